package import FabricModel

/// What a router tells the hosts of a link (RFC 4861, 4.2).
package struct RouterAdvertisement: Hashable, Sendable {
    /// Which of several routers hosts should prefer (RFC 4191, 2.1).
    package enum Preference: UInt8, Sendable, Comparable, CaseIterable {
        case low = 0b11
        case medium = 0b00
        case high = 0b01

        package static func < (left: Preference, right: Preference) -> Bool { left.rank < right.rank }

        /// As it is sent.
        package init(_ preference: Advertisement.Preference) {
            self =
                switch preference {
                case .high: .high
                case .medium: .medium
                case .low: .low
                }
        }

        private var rank: Int {
            switch self {
            case .low: 0
            case .medium: 1
            case .high: 2
            }
        }
    }

    /// A network of the link (RFC 4861, 4.6.2).
    package struct Prefix: Hashable, Sendable {
        package var prefix: IPv6Prefix
        /// Its addresses are neighbours, without a router between.
        package var isOnLink: Bool
        /// Hosts may make themselves addresses in it (RFC 4862).
        package var isAutonomous: Bool
        /// Seconds; 0xffffffff is for ever.
        package var validLifetime: UInt32
        package var preferredLifetime: UInt32

        package init(
            _ prefix: IPv6Prefix, isOnLink: Bool = true, isAutonomous: Bool = true, validLifetime: UInt32 = 86_400,
            preferredLifetime: UInt32 = 14_400
        ) {
            self.prefix = prefix
            self.isOnLink = isOnLink
            self.isAutonomous = isAutonomous
            self.validLifetime = validLifetime
            self.preferredLifetime = preferredLifetime
        }
    }

    /// Servers of names (RFC 8106, 5.1).
    package struct NameServers: Hashable, Sendable {
        /// Seconds.
        package var lifetime: UInt32
        /// At least one, at most 127.
        package var addresses: [IPv6Address]

        package init(_ addresses: [IPv6Address], lifetime: UInt32 = 1800) {
            self.addresses = addresses
            self.lifetime = lifetime
        }
    }

    /// What hosts put into packets; 0 says nothing about it.
    package var hopLimit: UInt8 = 64
    /// Addresses come by DHCPv6.
    package var isManaged = false
    /// Other things come by DHCPv6.
    package var hasOther = false
    package var preference = Preference.medium
    /// Seconds for which it is a default router; 0: it is none.
    package var lifetime: UInt16 = 1800
    /// Milliseconds; 0 says nothing about it.
    package var reachableTime: UInt32 = 0
    /// Milliseconds; 0 says nothing about it.
    package var retransmissionTime: UInt32 = 0
    package var linkAddress: MACAddress?
    package var mtu: UInt32?
    package var prefixes: [Prefix] = []
    package var nameServers: [NameServers] = []

    package init() {}
}

extension RouterAdvertisement {
    /// Reads everything behind type, code and checksum.
    init?(_ reader: inout ByteReader) {
        guard let hopLimit = reader.byte(), let flags = reader.byte(), let lifetime = reader.word(),
            let reachable = reader.long(), let retransmission = reader.long(),
            let options = NeighbourOption.all(in: &reader)
        else { return nil }
        self.init()
        self.hopLimit = hopLimit
        self.isManaged = flags & 0x80 != 0
        self.hasOther = flags & 0x40 != 0
        // The reserved value 10 is to be read as medium (RFC 4191, 2.2).
        self.preference = Preference(rawValue: flags >> 3 & 0b11) ?? .medium
        self.lifetime = lifetime
        self.reachableTime = reachable
        self.retransmissionTime = retransmission
        for option in options {
            switch option {
            case .sourceLinkAddress(let mac): self.linkAddress = mac
            case .mtu(let mtu): self.mtu = mtu
            case .prefix(let prefix): self.prefixes.append(prefix)
            case .nameServers(let servers): self.nameServers.append(servers)
            case .targetLinkAddress: break
            }
        }
    }

    /// Everything behind type, code and checksum.
    var bytes: [UInt8] {
        var bytes: [UInt8] = [self.hopLimit]
        bytes.append((self.isManaged ? 0x80 : 0) | (self.hasOther ? 0x40 : 0) | self.preference.rawValue << 3)
        bytes.append(network: self.lifetime)
        bytes.append(network: self.reachableTime)
        bytes.append(network: self.retransmissionTime)
        var options: [NeighbourOption] = []
        if let mac = self.linkAddress { options.append(.sourceLinkAddress(mac)) }
        if let mtu = self.mtu { options.append(.mtu(mtu)) }
        options += self.prefixes.map { .prefix($0) }
        options += self.nameServers.map { .nameServers($0) }
        return bytes + options.flatMap(\.bytes)
    }
}
