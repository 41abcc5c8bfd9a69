package import FabricModel

/// A UDP datagram (RFC 768), with the checksum that IPv6 demands (RFC 8200, 8.1).
package struct UDPDatagram: Hashable, Sendable {
    package var sourcePort: UInt16
    package var destinationPort: UInt16
    package var payload: [UInt8]

    package init(from sourcePort: UInt16, to destinationPort: UInt16, payload: [UInt8]) {
        self.sourcePort = sourcePort
        self.destinationPort = destinationPort
        self.payload = payload
    }

    /// Reads the datagram in a packet; nil where there is none, it is cut short, or its checksum is wrong or left out.
    package init?(_ packet: IPv6Packet) {
        guard packet.nextHeader == NextHeader.udp else { return nil }
        var reader = ByteReader(packet.payload)
        guard let source = reader.word(), let destination = reader.word(), let length = reader.word(),
            let checksum = reader.word(), checksum != 0, Int(length) == packet.payload.count,
            packet.checksum(of: packet.payload) == 0
        else { return nil }
        self.init(from: source, to: destination, payload: reader.rest())
    }

    /// The packet that carries it.
    package func packet(
        from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8 = 64
    ) -> IPv6Packet {
        var bytes: [UInt8] = []
        bytes.append(network: self.sourcePort)
        bytes.append(network: self.destinationPort)
        bytes.append(network: UInt16(clamping: 8 + self.payload.count))
        bytes += [0, 0]
        bytes += self.payload
        var packet = IPv6Packet(
            from: source, to: destination, nextHeader: NextHeader.udp, hopLimit: hopLimit, payload: bytes)
        let checksum = packet.checksum(of: bytes)
        // 0 would say that there is none.
        packet.payload.replaceSubrange(
            6..<8, with: checksum == 0 ? [0xff, 0xff] : [UInt8(checksum >> 8), UInt8(checksum & 0xff)])
        return packet
    }
}
