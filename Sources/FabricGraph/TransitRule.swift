import FabricModel

/// Which switches may pass on the frames of others, where the topology does not say.
///
/// Leaves may not, all others may. A leaf has hosts, and only neighbours that are nearer to the middle of the fabric: without
/// hosts, or with at least as many neighbours as it has; and one of them with more, or without hosts. (So a spine with a
/// monitoring server on it stays a spine, a pair of leaves may be cabled to each other, and a ring has no leaves.)
///
/// Where that would cut switches off, leaves are needed after all. A switch whose loss separates others is. And in each part
/// of the fabric that no single switch can cut apart, either the others alone join all of its leaves and cut switches, or all
/// of its switches may be transit.
struct TransitRule: Sendable {
    let mayTransit: [Bool]

    /// - Parameter hasEdge: for every switch whether it has a port that hosts use.
    init(_ graph: Adjacencies, hasEdge: [Bool]) {
        let blocks = Blocks(graph, switches: hasEdge.count)
        var mayTransit = hasEdge.indices.map { blocks.isCut[$0] || !TransitRule.isLeaf($0, graph, hasEdge) }
        let middle = mayTransit
        var mark = [Int](repeating: -1, count: hasEdge.count)
        for (number, block) in blocks.blocks.enumerated() {
            let isDone = TransitRule.joinsAll(
                block, number, graph, &mark, isMiddle: { middle[$0] }, matters: { hasEdge[$0] || blocks.isCut[$0] })
            if !isDone { for member in block { mayTransit[Int(member)] = true } }
        }
        self.mayTransit = mayTransit
    }

    private static func isLeaf(_ index: Int, _ graph: Adjacencies, _ hasEdge: [Bool]) -> Bool {
        guard hasEdge[index] else { return false }
        let degree = graph.degree(of: index)
        var hasBetter = false
        for edge in graph.edges(of: index) {
            let other = Int(graph.neighbours[edge])
            if !hasEdge[other] || graph.degree(of: other) > degree {
                hasBetter = true
            } else if graph.degree(of: other) < degree {
                return false
            }
        }
        return hasBetter
    }

    /// Whether one connected part of the middle touches every switch of the block that matters.
    private static func joinsAll(
        _ block: [SwitchIndex], _ number: Int, _ graph: Adjacencies, _ mark: inout [Int], isMiddle: (Int) -> Bool,
        matters: (Int) -> Bool
    ) -> Bool {
        let wanted = block.count { matters(Int($0)) }
        if wanted <= 1 { return true }
        for member in block { mark[Int(member)] = -2 - number }
        let isInside = -2 - number
        var isWalked = Set<Int>()
        for start in block where isMiddle(Int(start)) && !isWalked.contains(Int(start)) {
            var touched: Set<Int> = [Int(start)]
            var queue = [Int(start)]
            isWalked.insert(Int(start))
            while let here = queue.popLast() {
                for edge in graph.edges(of: here) {
                    let other = Int(graph.neighbours[edge])
                    guard mark[other] == isInside else { continue }
                    touched.insert(other)
                    if isMiddle(other), isWalked.insert(other).inserted { queue.append(other) }
                }
            }
            if touched.count(where: matters) == wanted { return true }
        }
        return false
    }
}
