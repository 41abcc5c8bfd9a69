import FabricModel

/// The blocks of a graph: its bridges, its cut switches, and the parts between them that no single switch can cut apart.
///
/// One depth-first walk (Hopcroft, Tarjan 1973), without recursion, so that a chain of 16,000 switches needs no stack.
struct Blocks: Sendable {
    /// For every switch: its loss cuts others off from each other.
    private(set) var isCut: [Bool]
    /// The switches of each block; a cut switch stands in several.
    private(set) var blocks: [[SwitchIndex]] = []
    /// The switches in the order of the walk, parents before children.
    private(set) var order: [SwitchIndex] = []
    /// For every switch its place in the order.
    private(set) var entered: [Int]
    /// For every switch the earliest place that its subtree reaches without the edge to its parent.
    private(set) var low: [Int]
    /// For every switch the one from which the walk came, or `none`.
    private(set) var parent: [SwitchIndex]

    static let none = SwitchIndex.max

    init(_ graph: Adjacencies, switches count: Int) {
        self.isCut = [Bool](repeating: false, count: count)
        self.entered = [Int](repeating: -1, count: count)
        self.low = [Int](repeating: 0, count: count)
        self.parent = [SwitchIndex](repeating: Blocks.none, count: count)
        var next = (0..<count).map { graph.starts[$0] }
        var pending: [SwitchIndex] = []
        for root in 0..<count where self.entered[root] < 0 {
            var path = [root]
            var rootChildren = 0
            self.enter(root)
            while let here = path.last {
                if next[here] < graph.starts[here + 1] {
                    let other = Int(graph.neighbours[next[here]])
                    next[here] += 1
                    if self.entered[other] < 0 {
                        self.parent[other] = SwitchIndex(here)
                        self.enter(other)
                        path.append(other)
                        pending.append(SwitchIndex(other))
                    } else if self.parent[here] != SwitchIndex(other) {
                        self.low[here] = min(self.low[here], self.entered[other])
                    }
                } else {
                    path.removeLast()
                    guard let above = path.last else { break }
                    self.low[above] = min(self.low[above], self.low[here])
                    if self.low[here] >= self.entered[above] {
                        if above == root { rootChildren += 1 } else { self.isCut[above] = true }
                        self.close(at: here, above, &pending)
                    }
                }
            }
            if rootChildren > 1 { self.isCut[root] = true }
        }
    }

    private mutating func enter(_ here: Int) {
        self.entered[here] = self.order.count
        self.low[here] = self.order.count
        self.order.append(SwitchIndex(here))
    }

    /// What was entered since the child belongs to one block, together with the switch above it.
    private mutating func close(at child: Int, _ above: Int, _ pending: inout [SwitchIndex]) {
        var block = [SwitchIndex(above)]
        while let last = pending.popLast() {
            block.append(last)
            if last == SwitchIndex(child) { break }
        }
        self.blocks.append(block)
    }

    /// Whether the edge from the switch to its parent is the only way between the two.
    func isBridge(above child: Int) -> Bool {
        self.parent[child] != Blocks.none && self.low[child] == self.entered[child]
    }
}
