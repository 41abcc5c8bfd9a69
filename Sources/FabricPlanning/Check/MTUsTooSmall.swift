import FabricGraph
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

    /// Links that are written too small for a VLAN that the trees place on them; told once for both ends.
    func linksTooSmall(_ trees: ForwardingTrees) -> [Diagnostic] {
        self.links.indices.compactMap { index in
            let ends = [self.links[index].a, self.links[index].b]
            // Of what is written beside the VLANs of a port that port is told.
            let written = ends.first { self.ports[Int($0)].mtu != nil && self.ports[Int($0)].mode == .unused }
            guard let end = written, let mtu = self.ports[Int(end)].mtu,
                let largest = trees[LinkIndex(index)].compactMap({ self.vlan($0) })
                    .max(by: { $0.ownMTU < $1.ownMTU }), largest.ownMTU > mtu
            else { return nil }
            return self.error(
                "mtu-below-vlan", at: self.links[index].origin,
                "\(trees.graph.label(LinkIndex(index))) has an MTU of \(mtu), and VLAN '\(largest.name)', "
                    + "whose way leads over it, one of \(largest.ownMTU)",
                help: "leave its `mtu` out: a link gets the largest of all VLANs; or write `vlans` without that one")
        }
    }

    /// What is written at a port; nothing where its link decides.
    func written(at port: Port) -> PortVLANs { .trunk(allowed: self.allowed(on: port), native: port.native) }
}
