import FabricModel

/// A breadth-first walk from a root, and for every switch that it finds the edges that lead back on a shortest way.
///
/// It passes through switches that may be transit only, and stops with the level on which the last wanted switch is found.
struct Walk {
    /// The switches found, the root first, level by level.
    private(set) var order: [SwitchIndex] = []
    /// For every place in the order where its ways back begin in `parents` and `adjacencies`, and after the last one the end.
    private(set) var starts: [Int] = []
    /// The places of the neighbours that are one level nearer to the root, and the adjacencies over which they are.
    private(set) var parents: [Int] = []
    private(set) var adjacencies: [UInt32] = []
    /// For every place the number of a `Ways` table, or -1 where there is one way back only.
    private(set) var tables: [Int] = []
    /// For every switch of the fabric its place in the order, or -1.
    private var places: [Int]
    private var levels: [Int] = []

    init(switches count: Int) { self.places = [Int](repeating: -1, count: count) }

    /// Walks anew.
    /// - Parameters:
    ///   - isWanted: for a switch of the fabric; the walk may end when `wanted` of them are found.
    mutating func walk(
        _ graph: FabricGraph, from root: SwitchIndex, admits: (UInt32) -> Bool, wanted: Int,
        isWanted: (SwitchIndex) -> Bool, tables cache: inout WaysCache
    ) {
        for found in self.order { self.places[Int(found)] = -1 }
        self.order.removeAll(keepingCapacity: true)
        self.levels.removeAll(keepingCapacity: true)
        self.starts.removeAll(keepingCapacity: true)
        self.parents.removeAll(keepingCapacity: true)
        self.adjacencies.removeAll(keepingCapacity: true)
        self.tables.removeAll(keepingCapacity: true)
        self.find(graph, from: root, admits: admits, wanted: wanted, isWanted: isWanted)
        self.lookBack(graph, admits: admits, &cache)
    }

    private mutating func find(
        _ graph: FabricGraph, from root: SwitchIndex, admits: (UInt32) -> Bool, wanted: Int,
        isWanted: (SwitchIndex) -> Bool
    ) {
        var missing = wanted
        self.places[Int(root)] = 0
        self.order.append(root)
        self.levels.append(0)
        if isWanted(root) { missing -= 1 }
        var next = 0
        while next < self.order.count, missing > 0 {
            let here = Int(self.order[next])
            let level = self.levels[next] + 1
            next += 1
            guard next == 1 || graph.mayTransit[here] else { continue }
            for edge in graph.adjacencies.edges(of: here) {
                let other = graph.adjacencies.neighbours[edge]
                guard self.places[Int(other)] < 0, admits(graph.adjacencies.ids[edge]) else { continue }
                self.places[Int(other)] = self.order.count
                self.order.append(other)
                self.levels.append(level)
                if isWanted(other) { missing -= 1 }
            }
        }
    }

    private mutating func lookBack(_ graph: FabricGraph, admits: (UInt32) -> Bool, _ cache: inout WaysCache) {
        var candidates: [SwitchIndex] = []
        for place in self.order.indices {
            self.starts.append(self.parents.count)
            candidates.removeAll(keepingCapacity: true)
            for edge in graph.adjacencies.edges(of: Int(self.order[place])) {
                let other = graph.adjacencies.neighbours[edge]
                let there = self.places[Int(other)]
                guard there >= 0, self.levels[there] == self.levels[place] - 1,
                    there == 0 || graph.mayTransit[Int(other)],
                    admits(graph.adjacencies.ids[edge])
                else { continue }
                self.parents.append(there)
                self.adjacencies.append(graph.adjacencies.ids[edge])
                candidates.append(other)
            }
            self.tables.append(candidates.count > 1 ? cache.table(among: candidates) : -1)
        }
        self.starts.append(self.parents.count)
    }
}

/// The tables of choices that were needed so far, each made once: most leaves of a pod choose among the same spines.
struct WaysCache {
    private(set) var tables: [Ways] = []
    private var known: [[SwitchIndex]: Int] = [:]
    private var last: (candidates: [SwitchIndex], table: Int) = ([], -1)
    private let hashes: [UInt64]

    init(_ fabric: Fabric) { self.hashes = fabric.switches.map { StableHash.of($0.name) } }

    /// The number of the table for a choice among switches.
    mutating func table(among candidates: [SwitchIndex]) -> Int {
        if candidates == self.last.candidates { return self.last.table }
        let table = self.known[candidates] ?? self.tables.count
        if table == self.tables.count {
            self.tables.append(Ways(among: candidates.map { self.hashes[Int($0)] }))
            self.known[candidates] = table
        }
        self.last = (candidates, table)
        return table
    }

    /// The candidates from the first choice of a way to its last.
    mutating func preference(of way: Int, among candidates: [SwitchIndex]) -> [SwitchIndex] {
        if candidates.count < 2 { return candidates }
        return self.tables[self.table(among: candidates)].preference(of: way).map { candidates[$0] }
    }

    func score(_ way: Int, _ candidate: Int) -> UInt64 { Ways.score(way, self.hashes[candidate]) }
}
