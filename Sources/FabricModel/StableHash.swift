/// SipHash-2-4 (Aumasson, Bernstein 2012) with a fixed key of ours: the same bytes give the same number in any program.
///
/// Swift's own Hasher is seeded anew in every process, so nothing that is written down, compared across machines or shown to
/// people may come from it. This one gives names their interface identifiers and MAC addresses, and configurations their
/// fingerprints. The key is not secret: it is here for spread, not for protection.
package struct StableHash: Sendable {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64
    private var tail: UInt64 = 0
    private var count: UInt64 = 0
    private let isWide: Bool

    /// - Parameter isWide: 128 bits, through the variant that the authors published for it, instead of 64.
    package init(isWide: Bool = false, key: (UInt64, UInt64) = (0x7365_6c76_6167_6520, 0x6b65_6570_7320_6974)) {
        self.v0 = key.0 ^ 0x736f_6d65_7073_6575
        self.v1 = key.1 ^ 0x646f_7261_6e64_6f6d ^ (isWide ? 0xee : 0)
        self.v2 = key.0 ^ 0x6c79_6765_6e65_7261
        self.v3 = key.1 ^ 0x7465_6462_7974_6573
        self.isWide = isWide
    }

    package mutating func combine(_ byte: UInt8) { self.combine(UInt64(byte), bytes: 1) }

    /// Little-endian, 8 bytes.
    package mutating func combine(_ word: UInt64) { self.combine(word, bytes: 8) }

    /// The lowest bytes of a word; the others are 0.
    @inline(__always)
    private mutating func combine(_ word: UInt64, bytes: UInt64) {
        let filled = self.count & 7
        self.tail |= word << (8 * filled)
        self.count += bytes
        guard filled + bytes >= 8 else { return }
        self.compress()
        // A shift by 64 bits gives 0 in Swift, also where nothing was filled.
        self.tail = word >> (64 - 8 * filled)
    }

    /// The UTF-8 bytes after their number, so that "ab", "c" and "a", "bc" differ.
    package mutating func combine(_ text: String) { self.combine(text.utf8Span.span) }

    /// Bytes after their number.
    package mutating func combine(_ bytes: Span<UInt8>) {
        // In registers, and words of one size: answers of switches are long.
        var hash = self
        hash.combine(UInt64(bytes.count))
        var start = 0
        while start + 8 <= bytes.count {
            hash.combine(StableHash.word(bytes, from: start, 8), bytes: 8)
            start += 8
        }
        let rest = bytes.count - start
        if rest > 0 { hash.combine(StableHash.word(bytes, from: start, rest), bytes: UInt64(rest)) }
        self = hash
    }

    /// Little-endian; unrolled where the number of bytes is written in the call.
    @inline(__always)
    private static func word(_ bytes: Span<UInt8>, from start: Int, _ count: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<count { word |= UInt64(bytes[start + index]) &<< UInt64(8 * index) }
        return word
    }

    @inline(__always)
    private mutating func compress() {
        self.v3 ^= self.tail
        self.round()
        self.round()
        self.v0 ^= self.tail
        self.tail = 0
    }

    @inline(__always)
    private mutating func round() {
        self.v0 &+= self.v1
        self.v1 = self.v1 << 13 | self.v1 >> 51
        self.v1 ^= self.v0
        self.v0 = self.v0 << 32 | self.v0 >> 32
        self.v2 &+= self.v3
        self.v3 = self.v3 << 16 | self.v3 >> 48
        self.v3 ^= self.v2
        self.v0 &+= self.v3
        self.v3 = self.v3 << 21 | self.v3 >> 43
        self.v3 ^= self.v0
        self.v2 &+= self.v1
        self.v1 = self.v1 << 17 | self.v1 >> 47
        self.v1 ^= self.v2
        self.v2 = self.v2 << 32 | self.v2 >> 32
    }

    /// The hash of all that was combined; `low` is the 64-bit hash, `high` is 0 unless wide.
    package func finished() -> (low: UInt64, high: UInt64) {
        var state = self
        state.tail |= self.count << 56
        state.compress()
        state.v2 ^= self.isWide ? 0xee : 0xff
        for _ in 0..<4 { state.round() }
        let low = state.v0 ^ state.v1 ^ state.v2 ^ state.v3
        guard self.isWide else { return (low, 0) }
        state.v1 ^= 0xdd
        for _ in 0..<4 { state.round() }
        return (low, state.v0 ^ state.v1 ^ state.v2 ^ state.v3)
    }

    /// 64 bits of a list of names.
    package static func of(_ names: String...) -> UInt64 {
        var hash = StableHash()
        for name in names { hash.combine(name) }
        return hash.finished().low
    }
}
