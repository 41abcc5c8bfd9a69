/// An IPv6 network: an address whose bits after the prefix length are zero (RFC 4291, 2.3).
package struct IPv6Prefix: Hashable, Sendable {
    package let address: IPv6Address
    /// 0 through 128.
    package let length: Int

    /// Nil where the length is no length, or bits are set beyond it.
    package init?(_ address: IPv6Address, length: Int) {
        guard (0...128).contains(length), IPv6Prefix.masked(address, to: length) == address else { return nil }
        self.address = address
        self.length = length
    }

    /// The network that an address of this prefix length is in.
    package init?(containing address: IPv6Address, length: Int) {
        guard (0...128).contains(length) else { return nil }
        self.init(IPv6Prefix.masked(address, to: length), length: length)
    }

    private static func masked(_ address: IPv6Address, to length: Int) -> IPv6Address {
        let highBits = min(length, 64)
        let lowBits = max(length - 64, 0)
        return IPv6Address(high: address.high & IPv6Prefix.mask(highBits), low: address.low & IPv6Prefix.mask(lowBits))
    }

    private static func mask(_ bits: Int) -> UInt64 { bits == 0 ? 0 : ~UInt64(0) << UInt64(64 - bits) }

    package func contains(_ other: IPv6Address) -> Bool { IPv6Prefix.masked(other, to: self.length) == self.address }

    package func contains(_ other: IPv6Prefix) -> Bool { other.length >= self.length && self.contains(other.address) }

    package func overlaps(_ other: IPv6Prefix) -> Bool { self.contains(other) || other.contains(self) }

    /// The address with this interface identifier in a network of 64 bits or fewer; the identifier is the low 64 bits.
    package func address(of interfaceID: UInt64) -> IPv6Address {
        IPv6Address(high: self.address.high, low: self.address.low | interfaceID)
    }
}

extension IPv6Prefix: CustomStringConvertible {
    package var description: String { "\(self.address)/\(self.length)" }

    /// Reads `ADDRESS/LENGTH`. Bits beyond the length are refused, since they are nearly always a mistake.
    package init?(text: some StringProtocol) {
        guard let interface = InterfaceAddress(text: text) else { return nil }
        self.init(interface.address, length: interface.prefixLength)
    }

    /// Reads the same out of bytes, for whoever reads a hundred thousand of them.
    package init?(utf8 bytes: ArraySlice<UInt8>) {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")), let address = IPv6Address(utf8: bytes[..<slash])
        else {
            return nil
        }
        var length = 0
        let digits = bytes[(slash + 1)...]
        guard (1...3).contains(digits.count) else { return nil }
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            length = 10 * length + Int(digit - UInt8(ascii: "0"))
        }
        self.init(address, length: length)
    }
}

extension IPv6Prefix: Comparable {
    package static func < (left: IPv6Prefix, right: IPv6Prefix) -> Bool {
        (left.address, left.length) < (right.address, right.length)
    }
}

extension IPv6Prefix: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let prefix = IPv6Prefix(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no IPv6 prefix")
        }
        self = prefix
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}

/// An address as an interface holds it: with the length of the network it is in.
package struct InterfaceAddress: Hashable, Sendable {
    package let address: IPv6Address
    /// 0 through 128.
    package let prefixLength: Int

    package init?(_ address: IPv6Address, prefixLength: Int) {
        guard (0...128).contains(prefixLength) else { return nil }
        self.address = address
        self.prefixLength = prefixLength
    }
}

extension InterfaceAddress: Comparable {
    package static func < (left: InterfaceAddress, right: InterfaceAddress) -> Bool {
        (left.address, left.prefixLength) < (right.address, right.prefixLength)
    }
}

extension InterfaceAddress: CustomStringConvertible {
    package var description: String { "\(self.address)/\(self.prefixLength)" }

    /// Reads `ADDRESS/LENGTH`.
    package init?(text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv6Address(text: parts[0]),
            let length = Decimal.read(parts[1], upTo: 128)
        else { return nil }
        self.init(address, prefixLength: length)
    }
}

extension InterfaceAddress: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let address = InterfaceAddress(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no ADDRESS/LENGTH")
        }
        self = address
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
