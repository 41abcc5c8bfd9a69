package import FabricModel

/// What a node wants done after something happened to it; whoever owns the clock and the cables obeys.
package struct NodeOutput: Sendable {
    /// Frames to send, without a tag, and the interface each goes out of.
    package var frames: [(interface: Int, frame: EthernetFrame)] = []
    /// When the node wants to be called again, and why.
    package var alarms: [(at: Moment, alarm: NodeAlarm)] = []
    /// What came for programs on the node.
    package var news: [NodeNews] = []

    package init() {}
}

/// What a node wants to be reminded of.
package enum NodeAlarm: Hashable, Sendable {
    /// Nobody has said that he has this address: it is ready.
    case addressIsFree(interface: Int, IPv6Address, trial: UInt32)
    /// A neighbour has not answered.
    case neighbour(interface: Int, IPv6Address, question: UInt32)
    /// No router has said anything.
    case solicit(interface: Int, count: Int)
    /// It is time to tell hosts again that here is a router.
    case advertise(interface: Int, chain: UInt32)
}

/// Something that a program on a node gets to know.
package enum NodeNews: Hashable, Sendable {
    case echoReply(from: IPv6Address, identifier: UInt16, sequence: UInt16, payload: [UInt8], hopLimit: UInt8)
    case datagram(from: IPv6Address, UDPDatagram)
    /// A packet of ours, the beginning of which is told, did not arrive.
    case undelivered(from: IPv6Address, ICMPv6Message)
    case addressIsReady(interface: Int, IPv6Address)
    /// Somebody else has an address that we wanted (RFC 4862, 5.4.5).
    case addressIsTaken(interface: Int, IPv6Address)
}
