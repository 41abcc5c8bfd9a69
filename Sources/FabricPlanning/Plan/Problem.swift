package import FabricModel

/// Something about a switch that no step can cure.
package struct Problem: Hashable, Sendable, Codable {
    /// What is the matter.
    package enum Kind: Hashable, Sendable, Codable {
        /// Nobody could ask it, or it did not answer.
        case unreadable(DriverError)
        /// It cannot do something that we need.
        case lack(DriverError)
        case tooManyPorts(Int, limit: Int)
        /// It was programmed as another switch, or by another fabric.
        case held(by: Observation.Holder)
        /// A part of it could not be read, and may hold anything.
        case unread(UnreadPart)
        /// The topology names a port that it does not have.
        case absentPort(String, hosts: HostSample)
        /// Another station has the address of its SVI.
        case duplicateAddress(VID, InterfaceAddress)
        /// The link has no carrier, so nothing is placed on it; its other end.
        case deadLink(port: String, to: String)
        /// With what is down, more VLANs are placed on it than it can hold.
        case tooManyVLANs(Int, limit: Int)
        /// The port should carry these VLANs, and that would, or might, close a loop through switches that cannot be changed now.
        case blockedMove(port: String, VLANSet)
    }

    package var switchName: String
    package var kind: Kind

    package init(_ kind: Kind, of switchName: String) {
        self.switchName = switchName
        self.kind = kind
    }

    /// It is a fault of the fabric that is gone around, and none of what was asked of us.
    package var isGoneAround: Bool {
        if case .deadLink = self.kind { true } else { false }
    }

    /// With such a problem nothing at all is planned for the switch.
    package var isBlocking: Bool {
        switch self.kind {
        case .unreadable, .lack, .tooManyPorts, .held, .unread: true
        case .absentPort, .duplicateAddress, .deadLink, .tooManyVLANs, .blockedMove: false
        }
    }
}
