/// Bytes written as hexadecimal pairs, with a comment per field: what follows `#` on a line is not read.
func bytes(_ text: String) -> [UInt8] {
    text.split(separator: "\n").flatMap { line in
        (line.split(separator: "#", omittingEmptySubsequences: false).first ?? "")
            .split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }
}

/// A stream of numbers that depends on the seed alone (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var word = self.state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

extension [UInt8] {
    /// What `body` reads from these bytes.
    func read<Value>(_ body: (borrowing RawSpan) -> Value?) -> Value? { body(self.span.bytes) }
}
