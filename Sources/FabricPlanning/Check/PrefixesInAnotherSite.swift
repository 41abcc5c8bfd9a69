import FabricModel

extension Fabric {
    /// Prefixes that are written at a VLAN of one site and lie in the network of another, and sites that share numbers.
    ///
    /// A prefix outside of all sites is fine: that is how a VLAN keeps the numbers it always had.
    func prefixesInAnotherSite() -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for (index, site) in self.sites.enumerated() {
            guard let network = site.prefix else { continue }
            for other in self.sites[..<index] where other.prefix?.overlaps(network) ?? false {
                findings.append(
                    self.error(
                        "overlapping-sites", at: site.origin,
                        "sites '\(other.name)' and '\(site.name)' share numbers: \(network)",
                        help: "'\(other.name)' is at \(self.pointer(to: other.origin))"))
            }
            for vlan in self.vlans {
                guard let home = vlan.site, home != index, let prefix = vlan.prefix, network.overlaps(prefix) else {
                    continue
                }
                findings.append(
                    self.error(
                        "prefix-outside-site", at: vlan.origin,
                        "VLAN '\(vlan.name)' of site '\(self.sites[home].name)' has \(prefix), which belongs to site '\(site.name)'"
                    ))
            }
        }
        return findings
    }
}
