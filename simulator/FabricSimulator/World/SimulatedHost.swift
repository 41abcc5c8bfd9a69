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
}
