package import FabricModel

/// A host of a simulated world: an IPv6 node on one cable or several, of which one is active.
package struct SimulatedHost: Sendable {
    package let name: String
    package var node: IPv6Node
    /// By interface: the VLAN that it puts into a tag; nil for frames without one.
    package internal(set) var tags: [VID?]
    /// Every frame that comes is kept in `heard`, and the node does nothing.
    package var isTap = false
    package internal(set) var heard: [EthernetFrame] = []
    /// Its cables by position, and the one in use.
    var cables: [Int] = []
    var active = 0

    /// The addresses that others reach it by, once they are ready.
    package var addresses: [IPv6Address] {
        self.node.interfaces.flatMap(\.addresses).filter { $0.state == .ready && !$0.address.isLinkLocal }
            .map(\.address)
    }

    /// Whether its network card lets a frame to this address through: its own, everybody's, and those of the groups that it is in.
    ///
    /// Most frames that a host gets are questions for somebody else, so this is asked before anything else is done with one.
    func hears(_ destination: MACAddress) -> Bool {
        if self.isTap || destination == .everybody { return true }
        guard destination.isGroup else { return self.node.interfaces.contains { $0.mac == destination } }
        guard destination.rawValue >> 32 == 0x3333 else { return false }
        switch destination.rawValue & 0xffff_ffff {
        case 1: return true  // all nodes
        case 2: return self.node.forwards  // all routers
        case let group where group >> 24 == 0xff:
            // The last three bytes of an address that somebody looks for (RFC 4291, 2.7.1).
            return self.node.interfaces.contains { interface in
                interface.addresses.contains { ($0.address.low ^ group) & 0xff_ffff == 0 }
            }
        default: return false
        }
    }
}
