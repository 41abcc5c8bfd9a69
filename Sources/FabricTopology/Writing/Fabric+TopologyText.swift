package import FabricModel

extension Fabric {
    /// The fabric as a topology file, in one canonical form: reading it gives an equal fabric (but for the places in the file).
    ///
    /// Neighbouring ports and hosts that differ only in their number share a line. Ranges, profiles and remarks of a file
    /// that was read are not kept.
    package func topologyText() -> String {
        var writer = TopologyWriter(fabric: self)
        return writer.text()
    }
}

/// Writes a fabric section by section.
struct TopologyWriter {
    let fabric: Fabric
    private var lines: [String] = []

    init(fabric: Fabric) { self.fabric = fabric }

    mutating func text() -> String {
        self.lines = ["fabric: \(YAMLText.scalar(self.fabric.name))"]
        self.section("ipv6", self.sites())
        self.section("vlans", self.vlans())
        self.section("switches", self.switches())
        self.section("gateways", self.gateways())
        self.section("links", self.links())
        self.section("hosts", self.hosts())
        self.section("expect", self.fabric.expectations.map { "- \(YAMLText.scalar($0.text))" })
        return self.lines.joined(separator: "\n") + "\n"
    }

    /// A section with its lines indented; nothing where it has none.
    private mutating func section(_ name: String, _ lines: [String]) {
        guard !lines.isEmpty else { return }
        self.lines += ["", "\(name):"] + lines.map { "  \($0)" }
    }

    private func sites() -> [String] {
        let sites = self.fabric.sites
        func prefix(_ site: Site) -> String { site.prefix.map { YAMLText.scalar("\($0)") } ?? "generate" }
        let others = sites.filter { $0.name != Reader.defaultSite }
        return sites.filter { $0.name == Reader.defaultSite }.map { "site: \(prefix($0))" }
            + (others.isEmpty ? [] : ["sites:"])
            + others.map { "  \(YAMLText.scalar($0.name)): \(prefix($0))" }
            + (self.fabric.quarantine.map { ["quarantine: \($0.text)"] } ?? [])
            + self.pools()
    }

    private func pools() -> [String] {
        let lines = self.fabric.pools.map { pool in
            var fields: [String] = []
            if let prefix = pool.prefix { fields.append("prefix: \(YAMLText.scalar("\(prefix)"))") }
            if let length = pool.length { fields.append("length: \(length)") }
            if let quarantine = pool.quarantine { fields.append("quarantine: \(quarantine.text)") }
            return "  \(pool.kind.rawValue)s: { \(fields.joined(separator: ", ")) }"
        }
        return lines.isEmpty ? [] : ["pools:"] + lines
    }

    private func vlans() -> [String] {
        self.fabric.vlans.map { vlan in
            var fields = ["id: \(vlan.id)"]
            if let mtu = vlan.mtu { fields.append("mtu: \(mtu)") }
            if let prefix = vlan.prefix { fields.append("prefix: \(YAMLText.scalar("\(prefix)"))") }
            if let site = self.siteName(vlan.site) { fields.append("site: \(site)") }
            if !vlan.nameServers.isEmpty {
                let servers = vlan.nameServers.map { YAMLText.scalar("\($0)") }.joined(separator: ", ")
                fields.append("rdnss: [\(servers)]")
            }
            if vlan.dhcp != .none { fields.append("dhcp: \(vlan.dhcp.rawValue)") }
            if let description = vlan.description { fields.append("description: \(YAMLText.scalar(description))") }
            return "\(YAMLText.scalar(vlan.name)): { \(fields.joined(separator: ", ")) }"
        }
    }

    /// The site's name where it must be said: one that is the only one, or `default`, is understood.
    func siteName(_ site: SiteIndex?) -> String? {
        guard let site, self.fabric.sites.count > 1, self.fabric.sites[site].name != Reader.defaultSite else {
            return nil
        }
        return YAMLText.scalar(self.fabric.sites[site].name)
    }

    private func links() -> [String] {
        self.fabric.links.map {
            "- \(YAMLText.scalar("\(self.fabric.place(of: $0.a)) -- \(self.fabric.place(of: $0.b))"))"
        }
    }

    func vlanName(_ vid: VID) -> String { YAMLText.scalar(self.fabric.vlan(vid)?.name ?? "\(vid)") }

    func vlanNames(_ set: VLANSet) -> String { "[\(set.map { self.vlanName($0) }.joined(separator: ", "))]" }
}
