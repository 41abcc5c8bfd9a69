/// An EUI-48 Ethernet address, in the low 48 bits.
package struct MACAddress: Hashable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue & 0xffff_ffff_ffff }

    /// The address of six bytes in transmission order; nil for any other count.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 6 else { return nil }
        self.rawValue = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Six bytes in transmission order.
    package var bytes: [UInt8] { stride(from: 40, through: 0, by: -8).map { UInt8(self.rawValue >> $0 & 0xff) } }

    /// An individual, locally administered address out of any 64 bits (IEEE 802, 8.4): first byte `x2`, `x6`, `xa` or `xe`.
    package init(locallyAdministered bits: UInt64) {
        self.init(rawValue: bits & 0xfcff_ffff_ffff | 0x0200_0000_0000)
    }
}

extension MACAddress: CustomStringConvertible {
    package var description: String {
        self.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }

    /// Reads six pairs of hexadecimal digits with colons between them.
    package init?(text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part -> UInt8? in
            guard part.utf8.count == 2, part.utf8.first != UInt8(ascii: "+"), part.utf8.first != UInt8(ascii: "-")
            else {
                return nil
            }
            return UInt8(part, radix: 16)
        }
        guard parts.count == 6, bytes.count == 6 else { return nil }
        self.init(bytes: bytes)
    }
}

extension MACAddress: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let mac = MACAddress(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no MAC address")
        }
        self = mac
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
