package import FabricModel

/// A cable of a simulated world, between two ports.
package struct Cable: Sendable {
    package struct End: Hashable, Sendable {
        package var machine: Machine
        /// The position of the port on its machine.
        package var port: Int
    }

    package var ends: (near: End, far: End)
    /// By which people call it: `ring1:east -- ring2:west`, `ring1:swp1 -- office1`.
    package let names: (near: String, far: String)
    /// How long a frame is under way.
    package var latency = Duration.microseconds(5)
    /// Of a million frames so many get lost.
    package var lossPerMillion = 0
    package var isCut = false

    package var name: String { "\(self.names.near) -- \(self.names.far)" }

    func far(from end: End) -> End { self.ends.near == end ? self.ends.far : self.ends.near }
}

/// A switch or a host by its position in the world.
package enum Machine: Hashable, Sendable {
    case `switch`(Int)
    case host(Int)
}

/// A frame that goes round and round, and what it goes round.
package struct Storm: Hashable, Sendable {
    package var at: Moment
    package var vlan: VID?
    /// The cables of the loop, in the order in which the frame passes them; only the one where it was noticed where the loop goes
    /// through several VLANs.
    package var links: [String]
}

extension Storm: CustomStringConvertible {
    package var description: String {
        let vlan = self.vlan.map { "VLAN \($0)" } ?? "frames without a VLAN"
        return "\(self.at): a storm in \(vlan): \(self.links.joined(separator: ", ")) make a loop"
    }
}
