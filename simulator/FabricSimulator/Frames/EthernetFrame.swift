package import FabricModel

/// An Ethernet frame as bytes on a cable, without preamble and checksum (IEEE 802.3, 3.2; 802.1Q, 9).
///
/// The header is read once and the payload shared, so that a switch which puts on or takes off a tag copies nothing. `tag` is the
/// outermost 802.1Q tag (TPID 8100); a second one, or one of another kind, is payload.
package struct EthernetFrame: Hashable, Sendable {
    package var destination: MACAddress
    package var source: MACAddress
    package private(set) var tag: VLANTag?
    /// Of the payload; 1500 and less is a length (802.3, 3.2.6), and passed on as it is.
    package private(set) var etherType: UInt16
    package private(set) var payload: [UInt8]

    package init(
        to destination: MACAddress, from source: MACAddress, tag: VLANTag? = nil, etherType: UInt16, payload: [UInt8]
    ) {
        self.destination = destination
        self.source = source
        self.tag = tag
        self.etherType = etherType
        self.payload = payload
        if tag == nil { self.readTag() }
    }

    /// Reads what came off a cable; nil where it is shorter than a header or longer than any frame.
    package init?(bytes: [UInt8]) {
        guard bytes.count <= EthernetFrame.longest else { return nil }
        var reader = ByteReader(bytes)
        guard let high = reader.long(), let low = reader.quad(), let etherType = reader.word() else { return nil }
        // 12 bytes: the destination's six, then the source's.
        self.init(
            to: MACAddress(rawValue: UInt64(high) << 16 | low >> 48), from: MACAddress(rawValue: low),
            etherType: etherType, payload: reader.rest())
    }

    /// The largest MTU that a port can have, with header and tag.
    package static let longest = 65_535 + 18

    /// As on the cable. The shortest frames are not filled up to 60 bytes here: a virtual cable has no collisions to detect.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(self.payload.count + 18)
        bytes.append(network: UInt32(self.destination.rawValue >> 16))
        bytes.append(network: UInt16(truncatingIfNeeded: self.destination.rawValue))
        bytes.append(network: UInt32(self.source.rawValue >> 16))
        bytes.append(network: UInt16(truncatingIfNeeded: self.source.rawValue))
        if let tag = self.tag {
            bytes.append(network: EtherType.vlan)
            bytes.append(network: tag.rawValue)
        }
        bytes.append(network: self.etherType)
        bytes += self.payload
        return bytes
    }

    /// How long it is on the cable.
    package var length: Int { 14 + (self.tag == nil ? 0 : 4) + self.payload.count }

    /// It says that a tag follows, and ends before the tag does.
    package var isCutShort: Bool { self.tag == nil && self.etherType == EtherType.vlan }

    /// The same frame with this tag, in place of the one it has.
    package func tagged(_ tag: VLANTag) -> EthernetFrame {
        var frame = self
        frame.tag = tag
        return frame
    }

    /// The same frame without its tag. A second tag within then becomes the first, since that is what is on the cable.
    package func untagged() -> EthernetFrame {
        var frame = self
        frame.tag = nil
        if frame.etherType == EtherType.vlan { frame.readTag() }
        return frame
    }

    private mutating func readTag() {
        guard self.etherType == EtherType.vlan, self.payload.count >= 4 else { return }
        self.tag = VLANTag(rawValue: UInt16(self.payload[0]) << 8 | UInt16(self.payload[1]))
        self.etherType = UInt16(self.payload[2]) << 8 | UInt16(self.payload[3])
        self.payload.removeFirst(4)
    }
}

/// What a frame carries (IEEE 802, 9.2).
package enum EtherType {
    /// IEEE 802.1Q.
    package static let vlan: UInt16 = 0x8100
    /// IEEE 802.1ad, which a switch of ours takes for payload.
    package static let serviceVLAN: UInt16 = 0x88a8
    /// RFC 2464.
    package static let ipv6: UInt16 = 0x86dd
    /// For experiments, which no program takes for its own.
    package static let experimental: UInt16 = 0x88b5
}

extension MACAddress {
    /// Group addresses have the lowest bit of the first byte set (IEEE 802, 8.2).
    package var isGroup: Bool { self.rawValue & 1 << 40 != 0 }

    /// Everybody on the VLAN.
    package static let everybody = MACAddress(rawValue: 0xffff_ffff_ffff)

    /// The last digit of 01:80:c2:00:00:0x, which 802.1Q keeps for protocols between neighbours (8.6.3); nil for any other.
    package var reservedNumber: UInt8? {
        self.rawValue >> 4 == 0x0180_c200_000 ? UInt8(self.rawValue & 0xf) : nil
    }

    /// Where frames to an IPv6 multicast address go: 33:33 and its last four bytes (RFC 2464, 7).
    package init(multicast address: IPv6Address) { self.init(rawValue: 0x3333_0000_0000 | address.low & 0xffff_ffff) }
}

extension EthernetFrame: CustomStringConvertible {
    package var description: String {
        let tag = self.tag.map { " tag \($0)" } ?? ""
        return "\(self.source) > \(self.destination)\(tag) \(String(self.etherType, radix: 16)) \(self.payload.count)"
    }
}
