import FabricModel

/// The prefixes of a fabric's sites: those that are written down, and those that are generated once and then remembered.
struct SiteNumbers {
    private let fabric: Fabric
    private let derivation: Derivation
    private(set) var ledger: Ledger
    private(set) var added: [Allocation] = []

    /// The owner of the site of a fabric that says nothing about IPv6.
    static let implicitSite = "default"

    init(_ fabric: Fabric, ledger: Ledger, _ derivation: Derivation) {
        self.fabric = fabric
        self.derivation = derivation
        self.ledger = ledger
    }

    /// The prefix of a site; nil stands for the one site of a fabric that names none.
    mutating func prefix(of site: SiteIndex?) -> IPv6Prefix {
        let named = site.map { self.fabric.sites[$0] }
        return named?.prefix ?? self.generated(for: named?.name ?? SiteNumbers.implicitSite)
    }

    /// A unique local /48 (RFC 4193, 3.1): fd00::/8 and 40 bits, here not of chance but of the names, so that two people who
    /// start from the same file agree before either has written it down.
    private mutating func generated(for owner: String) -> IPv6Prefix {
        if let known = self.ledger.allocation(.site, owner: owner) { return known.prefix }
        let names = ["site", self.fabric.name, owner]
        let prefix = self.derivation.first(names) { bits -> IPv6Prefix? in
            let global = bits >> 24
            let address = IPv6Address(high: 0xfd << 56 | global << 16, low: 0)
            return IPv6Prefix(address, length: 48).flatMap { self.isFree($0) ? $0 : nil }
        }
        let allocation = Allocation(.site, owner: owner, prefix: prefix)
        self.ledger.set(allocation)
        self.added.append(allocation)
        return prefix
    }

    private func isFree(_ prefix: IPv6Prefix) -> Bool {
        !self.ledger.allocations.contains { $0.prefix.overlaps(prefix) }
            && !self.fabric.sites.contains { $0.prefix?.overlaps(prefix) ?? false }
            && !self.fabric.vlans.contains { $0.prefix?.overlaps(prefix) ?? false }
    }
}

extension Fabric {
    /// The prefix of every VLAN by id: what is written, else its site with the id's decimal digits as the subnet field, so that
    /// people read VLAN 20 in `fd5e:1fa0:e001:20::/64`.
    func prefixes(from sites: inout SiteNumbers) -> (prefixes: [IPv6Prefix?], findings: [Diagnostic]) {
        var prefixes = [IPv6Prefix?](repeating: nil, count: 4096)
        var findings: [Diagnostic] = []
        let mayGenerate = !self.sites.isEmpty || self.needsAddresses
        for vlan in self.vlans.sorted(by: { $0.id < $1.id }) {
            if let written = vlan.prefix {
                prefixes[Int(vlan.id.rawValue)] = written
            } else if mayGenerate {
                let site = sites.prefix(of: vlan.site)
                prefixes[Int(vlan.id.rawValue)] = site.subnet(of: vlan.id)
                if prefixes[Int(vlan.id.rawValue)] == nil { findings.append(self.noRoom(for: vlan, in: site)) }
            }
        }
        return (prefixes, findings)
    }

    /// Somebody is in a VLAN whose prefix is not written down.
    private var needsAddresses: Bool {
        let derived = VLANSet(self.vlans.filter { $0.prefix == nil }.map(\.id))
        return self.gateways.contains { derived.contains($0.vlan) }
            || self.hosts.contains { !self.vlans(of: $0).intersection(derived).isEmpty }
    }

    private func noRoom(for vlan: VLAN, in site: IPv6Prefix) -> Diagnostic {
        self.notYet(
            at: vlan.origin, "VLAN '\(vlan.name)' has no prefix: \(site) has no room for a subnet \(vlan.id)",
            help:
                "write the VLAN's `prefix`, or give it a site of /48; taking subnets from a longer site is not built yet"
        )
    }
}

extension IPv6Prefix {
    /// The /64 whose subnet field shows the VLAN id in decimal digits; nil where the network has no room for them.
    func subnet(of vlan: VID) -> IPv6Prefix? {
        var (digits, rest, shift) = (UInt64(0), UInt64(vlan.rawValue), UInt64(0))
        while rest > 0 {
            digits |= (rest % 10) << shift
            (rest, shift) = (rest / 10, shift + 4)
        }
        guard self.length <= 64, self.length <= 48 || digits >> UInt64(64 - self.length) == 0 else { return nil }
        return IPv6Prefix(IPv6Address(high: self.address.high | digits, low: 0), length: 64)
    }
}
