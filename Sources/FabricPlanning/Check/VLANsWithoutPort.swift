import FabricModel

extension Fabric {
    /// VLANs that no port carries.
    func vlansWithoutPort() -> [Diagnostic] {
        let carried = self.vlansOfPorts().reduce(VLANSet()) { $0.union($1) }
        return self.vlans.filter { !carried.contains($0.id) }.map { vlan in
            self.warning(
                "vlan-without-port", at: vlan.origin, "no port carries VLAN '\(vlan.name)' (\(vlan.id))",
                help: "give it a port (`swp1: { access: \(vlan.name) }`) or take it out")
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
