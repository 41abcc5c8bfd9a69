package import FabricModel

/// An IPv6 packet: the fixed header and what follows it (RFC 8200, 3). Extension headers are payload.
package struct IPv6Packet: Hashable, Sendable {
    package var trafficClass: UInt8 = 0
    /// 20 bits.
    package var flowLabel: UInt32 = 0
    /// What the payload is: `NextHeader`.
    package var nextHeader: UInt8
    package var hopLimit: UInt8
    package var source: IPv6Address
    package var destination: IPv6Address
    package var payload: [UInt8]

    package init(
        from source: IPv6Address, to destination: IPv6Address, nextHeader: UInt8, hopLimit: UInt8 = 64, payload: [UInt8]
    ) {
        self.source = source
        self.destination = destination
        self.nextHeader = nextHeader
        self.hopLimit = hopLimit
        self.payload = payload
    }

    /// The fixed header's size.
    package static let headerLength = 40

    /// Reads a packet; nil where it is none or cut short. What stands behind its end, as the padding of a short frame, is dropped.
    package init?(bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard let first = reader.long(), first >> 28 == 6, let length = reader.word(), let next = reader.byte(),
            let hopLimit = reader.byte(), let source = reader.address(), let destination = reader.address(),
            let payload = reader.take(Int(length))
        else { return nil }
        self.init(from: source, to: destination, nextHeader: next, hopLimit: hopLimit, payload: payload)
        self.trafficClass = UInt8(truncatingIfNeeded: first >> 20)
        self.flowLabel = first & 0xf_ffff
    }

    /// As on the wire. A payload of more than 65,535 bytes has no room in the header and is cut.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        let length = UInt16(clamping: self.payload.count)
        bytes.reserveCapacity(IPv6Packet.headerLength + Int(length))
        bytes.append(network: 6 << 28 | UInt32(self.trafficClass) << 20 | self.flowLabel & 0xf_ffff)
        bytes.append(network: length)
        bytes.append(self.nextHeader)
        bytes.append(self.hopLimit)
        bytes.append(self.source)
        bytes.append(self.destination)
        bytes += self.payload.prefix(Int(length))
        return bytes
    }

    package var length: Int { IPv6Packet.headerLength + self.payload.count }

    /// The checksum over a payload with the addresses around it (RFC 8200, 8.1); 0 where the payload holds the right one.
    func checksum(of payload: [UInt8]) -> UInt16 {
        var sum: UInt64 = 0
        for half in [self.source.high, self.source.low, self.destination.high, self.destination.low] {
            sum += (half >> 32) + (half & 0xffff_ffff)
        }
        sum += UInt64(payload.count) + UInt64(self.nextHeader)
        var index = 0
        while index + 1 < payload.count {
            sum += UInt64(payload[index]) << 8 | UInt64(payload[index + 1])
            index += 2
        }
        if index < payload.count { sum += UInt64(payload[index]) << 8 }
        while sum >> 16 != 0 { sum = (sum & 0xffff) + (sum >> 16) }
        return ~UInt16(sum)
    }
}

/// What follows an IPv6 header (IANA's protocol numbers).
package enum NextHeader {
    package static let udp: UInt8 = 17
    package static let icmpv6: UInt8 = 58
}

extension IPv6Address {
    /// ff02::1, every node on the link (RFC 4291, 2.7.1).
    package static let allNodes = IPv6Address(high: 0xff02 << 48, low: 1)
    /// ff02::2, every router on the link.
    package static let allRouters = IPv6Address(high: 0xff02 << 48, low: 2)

    /// ff02::1:ffXX:XXXX, where one asks for this address (RFC 4291, 2.7.1).
    package var solicitedNode: IPv6Address {
        IPv6Address(high: 0xff02 << 48, low: 0x1_ff00_0000 | self.low & 0xff_ffff)
    }

    /// fe80:: and the interface identifier that is made from a MAC address (RFC 4291, appendix A).
    package init(linkLocalOf mac: MACAddress) { self.init(high: 0xfe80 << 48, low: mac.interfaceIdentifier) }
}

extension MACAddress {
    /// Modified EUI-64: ff:fe in the middle, the universal bit turned round.
    package var interfaceIdentifier: UInt64 {
        let (upper, lower) = (self.rawValue >> 24, self.rawValue & 0xff_ffff)
        return (upper << 40 | 0xff_fe00_0000 | lower) ^ 0x0200_0000_0000_0000
    }
}
