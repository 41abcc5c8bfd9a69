/// An IEEE 802.1Q VLAN identifier, 1 through 4094.
///
/// 0 (priority tag) and 4095 (reserved) cannot be built (802.1Q-2022, table 9-2).
package struct VID: Hashable, Sendable {
    package let rawValue: UInt16

    /// For the one kind of number that is asked by the million: a generic call into another room costs ten times this.
    package init?(_ rawValue: UInt16) {
        guard (1...4094).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    package init?(_ rawValue: some BinaryInteger) {
        guard let rawValue = UInt16(exactly: rawValue) else { return nil }
        self.init(rawValue)
    }

    /// Reads decimal digits, nothing else: no sign, no space, no other base.
    package init?(text: some StringProtocol) {
        guard let value = Decimal.read(text, upTo: 4094) else { return nil }
        self.init(value)
    }
}

extension VID: Comparable {
    package static func < (left: VID, right: VID) -> Bool { left.rawValue < right.rawValue }
}

extension VID: CustomStringConvertible {
    package var description: String { "\(self.rawValue)" }
}

extension VID: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let value = try container.decode(UInt16.self)
        guard let vid = VID(value) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no VLAN id is \(value)")
        }
        self = vid
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }
}
