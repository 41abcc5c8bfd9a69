import FabricModel

extension Fabric {
    /// VLANs whose prefixes share addresses, written or derived.
    func overlappingPrefixes(_ numbers: Numbers) -> [Diagnostic] {
        let sorted = self.vlans.compactMap { vlan in numbers.prefix(of: vlan.id).map { (vlan, $0) } }
            .sorted { ($0.1, $0.0.id) < ($1.1, $1.0.id) }
        // In the order of prefixes a network stands right before everything inside it.
        var findings: [Diagnostic] = []
        var widest: (VLAN, IPv6Prefix)?
        for (vlan, prefix) in sorted {
            if let (other, network) = widest, network.contains(prefix) {
                // The place is that of a prefix which was written down, since that is the one to change.
                let (culprit, victim) = vlan.prefix == nil ? (other, vlan) : (vlan, other)
                findings.append(
                    self.error(
                        "overlapping-prefixes", at: culprit.origin,
                        "VLANs '\(victim.name)' and '\(culprit.name)' share addresses: \(prefix)",
                        help: "'\(victim.name)' is at \(self.pointer(to: victim.origin))"))
            } else {
                widest = (vlan, prefix)
            }
        }
        return findings
    }
}
