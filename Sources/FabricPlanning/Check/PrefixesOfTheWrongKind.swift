import FabricModel

extension Fabric {
    /// Prefixes that cannot be those of a VLAN or site.
    func prefixesOfTheWrongKind() -> [Diagnostic] {
        self.vlans.compactMap { vlan in vlan.prefix.flatMap { self.finding(about: $0, of: vlan) } }
            + self.sites.compactMap { site in site.prefix.flatMap { self.finding(about: $0, of: site) } }
    }

    private func finding(about prefix: IPv6Prefix, of vlan: VLAN) -> Diagnostic? {
        if let kind = prefix.kindWithoutHosts {
            return self.error(
                "prefix-kind", at: vlan.origin, "VLAN '\(vlan.name)' cannot have \(prefix), which is \(kind)",
                help: "take it from a global network of yours, or from a unique local one (fd00::/8)")
        }
        // Hosts make their addresses of the prefix and 64 bits of their own (RFC 4862, 5.5.3; RFC 4291, 2.5.1).
        guard prefix.length != 64 else { return nil }
        return self.error(
            "prefix-length", at: vlan.origin,
            "VLAN '\(vlan.name)' has a /\(prefix.length), and hosts can only use a /64: \(prefix)",
            help: "write `\(prefix.address)/64`")
    }

    private func finding(about prefix: IPv6Prefix, of site: Site) -> Diagnostic? {
        if let kind = prefix.kindWithoutHosts {
            return self.error(
                "prefix-kind", at: site.origin, "site '\(site.name)' cannot have \(prefix), which is \(kind)",
                help: "take it from a global network of yours, or from a unique local one (fd00::/8)")
        }
        guard prefix.length > 64 else { return nil }
        return self.error(
            "prefix-length", at: site.origin,
            "site '\(site.name)' has a /\(prefix.length), and each of its VLANs needs a /64", help: "a /48 is usual")
    }
}

extension IPv6Prefix {
    /// In words, what this network is for where it is not for hosts (RFC 4291, 2.4); nil where it may be.
    fileprivate var kindWithoutHosts: String? {
        let kinds: [(String, String)] = [
            ("ff00::/8", "for multicast"), ("fe80::/10", "link-local"), ("::/8", "reserved"),
        ]
        return kinds.first { IPv6Prefix(text: $0.0)?.overlaps(self) ?? false }?.1
    }
}
