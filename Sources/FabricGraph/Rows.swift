import FabricModel

/// Sets of VLANs in one flat array: a row of 64 words each, whose bits are slots.
///
/// It is what `VLANSet` is where there are thousands of them to be combined at once: no row is an allocation.
struct Rows: Sendable {
    static let width = 64

    var words: [UInt64]

    init(count: Int) { self.words = [UInt64](repeating: 0, count: count * Rows.width) }

    mutating func insert(_ vid: VID, into row: Int) {
        let slot = Int(Slots.ofVLAN[Int(vid.rawValue)])
        self.words[row * Rows.width + slot >> 6] |= 1 << UInt64(slot & 63)
    }

    func contains(_ vid: VID, in row: Int) -> Bool {
        let slot = Int(Slots.ofVLAN[Int(vid.rawValue)])
        return self.words[row * Rows.width + slot >> 6] & 1 << UInt64(slot & 63) != 0
    }

    mutating func form(_ row: Int, union other: [UInt64]) {
        for index in 0..<Rows.width { self.words[row * Rows.width + index] |= other[index] }
    }

    mutating func clear(_ row: Int) {
        for index in 0..<Rows.width { self.words[row * Rows.width + index] = 0 }
    }

    /// The 64 words of a set.
    static func words(of set: VLANSet) -> [UInt64] {
        let slots = Slots.ofVLAN
        var words = [UInt64](repeating: 0, count: Rows.width)
        for vid in set {
            let slot = Int(slots[Int(vid.rawValue)])
            words[slot >> 6] |= 1 << UInt64(slot & 63)
        }
        return words
    }

    /// The set of a row.
    func set(_ row: Int) -> VLANSet { Rows.set(self.words[row * Rows.width..<(row + 1) * Rows.width]) }

    /// The set of 64 words.
    static func set(_ words: some Collection<UInt64>) -> VLANSet {
        let vlans = Slots.vlans
        var ids = [UInt64](repeating: 0, count: Rows.width)
        forEachBit(in: words) { slot in
            let id = Int(vlans[slot])
            ids[id >> 6] |= 1 << UInt64(id & 63)
        }
        return VLANSet(words: ids)
    }
}

/// Calls with the number of every bit that is set, in ascending order.
@inline(__always)
func forEachBit(in words: some Collection<UInt64>, _ body: (Int) -> Void) {
    for (index, word) in words.enumerated() {
        var word = word
        while word != 0 {
            body(index << 6 + word.trailingZeroBitCount)
            word &= word - 1
        }
    }
}
