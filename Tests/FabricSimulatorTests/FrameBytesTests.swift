import FabricModel
import FabricSimulator
import Testing

/// Frames and packets on bytes, each with what its fields are.
@Suite struct FrameBytesTests {
    private let mac = MACAddress(rawValue: 0x0200_5e00_0001)
    private let other = MACAddress(rawValue: 0x0200_5e00_0002)

    @Test func aTaggedFrame() throws {
        let bytes: [UInt8] = [
            0x02, 0x00, 0x5e, 0x00, 0x00, 0x02,  // to
            0x02, 0x00, 0x5e, 0x00, 0x00, 0x01,  // from
            0x81, 0x00,  // TPID: a tag follows
            0xb0, 0x14,  // priority 5, drop eligible, VLAN 20
            0x88, 0xb5,  // what the payload is
            1, 2, 3,
        ]
        let frame = try #require(EthernetFrame(bytes: bytes))
        #expect(frame.destination == self.other && frame.source == self.mac)
        #expect(frame.tag?.vlan == VID(20) && frame.tag?.priority == 5 && frame.tag?.isDropEligible == true)
        #expect(frame.etherType == EtherType.experimental && frame.payload == [1, 2, 3] && frame.length == 21)
        #expect(frame.bytes == bytes)
        #expect(frame.untagged().bytes == Array(bytes[..<12]) + Array(bytes[16...]))
        #expect(frame.tagged(VLANTag(try #require(VID(10)))).tag?.rawValue == 10)
    }

    @Test("what is behind a tag that is taken off is what is on the cable")
    func twoTags() throws {
        let inner: [UInt8] = [0x00, 0x1e, 0x88, 0xb5, 9]
        let frame = EthernetFrame(
            to: self.other, from: self.mac, tag: VLANTag(try #require(VID(20))), etherType: EtherType.vlan,
            payload: inner)
        #expect(frame.untagged().tag?.vlan == VID(30) && frame.untagged().payload == [9])
        #expect(EthernetFrame(bytes: frame.bytes) == frame)
    }

    @Test("nothing that a stranger sends is read beyond its end")
    func hostileFrames() {
        let whole = EthernetFrame(
            to: self.other, from: self.mac, tag: VLANTag(rawValue: 0x2014), etherType: 1, payload: [1]
        ).bytes
        for length in 0..<14 { #expect(EthernetFrame(bytes: Array(whole.prefix(length))) == nil) }
        #expect(EthernetFrame(bytes: Array(whole.prefix(16)))?.isCutShort == true)
        #expect(EthernetFrame(bytes: [UInt8](repeating: 0, count: EthernetFrame.longest + 1)) == nil)
    }

    @Test func anEchoRequest() throws {
        let from = try #require(IPv6Address(text: "fe80::1"))
        let to = try #require(IPv6Address(text: "fe80::2"))
        let message = ICMPv6Message.echoRequest(identifier: 0x1234, sequence: 7, payload: [0xab, 0xcd])
        let packet = message.packet(from: from, to: to, hopLimit: 64)
        let expected: [UInt8] =
            [
                0x60, 0, 0, 0,  // version 6, traffic class and flow label 0
                0, 10,  // payload length
                58, 64,  // ICMPv6, hop limit
            ] + from.bytes + to.bytes + [
                128, 0,  // echo request, code 0
                // 0xffff - (fe80 + 1 + fe80 + 2 + 000a + 003a + 8000 + 1234 + 7 + abcd, carried around)
                0xc4, 0xad,
                0x12, 0x34, 0, 7,  // identifier, number
                0xab, 0xcd,
            ]
        #expect(packet.bytes == expected)
        #expect(ICMPv6Message(packet) == message)
        #expect(
            IPv6Packet(bytes: packet.bytes + [0, 0, 0, 0]) == packet, "padding of a short frame is not of the packet")
    }

    @Test func aRouterAdvertisement() throws {
        var advertisement = RouterAdvertisement()
        advertisement.preference = .high
        advertisement.linkAddress = self.mac
        advertisement.mtu = 9000
        advertisement.prefixes = [.init(try #require(IPv6Prefix(text: "2001:db8:30::/64")))]
        advertisement.nameServers = [.init([try #require(IPv6Address(text: "2001:db8::53"))], lifetime: 600)]
        let source = try #require(IPv6Address(text: "fe80::1"))
        let packet = ICMPv6Message.routerAdvertisement(advertisement).packet(from: source, to: .allNodes)
        #expect(packet.hopLimit == 255)
        let fields: [UInt8] = [
            64,  // hop limit for hosts
            0b0000_1000,  // not managed, nothing other, preference high
            0x07, 0x08,  // router for 1,800 s
            0, 0, 0, 0, 0, 0, 0, 0,  // nothing about reachable and retransmission time
            1, 1, 0x02, 0x00, 0x5e, 0x00, 0x00, 0x01,  // source link-layer address
            5, 1, 0, 0, 0, 0, 0x23, 0x28,  // MTU 9000
            3, 4, 64, 0b1100_0000,  // prefix: 64 bits, on link, autonomous
            0, 1, 0x51, 0x80, 0, 0, 0x38, 0x40, 0, 0, 0, 0,  // valid a day, preferred four hours, reserved
            0x20, 0x01, 0x0d, 0xb8, 0, 0x30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            25, 3, 0, 0, 0, 0, 0x02, 0x58,  // name servers, for 600 s
            0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x53,
        ]
        #expect(Array(packet.payload[4...]) == fields)
        #expect(ICMPv6Message(packet) == .routerAdvertisement(advertisement))
        var routed = packet
        routed.hopLimit = 254
        #expect(ICMPv6Message(routed) == nil, "it has been through a router, so it is forged")
    }

    @Test("decode(encode(x)) == x", arguments: 0..<200 as Range<UInt64>)
    func roundTrips(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        let message = chance.message()
        let packet = message.packet(from: chance.address(isLocal: true), to: chance.address(isLocal: false))
        #expect(ICMPv6Message(packet) == message)
        #expect(IPv6Packet(bytes: packet.bytes) == packet)
        let datagram = UDPDatagram(from: 1, to: UInt16(seed), payload: chance.bytes(atMost: 40))
        let carried = datagram.packet(from: chance.address(isLocal: true), to: chance.address(isLocal: false))
        #expect(UDPDatagram(carried) == datagram)
        let frame = EthernetFrame(
            to: self.mac, from: self.other, tag: VLANTag(rawValue: UInt16(truncatingIfNeeded: chance.next())),
            etherType: EtherType.ipv6, payload: packet.bytes)
        #expect(EthernetFrame(bytes: frame.bytes) == frame)
    }

    @Test("a flipped bit, a missing end or a length of nothing makes no message", arguments: 0..<200 as Range<UInt64>)
    func hostilePackets(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let packet = chance.message().packet(from: chance.address(isLocal: true), to: chance.address(isLocal: false))
        var broken = packet
        let position = Int.random(in: 0..<packet.payload.count, using: &chance)
        broken.payload[position] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
        #expect(ICMPv6Message(broken) == nil)
        let bytes = packet.bytes
        #expect(IPv6Packet(bytes: Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &chance)))) == nil)
        // Whatever it is, reading it ends.
        _ = IPv6Packet(bytes: chance.bytes(atMost: 80)).map { ICMPv6Message($0) }
    }

    @Test func anOptionWithoutLength() throws {
        let source = try #require(IPv6Address(text: "fe80::1"))
        let target = try #require(IPv6Address(text: "fe80::9"))
        // A neighbour solicitation with an option of length 0, which would never end.
        var packet = IPv6Packet(
            from: source, to: target, nextHeader: NextHeader.icmpv6, hopLimit: 255,
            payload: [135, 0, 0, 0, 0, 0, 0, 0] + target.bytes + [1, 0, 0, 0, 0, 0, 0, 0])
        let whole = ICMPv6Message.neighbourSolicitation(target: target, linkAddress: nil).packet(
            from: source, to: target)
        #expect(ICMPv6Message(whole) != nil)
        packet.payload[2] = whole.payload[2]
        packet.payload[3] = whole.payload[3]
        // The option adds 0x0100 and eight bytes of length to the sum.
        let sum = UInt16(packet.payload[2]) << 8 | UInt16(packet.payload[3])
        let fixed = sum &- 0x0108
        packet.payload[2] = UInt8(fixed >> 8)
        packet.payload[3] = UInt8(fixed & 0xff)
        #expect(ICMPv6Message(packet) == nil)
        packet.payload[25] = 1
        // With a length of one it is a message again, once the checksum says so.
        let right = fixed &- 1
        packet.payload[2] = UInt8(right >> 8)
        packet.payload[3] = UInt8(right & 0xff)
        #expect(ICMPv6Message(packet) == .neighbourSolicitation(target: target, linkAddress: MACAddress(rawValue: 0)))
    }
}

extension SplitMix64 {
    mutating func bytes(atMost count: Int) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &self)).map { _ in UInt8(truncatingIfNeeded: self.next()) }
    }

    mutating func address(isLocal: Bool) -> IPv6Address {
        IPv6Address(high: isLocal ? 0xfe80 << 48 : 0x2001_0db8 << 32 | self.next() >> 48, low: self.next())
    }

    mutating func mac() -> MACAddress { MACAddress(locallyAdministered: self.next()) }

    mutating func message() -> ICMPv6Message {
        switch Int.random(in: 0..<9, using: &self) {
        case 0: return .destinationUnreachable(.addressUnreachable, packet: self.bytes(atMost: 60))
        case 1: return .packetTooBig(mtu: 1400, packet: self.bytes(atMost: 60))
        case 2: return .timeExceeded(packet: self.bytes(atMost: 60))
        case 3: return .echoRequest(identifier: 3, sequence: 4, payload: self.bytes(atMost: 60))
        case 4: return .echoReply(identifier: 3, sequence: 4, payload: self.bytes(atMost: 60))
        case 5: return .routerSolicitation(linkAddress: self.oneIn(2) ? self.mac() : nil)
        case 6:
            var advertisement = RouterAdvertisement()
            advertisement.preference = self.pick(RouterAdvertisement.Preference.allCases) ?? .low
            advertisement.isManaged = self.oneIn(2)
            advertisement.lifetime = UInt16(truncatingIfNeeded: self.next())
            if self.oneIn(2) { advertisement.mtu = 1500 }
            return .routerAdvertisement(advertisement)
        case 7: return .neighbourSolicitation(target: self.address(isLocal: true), linkAddress: self.mac())
        default:
            return .neighbourAdvertisement(
                .init(
                    target: self.address(isLocal: true), linkAddress: self.oneIn(2) ? self.mac() : nil,
                    isRouter: self.oneIn(2), isSolicited: self.oneIn(2), overrides: self.oneIn(2)))
        }
    }
}
