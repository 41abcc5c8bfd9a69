extension IPv6Address: CustomStringConvertible {
    /// Reads every form of RFC 4291, section 2.2: eight groups, `::` for one run of zeros, a dotted IPv4 tail.
    ///
    /// A zone (`%eth0`), a prefix length, brackets, white space, a group of over four digits or an IPv4 part with a leading
    /// zero are refused.
    package init?(text: some StringProtocol) { self.init(utf8: Array(text.utf8)[...]) }

    /// Reads the same forms out of bytes, for whoever reads a hundred thousand of them.
    package init?(utf8 bytes: ArraySlice<UInt8>) {
        guard bytes.count <= 45 else { return nil }  // "0000:…:255.255.255.255" is the longest there is
        var (value, count, next) = (UInt128(0), 0, bytes.startIndex)
        let end = bytes.endIndex
        /// How many groups stand before the run of zeros.
        var gap: Int?
        if bytes.count >= 2, bytes[next] == IPv6Address.colon, bytes[next + 1] == IPv6Address.colon {
            (gap, next) = (0, next + 2)
        }
        while next < end {
            let start = next
            var group: UInt16 = 0
            while next < end, let digit = IPv6Address.hexDigit(bytes[next]) {
                guard next - start < 4 else { return nil }
                group = group << 4 | digit
                next += 1
            }
            if next < end, bytes[next] == UInt8(ascii: ".") {
                guard let quad = IPv6Address.dottedQuad(bytes[start...]) else { return nil }
                (value, count, next) = (value << 32 | UInt128(quad), count + 2, end)
                break
            }
            guard next > start, count < 8 else { return nil }
            (value, count) = (value << 16 | UInt128(group), count + 1)
            if next == end { break }
            guard bytes[next] == IPv6Address.colon, next + 1 < end else { return nil }
            next += 1
            guard bytes[next] == IPv6Address.colon else { continue }
            guard gap == nil else { return nil }
            (gap, next) = (count, next + 1)
        }
        guard count <= 8, gap == nil ? count == 8 : count <= 7 else { return nil }
        if let gap {
            let tail = 16 * (count - gap)
            value = (value >> UInt128(tail)) << UInt128(128 - 16 * gap) | value & ((1 << UInt128(tail)) - 1)
        }
        self.init(high: UInt64(truncatingIfNeeded: value >> 64), low: UInt64(truncatingIfNeeded: value))
    }

    private static let colon = UInt8(ascii: ":")

    private static func hexDigit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private static func dottedQuad(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var quad: UInt32 = 0
        for part in parts {
            guard part.count == 1 || part.first != UInt8(ascii: "0"),
                let byte = Decimal.read(String(decoding: part, as: UTF8.self), upTo: 255)
            else { return nil }
            quad = quad << 8 | UInt32(byte)
        }
        return quad
    }

    /// The one form of RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups (the first of
    /// equals) as `::`, and an IPv4-mapped address with its dotted tail.
    package var description: String {
        let groups = self.groups
        if self.isIPv4Mapped {
            return "::ffff:\(groups[6] >> 8).\(groups[6] & 0xff).\(groups[7] >> 8).\(groups[7] & 0xff)"
        }
        guard let zeros = IPv6Address.longestRunOfZeros(in: groups) else { return IPv6Address.join(groups[...]) }
        return IPv6Address.join(groups[..<zeros.lowerBound]) + "::" + IPv6Address.join(groups[zeros.upperBound...])
    }

    private static func join(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    private static func longestRunOfZeros(in groups: [UInt16]) -> Range<Int>? {
        var (best, start) = (0..<0, 0)
        for index in 0...groups.count {
            if index < groups.count, groups[index] == 0 { continue }
            if index - start > best.count { best = start..<index }
            start = index + 1
        }
        return best.count >= 2 ? best : nil
    }
}

extension IPv6Address: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let address = IPv6Address(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no IPv6 address")
        }
        self = address
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
