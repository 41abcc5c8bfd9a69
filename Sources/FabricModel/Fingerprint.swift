/// 128 bits over the canonical bytes of a value: two configurations with one fingerprint are the same configuration.
package struct Fingerprint: Hashable, Sendable {
    package let low: UInt64
    package let high: UInt64

    package init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    package init(of value: some Fingerprintable) {
        var hash = StableHash(isWide: true)
        value.combine(into: &hash)
        (self.low, self.high) = hash.finished()
    }
}

/// A value that has canonical bytes: every field, in one order, with its length where it has one.
package protocol Fingerprintable {
    func combine(into hash: inout StableHash)
}

extension StableHash {
    package mutating func combine(_ flag: Bool) { self.combine(UInt8(flag ? 1 : 0)) }

    package mutating func combine(_ value: (some Fingerprintable)?) {
        self.combine(value != nil)
        value?.combine(into: &self)
    }

    package mutating func combine(_ values: [some Fingerprintable]) {
        self.combine(UInt64(values.count))
        for value in values { value.combine(into: &self) }
    }
}

extension VID: Fingerprintable {
    package func combine(into hash: inout StableHash) { hash.combine(UInt64(self.rawValue)) }
}

extension VLANSet: Fingerprintable {
    package func combine(into hash: inout StableHash) {
        // Sets of none or one are by far the most common; they cost one word, others 64.
        if self.count < 2 {
            hash.combine(UInt64(self.first?.rawValue ?? 0))
        } else {
            hash.combine(UInt64.max)
            for word in self.words { hash.combine(word) }
        }
    }
}

extension IPv6Address: Fingerprintable {
    package func combine(into hash: inout StableHash) {
        hash.combine(self.high)
        hash.combine(self.low)
    }
}

extension InterfaceAddress: Fingerprintable {
    package func combine(into hash: inout StableHash) {
        self.address.combine(into: &hash)
        hash.combine(UInt64(self.prefixLength))
    }
}

extension MACAddress: Fingerprintable {
    package func combine(into hash: inout StableHash) { hash.combine(self.rawValue) }
}

extension Fingerprint: CustomStringConvertible {
    /// 32 hexadecimal digits.
    package var description: String { Fingerprint.hex(self.high) + Fingerprint.hex(self.low) }

    /// The first eight digits, enough for people to tell two apart.
    package var short: String { String(self.description.prefix(8)) }

    package init?(text: String) {
        // Swift reads "+f" as a number, too.
        guard text.utf8.count == 32, text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let high = UInt64(text.prefix(16), radix: 16),
            let low = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        self.init(low: low, high: high)
    }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

extension Fingerprint: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let fingerprint = Fingerprint(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no fingerprint")
        }
        self = fingerprint
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
