import FabricModel

/// The tree of one VLAN, grown from its members alone: what `TreeBuilder` grows for all VLANs together.
///
/// It walks from the root once, and then from each member back towards it, so it costs the fabric's links once and besides
/// only what the VLAN itself has.
struct SingleTree {
    /// Nil where there is nobody to be joined.
    private(set) var root: SwitchIndex?
    private(set) var links: [LinkIndex] = []

    /// - Parameter members: those that are not declared down, in canonical order.
    /// - Returns: nil where no single tree joins them all.
    init?(of vlan: VID, joining members: [SwitchIndex], _ graph: Graph, _ rules: inout TreeRules) {
        if members.count < 2 { return }
        let ground = Ground(graph: graph, vlan: vlan, scope: rules.bounds.scope(of: Int(vlan.rawValue)))
        let root = ground.root(among: members, rules)
        guard let walk = ground.walk(from: root, joining: members, &rules) else { return nil }
        self.root = root
        let branches = Branches(from: members, over: walk, ground, &rules)
        self.links = branches.adjacencies.compactMap { ground.link(of: $0, rules) }.sorted()
    }
}

/// What the tree of a VLAN may grow on.
private struct Ground {
    let graph: Graph
    let vlan: VID
    let scope: Int

    var way: Int { Ways.way(of: self.vlan) }

    /// The VLAN's first gateway, else the member that its way prefers.
    func root(among members: [SwitchIndex], _ rules: TreeRules) -> SwitchIndex {
        let gateway = rules.gateways[Int(self.vlan.rawValue)].first { self.graph.isAlive[Int($0)] }
        if let gateway { return gateway }
        var best = (score: UInt64(0), member: members[0])
        for member in members {
            let score = rules.cache.score(self.way, Int(member))
            if score > best.score { best = (score, member) }
        }
        return best.member
    }

    /// A walk that finds all members: from the root, or where that may not be transit from a neighbour of it, as `TreeBuilder`
    /// chooses.
    func walk(from root: SwitchIndex, joining members: [SwitchIndex], _ rules: inout TreeRules) -> Levels? {
        var starts = [root]
        if !self.graph.mayTransit[Int(root)] {
            let neighbours = self.edges(of: root, rules).map { self.graph.adjacencies.neighbours[$0] }
            let partner = members.count == 2 ? members.first { $0 != root } : nil
            if let partner, neighbours.contains(partner) {
                starts = [self.graph.mayTransit[Int(partner)] ? partner : root]
            } else {
                starts = rules.cache.preference(
                    of: self.way, among: neighbours.filter { self.graph.mayTransit[Int($0)] })
            }
        }
        for start in starts {
            let levels = Levels(self, from: start, rules)
            if members.allSatisfy({ levels[$0] >= 0 }) { return levels }
        }
        return nil
    }

    /// The edges of a switch that the VLAN may use.
    func edges(of owner: SwitchIndex, _ rules: TreeRules) -> [Int] {
        self.graph.adjacencies.edges(of: Int(owner)).filter {
            rules.bounds.admits(self.scope, on: self.graph.adjacencies.ids[$0])
        }
    }

    /// The link of an adjacency that carries the VLAN: of parallel ones the first that its lane prefers and that may.
    func link(of adjacency: UInt32, _ rules: TreeRules) -> LinkIndex? {
        let links = self.graph.adjacencies.links(of: Int(adjacency))
        if links.count < 2 { return links.first }
        let ways = Ways(among: links.map { StableHash.of(self.graph.label($0)) })
        return ways.preference(of: Ways.lane(of: self.vlan)).map { links[links.startIndex + $0] }
            .first { rules.bounds.mayCarry(self.vlan, over: $0) }
    }
}

/// For every switch how far it is from the start of a walk, which passes through switches that may be transit only.
private struct Levels {
    let start: SwitchIndex
    /// -1 for a switch that is not found.
    private var levels: [Int32]

    init(_ ground: Ground, from start: SwitchIndex, _ rules: TreeRules) {
        let (graph, scope) = (ground.graph, ground.scope)
        var levels = [Int32](repeating: -1, count: graph.isAlive.count)
        var queue = [start]
        levels[Int(start)] = 0
        var next = 0
        while next < queue.count {
            let here = Int(queue[next])
            next += 1
            guard next == 1 || graph.mayTransit[here] else { continue }
            for edge in graph.adjacencies.edges(of: here) {
                let other = graph.adjacencies.neighbours[edge]
                guard levels[Int(other)] < 0, rules.bounds.admits(scope, on: graph.adjacencies.ids[edge]) else {
                    continue
                }
                levels[Int(other)] = levels[here] + 1
                queue.append(other)
            }
        }
        self.start = start
        self.levels = levels
    }

    subscript(index: SwitchIndex) -> Int32 { self.levels[Int(index)] }
}

/// The ways back from all members, cut down to what has members on both sides.
private struct Branches {
    /// The adjacencies that carry the VLAN.
    var adjacencies: [UInt32] { self.ways.values.map(\.adjacency) }
    /// For every switch on the tree its way back, save for the uppermost.
    private var ways: [SwitchIndex: (above: SwitchIndex, adjacency: UInt32)] = [:]

    init(from members: [SwitchIndex], over levels: Levels, _ ground: Ground, _ rules: inout TreeRules) {
        var below: [SwitchIndex: [SwitchIndex]] = [:]
        for member in members {
            var here = member
            while here != levels.start, self.ways[here] == nil {
                guard let way = Branches.way(back: here, levels, ground, &rules) else { break }
                self.ways[here] = way
                below[way.above, default: []].append(here)
                here = way.above
            }
        }
        // Above the place where all come together nobody is.
        let isMember = Set(members)
        var top = levels.start
        while !isMember.contains(top), let branches = below[top], branches.count == 1, let only = branches.first {
            self.ways[only] = nil
            top = only
        }
    }

    /// The step towards the start that the VLAN's way chooses among the shortest ones.
    private static func way(
        back here: SwitchIndex, _ levels: Levels, _ ground: Ground, _ rules: inout TreeRules
    ) -> (above: SwitchIndex, adjacency: UInt32)? {
        var candidates: [SwitchIndex] = []
        var ids: [UInt32] = []
        for edge in ground.graph.adjacencies.edges(of: Int(here)) {
            let other = ground.graph.adjacencies.neighbours[edge]
            guard levels[other] >= 0, levels[other] == levels[here] - 1,
                other == levels.start || ground.graph.mayTransit[Int(other)],
                rules.bounds.admits(ground.scope, on: ground.graph.adjacencies.ids[edge])
            else { continue }
            candidates.append(other)
            ids.append(ground.graph.adjacencies.ids[edge])
        }
        if candidates.isEmpty { return nil }
        if candidates.count == 1 { return (candidates[0], ids[0]) }
        let table = rules.cache.table(among: candidates)
        let chosen = rules.cache.tables[table].winners[ground.way]
        return (candidates[chosen], ids[chosen])
    }
}
