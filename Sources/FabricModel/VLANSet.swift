/// A set of VLAN ids: ranges in, ranges out.
///
/// No id or one id costs no allocation; more share one array of 64 words (bit `v % 64` of word `v / 64` is VLAN `v`), so
/// copies are a reference and union is 64 word operations.
package struct VLANSet: Sendable {
    private enum Storage: Sendable {
        case none
        case one(VID)
        case words([UInt64])
    }

    /// Always the smallest form that holds the set, so that equal sets have equal storage.
    private var storage: Storage

    package init() { self.storage = .none }

    package init(_ vid: VID) { self.storage = .one(vid) }

    package init(_ vids: some Sequence<VID>) {
        var words = VLANSet.noWords
        for vid in vids { words[Int(vid.rawValue >> 6)] |= 1 << UInt64(vid.rawValue & 63) }
        self.init(words: words)
    }

    package init(_ range: ClosedRange<VID>) {
        var words = VLANSet.noWords
        for id in range.lowerBound.rawValue...range.upperBound.rawValue {
            words[Int(id >> 6)] |= 1 << UInt64(id & 63)
        }
        self.init(words: words)
    }

    /// Every VLAN id there is, 1 through 4094.
    package static let all = VLANSet((1...4094).compactMap { VID($0) })

    /// Sets from 64 words; the bits of ids 0 and 4095 are dropped.
    package init(words: [UInt64]) {
        var words = words
        // Whoever writes to it copies it, and almost nobody has these.
        if words[0] & 1 != 0 { words[0] &= ~1 }
        if words[63] >> 63 != 0 { words[63] &= ~(1 << 63) }
        var first = -1
        for index in 0..<64 where words[index] != 0 {
            let word = words[index]
            if first >= 0 || word & (word - 1) != 0 {
                self.storage = .words(words)
                return
            }
            first = index << 6 + word.trailingZeroBitCount
        }
        self.storage = VID(first).map(Storage.one) ?? .none
    }

    private static let noWords = [UInt64](repeating: 0, count: 64)

    /// The set as 64 words.
    package var words: [UInt64] {
        switch self.storage {
        case .none: return VLANSet.noWords
        case .one(let vid):
            var words = VLANSet.noWords
            words[Int(vid.rawValue >> 6)] = 1 << UInt64(vid.rawValue & 63)
            return words
        case .words(let words): return words
        }
    }

    package var isEmpty: Bool { if case .none = self.storage { true } else { false } }

    package var count: Int {
        switch self.storage {
        case .none: 0
        case .one: 1
        case .words(let words): words.reduce(0) { $0 + $1.nonzeroBitCount }
        }
    }

    package func contains(_ vid: VID) -> Bool {
        switch self.storage {
        case .none: false
        case .one(let only): only == vid
        case .words(let words): words[Int(vid.rawValue >> 6)] & (1 << UInt64(vid.rawValue & 63)) != 0
        }
    }

    /// The lowest id.
    package var first: VID? {
        switch self.storage {
        case .none: nil
        case .one(let vid): vid
        case .words: self.ranges.first?.lowerBound
        }
    }

    package func union(_ other: VLANSet) -> VLANSet {
        if self.isEmpty { return other }
        if other.isEmpty { return self }
        return self.combined(with: other) { $0 | $1 }
    }

    package func intersection(_ other: VLANSet) -> VLANSet {
        switch (self.storage, other.storage) {
        case (.none, _), (_, .none): VLANSet()
        case (.one(let only), _): other.contains(only) ? self : VLANSet()
        case (_, .one(let only)): self.contains(only) ? other : VLANSet()
        case (.words, .words): self.combined(with: other) { $0 & $1 }
        }
    }

    package func subtracting(_ other: VLANSet) -> VLANSet {
        switch (self.storage, other.storage) {
        case (.none, _), (_, .none): self
        case (.one(let only), _): other.contains(only) ? VLANSet() : self
        case (.words, .one), (.words, .words): self.combined(with: other) { $0 & ~$1 }
        }
    }

    package func isSubset(of other: VLANSet) -> Bool { self.subtracting(other).isEmpty }

    package mutating func formUnion(_ other: VLANSet) { self = self.union(other) }
    package mutating func insert(_ vid: VID) { self = self.union(VLANSet(vid)) }
    package mutating func remove(_ vid: VID) { self = self.subtracting(VLANSet(vid)) }

    /// Most results of a large fabric are empty, a single id, or one of the two sets: those allocate nothing.
    @inline(__always)
    private func combined(with other: VLANSet, _ operation: (UInt64, UInt64) -> UInt64) -> VLANSet {
        let (left, right) = (self.words, other.words)
        let (one, two) = (left.span, right.span)
        var (first, isMany, isLeft, isRight) = (-1, false, true, true)
        for index in 0..<64 {
            let word = operation(one[index], two[index])
            isLeft = isLeft && word == one[index]
            isRight = isRight && word == two[index]
            if word == 0 { continue }
            isMany = isMany || first >= 0 || word & (word - 1) != 0
            first = index << 6 + word.trailingZeroBitCount
        }
        if !isMany { return VID(first).map { VLANSet($0) } ?? VLANSet() }
        if isLeft { return self }
        if isRight { return other }
        var words = left
        for index in 0..<64 { words[index] = operation(words[index], two[index]) }
        return VLANSet(words: words)
    }

    /// The longest runs of neighbouring ids, in ascending order.
    package var ranges: [ClosedRange<VID>] {
        var ranges: [ClosedRange<VID>] = []
        for vid in self {
            if let last = ranges.last, last.upperBound.rawValue + 1 == vid.rawValue {
                ranges[ranges.count - 1] = last.lowerBound...vid
            } else {
                ranges.append(vid...vid)
            }
        }
        return ranges
    }
}

extension VLANSet: Hashable {
    package static func == (left: VLANSet, right: VLANSet) -> Bool {
        switch (left.storage, right.storage) {
        case (.none, .none): true
        case (.one(let one), .one(let other)): one == other
        case (.words(let some), .words(let others)): some == others
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self.storage {
        case .none: break
        case .one(let vid): hasher.combine(vid)
        case .words(let words): hasher.combine(words)
        }
    }
}

extension VLANSet: Sequence {
    package struct Iterator: IteratorProtocol {
        private let set: VLANSet
        private let words: [UInt64]
        private var index: Int
        private var word: UInt64

        fileprivate init(_ set: VLANSet) {
            self.set = set
            (self.index, self.word) = (0, 0)
            switch set.storage {
            case .none: self.words = []
            case .one(let vid):
                self.words = []
                self.index = Int(vid.rawValue >> 6)
                self.word = 1 << UInt64(vid.rawValue & 63)
            case .words(let words):
                self.words = words
                self.word = words[0]
            }
        }

        package mutating func next() -> VID? {
            while self.word == 0 {
                self.index += 1
                guard self.index < self.words.count else { return nil }
                self.word = self.words[self.index]
            }
            let bit = self.word.trailingZeroBitCount
            self.word &= self.word - 1
            return VID(self.index << 6 + bit)
        }
    }

    package func makeIterator() -> Iterator { Iterator(self) }
    package var underestimatedCount: Int { self.isEmpty ? 0 : 1 }
}

extension VLANSet: CustomStringConvertible {
    /// Ranges in ascending order, `10,20-29`; `none` for the empty set.
    package var description: String {
        if self.isEmpty { return "none" }
        return self.ranges
            .map { $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }

    /// Reads what `description` prints: ids and ascending ranges separated by commas.
    package init?(text: String) {
        guard text != "none" else {
            self.init()
            return
        }
        var set = VLANSet()
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            guard let low = VID(text: ends[0]), let high = ends.count == 1 ? low : VID(text: ends[1]), low <= high
            else { return nil }
            set = set.union(VLANSet(low...high))
        }
        self = set
    }
}

extension VLANSet: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let set = VLANSet(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no set of VLAN ids")
        }
        self = set
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
