/// How often which latency was seen, true to 1.6 %, in bounded memory however many there are.
///
/// Each power of two of nanoseconds is cut into 64 equal parts, and each part that occurs is counted.
package struct LatencyCounts: Hashable, Sendable {
    private static let parts = 64
    private static let partBits = 6
    /// By part; at most 3,776 of them.
    private var counts: [UInt16: Int] = [:]
    package private(set) var total = 0

    package init() {}

    package mutating func count(_ nanoseconds: UInt64) {
        self.counts[Self.part(of: nanoseconds), default: 0] += 1
        self.total += 1
    }

    /// The latency in nanoseconds that a share of all is not above, `0.5` for the median; nil where nothing was counted.
    ///
    /// It is the upper end of its part, so that no answer is better than the truth.
    package func quantile(_ share: Double) -> UInt64? {
        guard self.total > 0 else { return nil }
        let rank = max(1, Int((share * Double(self.total)).rounded(.up)))
        var seen = 0
        for (part, count) in self.counts.sorted(by: { $0.key < $1.key }) {
            seen += count
            if seen >= rank { return Self.upperEnd(of: part) }
        }
        return nil
    }

    private static func part(of value: UInt64) -> UInt16 {
        if value < UInt64(Self.parts) { return UInt16(value) }
        // How far its highest bits are shifted down to be a number from 64 to 127.
        let shift = 63 - value.leadingZeroBitCount - Self.partBits
        return UInt16((shift + 1) * Self.parts + Int(value >> UInt64(shift)) - Self.parts)
    }

    private static func upperEnd(of part: UInt16) -> UInt64 {
        if Int(part) < Self.parts { return UInt64(part) }
        let shift = Int(part) / Self.parts - 1
        let first = UInt64(Int(part) % Self.parts + Self.parts) << UInt64(shift)
        return first | (UInt64(1) << UInt64(shift) - 1)
    }
}
