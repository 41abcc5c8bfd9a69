import FabricModel

extension Fabric {
    /// VLANs too small for IPv6, and ports too small for their VLANs, in which the larger frames would vanish without a word.
    func mtusTooSmall() -> [Diagnostic] {
        let vlans = self.vlans.filter { ($0.mtu ?? defaultMTU) < smallestMTU }.map { vlan in
            self.error(
                "mtu-below-ipv6", at: vlan.origin,
                "VLAN '\(vlan.name)' has an MTU of \(vlan.mtu ?? defaultMTU), and IPv6 needs \(smallestMTU)")
        }
        let ports = self.ports.indices.compactMap { index -> Diagnostic? in
            let port = self.ports[index]
            guard let mtu = port.mtu else { return nil }
            if mtu < smallestMTU {
                return self.error(
                    "mtu-below-ipv6", at: port.origin,
                    "\(self.place(of: PortIndex(index))) has an MTU of \(mtu), and IPv6 needs \(smallestMTU)")
            }
            let vlans = self.vlans(of: port).all.compactMap { self.vlan($0) }
            guard let largest = vlans.max(by: { ($0.mtu ?? defaultMTU) < ($1.mtu ?? defaultMTU) }) else { return nil }
            let needed = largest.mtu ?? defaultMTU
            if needed <= mtu { return nil }
            return self.error(
                "mtu-below-vlan", at: port.origin,
                "\(self.place(of: PortIndex(index))) has an MTU of \(mtu), and VLAN '\(largest.name)' one of \(needed)",
                help: "leave the port's `mtu` out: it gets the largest of its VLANs")
        }
        return vlans + ports
    }
}

/// The least that a link carries IPv6 with (RFC 8200, 5).
private let smallestMTU: UInt16 = 1280
