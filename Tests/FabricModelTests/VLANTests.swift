import FabricModel
import Testing

@Suite struct VIDTests {
    @Test("1 to 4094 and nothing else")
    func range() {
        for value in -2...5000 { #expect((VID(value) != nil) == (1...4094).contains(value)) }
        for value in [Int.min, Int.max, 65_537, 70_000] { #expect(VID(value) == nil) }
    }

    @Test(
        "decimal digits and nothing else",
        arguments: [
            "", "0", "4095", "70000", "+1", "-1", " 1", "1 ", "0x10", "1.0", "1e1", "１", "٣", "10\n",
            "99999999999999999999999",
            "1-4094-7",
        ])
    func refusedText(text: String) { #expect(VID(text: text) == nil) }

    @Test("leading zeros are digits", arguments: ["1", "01", "0001", "4094", "04094"])
    func text(text: String) { #expect(VID(text: text)?.rawValue == UInt16(text)) }
}

/// `VLANSet` against a set of integers.
@Suite struct VLANSetTests {
    private static let seeds: Range<UInt64> = 0..<300

    private static func reference(_ chance: inout SplitMix64) -> Set<Int> {
        let edges = [1, 2, 63, 64, 65, 127, 128, 4031, 4032, 4093, 4094]
        switch Int.random(in: 0..<6, using: &chance) {
        case 0: return []
        case 1: return [edges.randomElement(using: &chance) ?? 1]
        case 2: return Set(edges.filter { _ in Bool.random(using: &chance) })
        case 3:
            let low = Int.random(in: 1...4094, using: &chance)
            return Set(low...Int.random(in: low...4094, using: &chance))
        case 4: return Set(1...4094)
        default: return Set((0..<50).map { _ in Int.random(in: 1...4094, using: &chance) })
        }
    }

    private static func set(_ reference: Set<Int>) -> VLANSet { VLANSet(reference.compactMap { VID($0) }) }

    private static func expect(_ set: VLANSet, is reference: Set<Int>) {
        let sorted = reference.sorted()
        #expect(set.map { Int($0.rawValue) } == sorted)
        #expect(set.count == reference.count)
        #expect(set.isEmpty == reference.isEmpty)
        #expect(set.first.map { Int($0.rawValue) } == sorted.first)
        #expect(set == Self.set(reference), "equal sets have equal storage, however they came about")
        #expect(set.hashValue == Self.set(reference).hashValue)
        for vid in [1, 2, 63, 64, 65, 100, 4094] {
            #expect(VID(vid).map(set.contains) == reference.contains(vid))
        }
        let ranges = set.ranges.map { Int($0.lowerBound.rawValue)...Int($0.upperBound.rawValue) }
        #expect(ranges.flatMap { Array($0) } == sorted)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound + 1 < $1.lowerBound }, "the longest runs")
        #expect(VLANSet(text: set.description) == set)
        #expect(VLANSet(words: set.words) == set)
    }

    @Test("it does what a set of integers does", arguments: seeds)
    func algebra(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let (a, b) = (Self.reference(&chance), Self.reference(&chance))
        let (x, y) = (Self.set(a), Self.set(b))
        Self.expect(x, is: a)
        Self.expect(x.union(y), is: a.union(b))
        Self.expect(x.intersection(y), is: a.intersection(b))
        Self.expect(x.subtracting(y), is: a.subtracting(b))
        #expect(x.isSubset(of: y) == a.isSubset(of: b))
        #expect((x == y) == (a == b))
        guard let vid = VID(Int.random(in: 1...4094, using: &chance)) else { return }
        var (more, less) = (x, x)
        more.insert(vid)
        less.remove(vid)
        Self.expect(more, is: a.union([Int(vid.rawValue)]))
        Self.expect(less, is: a.subtracting([Int(vid.rawValue)]))
    }

    @Test("ids 0 and 4095 cannot come in through words")
    func reservedBits() {
        #expect(VLANSet(words: [UInt64](repeating: .max, count: 64)) == .all)
        #expect(VLANSet.all.count == 4094)
        #expect(VLANSet(words: [1] + [UInt64](repeating: 0, count: 62) + [1 << 63]).isEmpty)
    }

    @Test(
        "ranges in, ranges out",
        arguments: [
            ("1-4094", "1-4094"), ("10", "10"), ("10,12,11", "10-12"), ("5-9,7-20", "5-20"), ("1,3,5", "1,3,5"),
            ("none", "none"),
        ])
    func text(input: String, output: String) { #expect(VLANSet(text: input)?.description == output) }

    @Test(
        "what is no set of VLAN ids",
        arguments: [
            "", ",", "1,", ",1", "0", "4095", "1-", "-1", "9-5", "1-4094-7", "1--2", "1 2", "a", "10,,11", "1-4095",
            "None",
        ])
    func refusedText(text: String) { #expect(VLANSet(text: text) == nil) }

    @Test("a range is the set of its ids")
    func range() throws {
        let (low, high) = (try #require(VID(60)), try #require(VID(130)))
        Self.expect(VLANSet(low...high), is: Set(60...130))
        Self.expect(VLANSet(low...low), is: [60])
    }
}
