import FabricModel

/// The parts of a graph for the VLANs of one scope.
struct Parts {
    /// For every island its switches; switches of different islands have no way to each other. Lonely ones are left out.
    private(set) var islands: [[SwitchIndex]] = []
    /// For every switch its island, or -1.
    private(set) var islandOf: [Int]
    /// For every switch that may be transit the core it belongs to: those that reach each other through such switches alone.
    /// -1 for all others.
    private(set) var coreOf: [Int]

    init(_ graph: FabricGraph, admits: (UInt32) -> Bool) {
        let count = graph.isAlive.count
        self.islandOf = [Int](repeating: -1, count: count)
        self.coreOf = [Int](repeating: -1, count: count)
        var queue: [SwitchIndex] = []
        func spread(from start: Int, over parts: inout [Int], as number: Int, through: (Int) -> Bool) {
            queue = [SwitchIndex(start)]
            parts[start] = number
            var next = 0
            while next < queue.count {
                let here = Int(queue[next])
                next += 1
                for edge in graph.adjacencies.edges(of: here) {
                    let other = Int(graph.adjacencies.neighbours[edge])
                    guard parts[other] < 0, through(other), admits(graph.adjacencies.ids[edge]) else { continue }
                    parts[other] = number
                    queue.append(SwitchIndex(other))
                }
            }
        }
        for start in 0..<count where self.islandOf[start] < 0 {
            spread(from: start, over: &self.islandOf, as: self.islands.count) { _ in true }
            if queue.count > 1 { self.islands.append(queue) } else { self.islandOf[start] = -2 }
        }
        var cores = 0
        for start in 0..<count where graph.mayTransit[start] && self.coreOf[start] < 0 {
            spread(from: start, over: &self.coreOf, as: cores) { graph.mayTransit[$0] }
            cores += 1
        }
    }
}
