import FabricModel

extension Fabric {
    /// Ports too small for their VLANs, in which the larger frames would vanish without a word.
    func mtusTooSmall() -> [Diagnostic] {
        self.ports.indices.compactMap { index in
            let port = self.ports[index]
            guard let mtu = port.mtu else { return nil }
            let vlans = self.written(at: port).all.compactMap { self.vlan($0) }
            guard let largest = vlans.max(by: { $0.ownMTU < $1.ownMTU }), largest.ownMTU > mtu else { return nil }
            return self.error(
                "mtu-below-vlan", at: port.origin,
                "\(self.place(of: PortIndex(index))) has an MTU of \(mtu), and VLAN '\(largest.name)' one of \(largest.ownMTU)",
                help: "leave the port's `mtu` out: it gets the largest of its VLANs")
        }
    }
    /// What is written at a port; nothing where its link decides.
    func written(at port: Port) -> PortVLANs { .trunk(allowed: self.allowed(on: port), native: port.native) }
}
