import FabricModel

/// Who is next to whom, as compressed rows.
struct Adjacencies: Sendable {
    /// For every switch where its edges begin, and after the last one the end.
    private(set) var starts: [Int]
    /// For every edge (an adjacency seen from one side) the switch on the other side; in ascending order within a switch.
    private(set) var neighbours: [SwitchIndex]
    /// For every edge its adjacency.
    private(set) var ids: [UInt32]
    /// For every adjacency the switch with the lower index and the one with the higher.
    private(set) var pairs: [(low: SwitchIndex, high: SwitchIndex)]
    /// For every adjacency where its links begin in `links`, and after the last one the end.
    private var linkStarts: [Int]
    private var links: [LinkIndex]

    /// - Parameter isUsed: whether the link at this position counts; a link from a switch to itself never does.
    init(switches count: Int, ends: [(a: SwitchIndex, b: SwitchIndex)], isUsed: (Int) -> Bool) {
        var cables: [(pair: UInt64, link: LinkIndex)] = []
        cables.reserveCapacity(ends.count)
        for (index, end) in ends.enumerated() where end.a != end.b && isUsed(index) {
            cables.append((UInt64(min(end.a, end.b)) << 32 | UInt64(max(end.a, end.b)), LinkIndex(index)))
        }
        cables.sort { ($0.pair, $0.link) < ($1.pair, $1.link) }
        self.pairs = []
        self.linkStarts = []
        self.links = cables.map(\.link)
        var last = UInt64.max
        for (position, cable) in cables.enumerated() where cable.pair != last {
            last = cable.pair
            self.pairs.append((SwitchIndex(last >> 32), SwitchIndex(truncatingIfNeeded: last)))
            self.linkStarts.append(position)
        }
        self.linkStarts.append(cables.count)
        self.starts = [Int](repeating: 0, count: count + 1)
        for pair in self.pairs {
            self.starts[Int(pair.low) + 1] += 1
            self.starts[Int(pair.high) + 1] += 1
        }
        for index in self.starts.indices.dropFirst() { self.starts[index] += self.starts[index - 1] }
        var next = self.starts
        self.neighbours = [SwitchIndex](repeating: 0, count: 2 * self.pairs.count)
        self.ids = [UInt32](repeating: 0, count: 2 * self.pairs.count)
        // Pairs ascend, so first the lower neighbours of each switch come in order, and then the higher ones.
        for isLow in [true, false] {
            for (id, pair) in self.pairs.enumerated() {
                let (owner, other) = isLow ? (pair.high, pair.low) : (pair.low, pair.high)
                let slot = next[Int(owner)]
                self.neighbours[slot] = other
                self.ids[slot] = UInt32(id)
                next[Int(owner)] = slot + 1
            }
        }
    }

    var count: Int { self.pairs.count }

    /// The edges of a switch.
    func edges(of owner: Int) -> Range<Int> { self.starts[owner]..<self.starts[owner + 1] }

    /// The number of its neighbours.
    func degree(of owner: Int) -> Int { self.starts[owner + 1] - self.starts[owner] }

    func links(of adjacency: Int) -> ArraySlice<LinkIndex> {
        self.links[self.linkStarts[adjacency]..<self.linkStarts[adjacency + 1]]
    }

    /// The adjacency of two switches.
    func adjacency(_ one: SwitchIndex, _ other: SwitchIndex) -> Int? {
        var range = self.edges(of: Int(one))
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            let found = self.neighbours[middle]
            if found == other { return Int(self.ids[middle]) }
            range = found < other ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}
