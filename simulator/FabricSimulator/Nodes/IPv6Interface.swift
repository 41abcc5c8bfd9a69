package import FabricModel

/// An interface of an IPv6 node: a host's on its cable, or a switch's SVI.
package struct IPv6Interface: Sendable {
    package let name: String
    package var mac: MACAddress
    package var mtu: Int
    package var isUp = true
    package internal(set) var addresses: [Address] = []
    /// Networks whose addresses are neighbours: those of its own addresses, and those that routers told of.
    package internal(set) var onLink: [IPv6Prefix] = []
    /// The default routers that told of themselves.
    package internal(set) var routers: [Router] = []
    /// It makes itself addresses and routes out of what routers tell.
    package var acceptsAdvertisements: Bool
    /// What it tells hosts as their router; nil where it is none.
    package var advertises: RouterAdvertisement?
    var neighbours: [IPv6Address: Neighbour] = [:]
    /// Which chain of alarms the advertisements hang on; those of older ones are void.
    var advertising: UInt32 = 0

    package init(_ name: String, mac: MACAddress, mtu: Int, acceptsAdvertisements: Bool) {
        self.name = name
        self.mac = mac
        self.mtu = mtu
        self.acceptsAdvertisements = acceptsAdvertisements
    }

    package struct Address: Hashable, Sendable {
        package var interface: InterfaceAddress
        package var state: SVIAddress.State
        /// It was made from a router's prefix (RFC 4862, 5.5.3).
        package var isMade = false
        /// Which duplicate address detection is the one that counts.
        var trial: UInt32 = 0

        package var address: IPv6Address { self.interface.address }
    }

    package struct Router: Hashable, Sendable {
        package var address: IPv6Address
        package var preference: RouterAdvertisement.Preference
        package var until: Moment
        /// It did not answer; others go first (RFC 4861, 6.3.6).
        package var isSilent = false
    }

    /// What is known of a neighbour (RFC 4861, 5.1).
    struct Neighbour: Sendable {
        /// Nil while the first question is open.
        var mac: MACAddress?
        var confirmed: Moment
        /// Questions that were asked without an answer.
        var asked = 0
        /// A question is open.
        var isAsking = false
        /// Which question the timer is about.
        var question: UInt32 = 0
        /// What waits for the answer.
        var waiting: [IPv6Packet] = []
    }

    /// Three packets wait for a neighbour, as in Linux; RFC 4861 (7.2.2) demands one.
    static let mostWaiting = 3
    /// So many neighbours are remembered, and the others asked for anew: somebody who makes up addresses fills no memory.
    static let mostNeighbours = 4096
    /// Routers, prefixes and addresses that a stranger can make a node remember, each.
    static let mostLearned = 16

    /// Whether packets to this address come to this node.
    func has(_ address: IPv6Address) -> Bool {
        self.addresses.contains { $0.address == address && $0.state == .ready }
    }

    /// Whether the interface listens to this multicast address.
    func listens(to group: IPv6Address, isRouter: Bool) -> Bool {
        group == .allNodes || isRouter && group == .allRouters
            || self.addresses.contains { $0.address.solicitedNode == group }
    }

    /// The link-local address, once it is known that nobody else has it.
    var linkLocal: IPv6Address? { self.addresses.first { $0.address.isLinkLocal && $0.state == .ready }?.address }

    /// The address to speak from to a destination: one of the same scope, and the one that shares most of its front
    /// (RFC 6724, rules 2 and 8).
    func source(for destination: IPv6Address) -> IPv6Address? {
        let local = destination.isLinkLocal || destination.isMulticast
        let ready = self.addresses.filter { $0.state == .ready && $0.address.isLinkLocal == local }.map(\.address)
        return ready.max { $0.commonLength(with: destination) < $1.commonLength(with: destination) }
    }

    func isNeighbour(_ address: IPv6Address) -> Bool {
        address.isLinkLocal || self.onLink.contains { $0.contains(address) }
    }
}

extension IPv6Address {
    /// How many bits two addresses have in common from the front.
    func commonLength(with other: IPv6Address) -> Int {
        let high = (self.high ^ other.high).leadingZeroBitCount
        return high < 64 ? high : 64 + (self.low ^ other.low).leadingZeroBitCount
    }
}
