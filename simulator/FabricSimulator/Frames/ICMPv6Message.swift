package import FabricModel

/// The messages of ICMPv6 (RFC 4443) and neighbour discovery (RFC 4861) that switches and hosts here understand.
package enum ICMPv6Message: Hashable, Sendable {
    /// No way to the destination; with as much of the packet as fits.
    case destinationUnreachable(Reason, packet: [UInt8])
    case packetTooBig(mtu: UInt32, packet: [UInt8])
    /// The hop limit came to nothing on the way.
    case timeExceeded(packet: [UInt8])
    case echoRequest(identifier: UInt16, sequence: UInt16, payload: [UInt8])
    case echoReply(identifier: UInt16, sequence: UInt16, payload: [UInt8])
    case routerSolicitation(linkAddress: MACAddress?)
    case routerAdvertisement(RouterAdvertisement)
    case neighbourSolicitation(target: IPv6Address, linkAddress: MACAddress?)
    case neighbourAdvertisement(NeighbourAdvertisement)

    /// Why a destination is unreachable (RFC 4443, 3.1).
    package enum Reason: UInt8, Sendable {
        case noRoute = 0
        case prohibited = 1
        case beyondScope = 2
        case addressUnreachable = 3
        case portUnreachable = 4
    }

    /// Who has an address (RFC 4861, 4.4).
    package struct NeighbourAdvertisement: Hashable, Sendable {
        package var target: IPv6Address
        package var linkAddress: MACAddress?
        package var isRouter: Bool
        /// It answers a question.
        package var isSolicited: Bool
        /// It may replace what is known.
        package var overrides: Bool

        package init(
            target: IPv6Address, linkAddress: MACAddress?, isRouter: Bool, isSolicited: Bool, overrides: Bool
        ) {
            self.target = target
            self.linkAddress = linkAddress
            self.isRouter = isRouter
            self.isSolicited = isSolicited
            self.overrides = overrides
        }
    }

    /// It belongs to neighbour discovery, whose messages come from the link itself: with hop limit 255 (RFC 4861, 6.1, 7.1).
    package var staysOnLink: Bool {
        switch self {
        case .routerSolicitation, .routerAdvertisement, .neighbourSolicitation, .neighbourAdvertisement: true
        case .destinationUnreachable, .packetTooBig, .timeExceeded, .echoRequest, .echoReply: false
        }
    }

    /// It tells of a packet that went wrong; nobody answers it with another such.
    package var isError: Bool {
        switch self {
        case .destinationUnreachable, .packetTooBig, .timeExceeded: true
        case .routerSolicitation, .routerAdvertisement, .neighbourSolicitation, .neighbourAdvertisement, .echoRequest,
            .echoReply:
            false
        }
    }
}

extension ICMPv6Message {
    /// Reads the message in a packet; nil where there is none, its checksum is wrong, it breaks a rule of its kind, or nobody
    /// here knows it.
    package init?(_ packet: IPv6Packet) {
        guard packet.nextHeader == NextHeader.icmpv6, packet.checksum(of: packet.payload) == 0 else { return nil }
        var reader = ByteReader(packet.payload)
        guard let type = reader.byte(), let code = reader.byte(), reader.word() != nil,
            let message = ICMPv6Message(type, code, &reader)
        else { return nil }
        if message.staysOnLink {
            guard packet.hopLimit == 255, code == 0, message.fits(packet) else { return nil }
        }
        self = message
    }

    private init?(_ type: UInt8, _ code: UInt8, _ reader: inout ByteReader) {
        switch type {
        case 1:
            guard let reason = Reason(rawValue: code), reader.long() != nil else { return nil }
            self = .destinationUnreachable(reason, packet: reader.rest())
        case 2:
            guard let mtu = reader.long() else { return nil }
            self = .packetTooBig(mtu: mtu, packet: reader.rest())
        case 3:
            guard code == 0, reader.long() != nil else { return nil }
            self = .timeExceeded(packet: reader.rest())
        case 128, 129:
            guard code == 0, let identifier = reader.word(), let sequence = reader.word() else { return nil }
            let payload = reader.rest()
            self =
                type == 128
                ? .echoRequest(identifier: identifier, sequence: sequence, payload: payload)
                : .echoReply(identifier: identifier, sequence: sequence, payload: payload)
        case 133:
            guard reader.long() != nil, let options = NeighbourOption.all(in: &reader) else { return nil }
            self = .routerSolicitation(linkAddress: options.sourceLinkAddress)
        case 134:
            guard let advertisement = RouterAdvertisement(&reader) else { return nil }
            self = .routerAdvertisement(advertisement)
        case 135:
            guard reader.long() != nil, let target = reader.address(), !target.isMulticast,
                let options = NeighbourOption.all(in: &reader)
            else { return nil }
            self = .neighbourSolicitation(target: target, linkAddress: options.sourceLinkAddress)
        case 136:
            guard let flags = reader.long(), let target = reader.address(), !target.isMulticast,
                let options = NeighbourOption.all(in: &reader)
            else { return nil }
            self = .neighbourAdvertisement(
                NeighbourAdvertisement(
                    target: target, linkAddress: options.targetLinkAddress, isRouter: flags & 1 << 31 != 0,
                    isSolicited: flags & 1 << 30 != 0, overrides: flags & 1 << 29 != 0))
        default: return nil
        }
    }

    /// What RFC 4861 demands of the packet around a message (6.1, 7.1).
    private func fits(_ packet: IPv6Packet) -> Bool {
        switch self {
        case .routerAdvertisement: packet.source.isLinkLocal
        case .routerSolicitation(let mac): packet.source != .unspecified || mac == nil
        case .neighbourSolicitation(let target, let mac):
            // Without a source it asks whether an address is free, and asks everybody who could have it.
            packet.source != .unspecified || mac == nil && packet.destination == target.solicitedNode
        case .neighbourAdvertisement(let advertisement):
            !packet.destination.isMulticast || !advertisement.isSolicited
        case .destinationUnreachable, .packetTooBig, .timeExceeded, .echoRequest, .echoReply: true
        }
    }

    /// The packet that carries it: with hop limit 255 where it stays on the link.
    package func packet(
        from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8 = 64
    ) -> IPv6Packet {
        let (type, code, body) = self.fields
        var packet = IPv6Packet(
            from: source, to: destination, nextHeader: NextHeader.icmpv6, hopLimit: self.staysOnLink ? 255 : hopLimit,
            payload: [type, code, 0, 0] + body)
        let checksum = packet.checksum(of: packet.payload)
        packet.payload[2] = UInt8(checksum >> 8)
        packet.payload[3] = UInt8(checksum & 0xff)
        return packet
    }

    private var fields: (type: UInt8, code: UInt8, body: [UInt8]) {
        switch self {
        case .destinationUnreachable(let reason, let packet):
            return (1, reason.rawValue, [0, 0, 0, 0] + packet.prefix(ICMPv6Message.mostOfPacket))
        case .packetTooBig(let mtu, let packet):
            var body: [UInt8] = []
            body.append(network: mtu)
            return (2, 0, body + packet.prefix(ICMPv6Message.mostOfPacket))
        case .timeExceeded(let packet): return (3, 0, [0, 0, 0, 0] + packet.prefix(ICMPv6Message.mostOfPacket))
        case .echoRequest(let identifier, let sequence, let payload),
            .echoReply(let identifier, let sequence, let payload):
            var body: [UInt8] = []
            body.append(network: identifier)
            body.append(network: sequence)
            return (self.isRequest ? 128 : 129, 0, body + payload)
        case .routerSolicitation(let mac):
            return (133, 0, [0, 0, 0, 0] + (mac.map { NeighbourOption.sourceLinkAddress($0).bytes } ?? []))
        case .routerAdvertisement(let advertisement): return (134, 0, advertisement.bytes)
        case .neighbourSolicitation(let target, let mac):
            return (
                135, 0, [0, 0, 0, 0] + target.bytes + (mac.map { NeighbourOption.sourceLinkAddress($0).bytes } ?? [])
            )
        case .neighbourAdvertisement(let advertisement):
            let flags: UInt8 =
                (advertisement.isRouter ? 0x80 : 0) | (advertisement.isSolicited ? 0x40 : 0)
                | (advertisement.overrides ? 0x20 : 0)
            let option = advertisement.linkAddress.map { NeighbourOption.targetLinkAddress($0).bytes } ?? []
            return (136, 0, [flags, 0, 0, 0] + advertisement.target.bytes + option)
        }
    }

    private var isRequest: Bool { if case .echoRequest = self { true } else { false } }

    /// An error's packet must not be larger than the smallest MTU there is, 1,280 (RFC 4443, 2.4 c).
    private static let mostOfPacket = 1280 - IPv6Packet.headerLength - 8
}

extension [NeighbourOption] {
    fileprivate var sourceLinkAddress: MACAddress? {
        for case .sourceLinkAddress(let mac) in self { return mac }
        return nil
    }

    fileprivate var targetLinkAddress: MACAddress? {
        for case .targetLinkAddress(let mac) in self { return mac }
        return nil
    }
}
