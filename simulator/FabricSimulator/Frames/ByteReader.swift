import FabricModel

/// Reads numbers in network order out of bytes that a stranger sent: nil wherever they end too early, and never beyond.
struct ByteReader {
    private let bytes: [UInt8]
    private(set) var position: Int
    private let end: Int

    init(_ bytes: [UInt8], from start: Int = 0) {
        self.bytes = bytes
        self.position = min(start, bytes.count)
        self.end = bytes.count
    }

    var left: Int { self.end - self.position }

    mutating func byte() -> UInt8? {
        guard self.left >= 1 else { return nil }
        defer { self.position += 1 }
        return self.bytes[self.position]
    }

    mutating func word() -> UInt16? {
        guard self.left >= 2 else { return nil }
        defer { self.position += 2 }
        return UInt16(self.bytes[self.position]) << 8 | UInt16(self.bytes[self.position + 1])
    }

    mutating func long() -> UInt32? {
        guard self.left >= 4, let high = self.word(), let low = self.word() else { return nil }
        return UInt32(high) << 16 | UInt32(low)
    }

    mutating func quad() -> UInt64? {
        guard self.left >= 8, let high = self.long(), let low = self.long() else { return nil }
        return UInt64(high) << 32 | UInt64(low)
    }

    mutating func address() -> IPv6Address? {
        guard self.left >= 16, let high = self.quad(), let low = self.quad() else { return nil }
        return IPv6Address(high: high, low: low)
    }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, self.left >= count else { return nil }
        defer { self.position += count }
        return Array(self.bytes[self.position..<self.position + count])
    }

    mutating func rest() -> [UInt8] {
        defer { self.position = self.end }
        return Array(self.bytes[self.position..<self.end])
    }
}

extension [UInt8] {
    /// Appends a number in network order.
    mutating func append(network value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            self.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func append(_ address: IPv6Address) {
        self.append(network: address.high)
        self.append(network: address.low)
    }
}
