import FabricModel

extension Fabric {
    /// VLANs that no port carries.
    func vlansWithoutPort() -> [Diagnostic] {
        let carried = self.vlansBySwitch().reduce(VLANSet()) { $0.union($1) }
        return self.vlans.filter { !carried.contains($0.id) }.map { vlan in
            self.warning(
                "vlan-without-port", at: vlan.origin, "no port carries VLAN '\(vlan.name)' (\(vlan.id))",
                help: "give it a port (`swp1: { access: \(vlan.name) }`) or take it out")
        }
    }

    /// VLANs on several switches that nothing joins: their members do not reach each other.
    func vlansInSeparateSwitches() -> [Diagnostic] {
        // A link is a finding of its own until links are built.
        if self.switches.count < 2 || !self.links.isEmpty { return [] }
        let carried = self.vlansBySwitch()
        return self.vlans.compactMap { vlan in
            let carriers = carried.indices.filter { carried[$0].contains(vlan.id) }.map {
                "'\(self.switches[$0].name)'"
            }
            guard carriers.count > 1 else { return nil }
            let more = carriers.count > 3 ? " and \(carriers.count - 3) more" : ""
            return self.warning(
                "split-vlan", at: vlan.origin,
                "VLAN '\(vlan.name)' is on switches that nothing joins: \(carriers.prefix(3).joined(separator: ", "))\(more)"
            )
        }
    }

    /// VLAN 1, in which switches put everything that nobody has placed.
    func defaultVLANs() -> [Diagnostic] {
        self.vlans.filter { $0.id.rawValue == 1 }.map { vlan in
            self.warning(
                "vlan-1", at: vlan.origin, "VLAN '\(vlan.name)' is 1, where switches put ports that nobody has placed",
                help: "any other id keeps it apart from them")
        }
    }
}
