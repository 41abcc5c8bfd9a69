extension IPv6Address: CustomStringConvertible {
    /// Reads every form of RFC 4291, section 2.2: eight groups, `::` for one run of zeros, a dotted IPv4 tail.
    ///
    /// A zone (`%eth0`), a prefix length, brackets, white space, a group of over four digits or an IPv4 part with a leading
    /// zero are refused.
    package init?(text: some StringProtocol) {
        guard text.utf8.count <= 45 else { return nil }  // "0000:…:255.255.255.255" is the longest there is
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        switch halves.count {
        case 1:
            guard let groups = IPv6Address.groups(of: halves[0], mayEndInIPv4: true), groups.count == 8 else {
                return nil
            }
            self.init(groups: groups)
        case 2:
            guard let head = halves[0].isEmpty ? [] : IPv6Address.groups(of: halves[0], mayEndInIPv4: false),
                let tail = halves[1].isEmpty ? [] : IPv6Address.groups(of: halves[1], mayEndInIPv4: true),
                head.count + tail.count <= 7
            else { return nil }
            self.init(groups: head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail)
        default:
            return nil
        }
    }

    private init(groups: [UInt16]) {
        self.init(
            high: groups.prefix(4).reduce(0) { $0 << 16 | UInt64($1) },
            low: groups.suffix(4).reduce(0) { $0 << 16 | UInt64($1) })
    }

    private static func groups(of text: some StringProtocol, mayEndInIPv4: Bool) -> [UInt16]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if mayEndInIPv4, index == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
                guard let pair = IPv6Address.dottedQuad(part) else { return nil }
                groups += pair
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(IPv6Address.isHexDigit),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    private static func dottedQuad(_ text: some StringProtocol) -> [UInt16]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part -> Int? in
            part.utf8.count > 1 && part.utf8.first == UInt8(ascii: "0") ? nil : Decimal.read(part, upTo: 255)
        }
        guard parts.count == 4, bytes.count == 4 else { return nil }
        return [UInt16(bytes[0] << 8 | bytes[1]), UInt16(bytes[2] << 8 | bytes[3])]
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
