/// What a gateway announces to the hosts of a VLAN in router advertisements (RFC 4861, 4.2).
///
/// It says everything that hosts take from a router, so that two gateways of one VLAN differ in nothing but their preference.
package struct Advertisement: Hashable, Sendable, Codable {
    /// Which of several routers a host takes as its way out, while more than one answers (RFC 4191, 2.1).
    package var preference: Preference
    /// For how many seconds a host uses the router without hearing from it again; a host forgets one that falls silent after that.
    package var lifetime: UInt16
    /// At most so many seconds lie between two advertisements; a third of it at least.
    package var interval: UInt16
    /// The VLAN's MTU, so that a host never sends what the VLAN does not carry; 0 where hosts are told none.
    package var mtu: UInt16
    /// Hosts ask a DHCPv6 server for addresses (the M flag), or for nothing but what else they need (the O flag).
    package var dhcp: DHCPUse
    /// In ascending order, each once.
    package private(set) var prefixes: [AdvertisedPrefix]
    /// Recursive DNS servers (RFC 8106, 5.1), the first choice first.
    package var nameServers: [IPv6Address]
    /// What else the switch announces, in its own words. Nothing that we desire, but somebody can write it on a switch.
    package var others: [String]

    package init(
        preference: Preference = .high, lifetime: UInt16 = Advertisement.usualLifetime,
        interval: UInt16 = Advertisement.usualInterval, mtu: UInt16 = 1500, dhcp: DHCPUse = .none,
        prefixes: [AdvertisedPrefix] = [], nameServers: [IPv6Address] = [], others: [String] = []
    ) {
        self.preference = preference
        self.lifetime = lifetime
        self.interval = interval
        self.mtu = mtu
        self.dhcp = dhcp
        self.prefixes = Set(prefixes).sorted { $0.prefix < $1.prefix }
        self.nameServers = nameServers
        self.others = others
    }

    /// Ten seconds: a host that missed one does not wait long for the next, and a /64 full of hosts hears six a minute.
    package static let usualInterval: UInt16 = 10
    /// Three intervals, as RFC 4861 has it (6.2.1): a gateway that dies is forgotten after half a minute, and two lost
    /// advertisements do no harm.
    package static let usualLifetime: UInt16 = 30

    /// A default router preference (RFC 4191, 2.1).
    package enum Preference: String, Hashable, Sendable, Codable, CaseIterable {
        case high, medium, low

        /// That of a gateway at this place in its VLAN's order: there are three, so all from the third on are alike.
        package init(place: UInt8) { self = place == 0 ? .high : place == 1 ? .medium : .low }
    }
}

/// A network that a router tells hosts of (RFC 4861, 4.6.2).
package struct AdvertisedPrefix: Hashable, Sendable, Codable {
    package var prefix: IPv6Prefix
    /// Hosts reach its addresses without the router (the L flag).
    package var isOnLink: Bool
    /// Hosts make themselves addresses in it (the A flag, RFC 4862).
    package var isAutonomous: Bool

    package init(_ prefix: IPv6Prefix, isOnLink: Bool = true, isAutonomous: Bool = true) {
        self.prefix = prefix
        self.isOnLink = isOnLink
        self.isAutonomous = isAutonomous
    }
}

/// What the hosts of a VLAN ask a DHCPv6 server for (RFC 8415).
///
/// ```yaml
/// vlans:
///   web: { id: 10, dhcp: options }
/// ```
package enum DHCPUse: String, Hashable, Sendable, Codable, CaseIterable {
    case none
    /// What there is besides addresses: they still make those themselves.
    case options
    /// Addresses too: they make none themselves.
    case addresses
}
