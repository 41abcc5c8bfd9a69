import FabricGraph
import FabricModel

/// Promises judged the slow and obvious way: every pair of hosts, every failure, every way spelt out switch by switch.
struct SlowPromises {
    let fabric: Fabric
    let numbers: Numbers
    let trees: ForwardingTrees
    private let neighbours: [VID: [SwitchIndex: [SwitchIndex]]]

    init(_ fabric: Fabric, _ numbers: Numbers, without failures: Failures) {
        let trees = ForwardingTrees(fabric, without: failures)
        var neighbours: [VID: [SwitchIndex: [SwitchIndex]]] = [:]
        for (link, ends) in trees.graph.ends.enumerated() {
            for vlan in trees[LinkIndex(link)] {
                neighbours[vlan, default: [:]][ends.a, default: []].append(ends.b)
                neighbours[vlan, default: [:]][ends.b, default: []].append(ends.a)
            }
        }
        self.fabric = fabric
        self.numbers = numbers
        self.trees = trees
        self.neighbours = neighbours
    }

    /// The switches from one to the other along the links that carry the VLAN.
    private func path(_ from: SwitchIndex, _ to: SwitchIndex, _ vlan: VID) -> [SwitchIndex]? {
        var before: [SwitchIndex: SwitchIndex] = [from: from]
        var queue = [from]
        while let here = queue.popLast() {
            for next in self.neighbours[vlan]?[here] ?? [] where before[next] == nil {
                before[next] = here
                queue.append(next)
            }
        }
        guard before[to] != nil else { return nil }
        var path = [to]
        while let last = path.last, last != from { path.append(before[last] ?? from) }
        return path
    }

    /// All ways from a port of one host to a port of another, each as the switches on it.
    private func ways(_ source: HostIndex, _ from: PortIndex, _ destination: HostIndex, _ to: PortIndex)
        -> [[SwitchIndex]]
    {
        let (a, b) = (self.fabric.ports[Int(from)].owner, self.fabric.ports[Int(to)].owner)
        let near = self.fabric.vlans(of: self.fabric.hosts[Int(source)])
        let far = self.fabric.vlans(of: self.fabric.hosts[Int(destination)])
        let shared = near.intersection(far)
        if !shared.isEmpty { return shared.compactMap { self.path(a, b, $0) } }
        return near.flatMap { vlan -> [[SwitchIndex]] in
            let gateways = self.fabric.gateways.filter { $0.vlan == vlan && self.isAlive($0.owner) }.map(\.owner)
            guard let first = gateways.first(where: { self.path(a, $0, vlan) != nil }),
                let there = self.path(a, first, vlan)
            else { return [] }
            return far.compactMap { other in
                guard self.fabric.gateways.contains(where: { $0.vlan == other && $0.owner == first }) else {
                    return nil
                }
                return self.path(first, b, other).map { there + $0 }
            }
        }
    }

    private func isAlive(_ owner: SwitchIndex) -> Bool { self.trees.graph.isAlive[Int(owner)] }

    private func ports(_ host: HostIndex) -> [PortIndex] {
        self.fabric.ports(of: self.fabric.hosts[Int(host)]).filter { self.isAlive(self.fabric.ports[Int($0)].owner) }
    }

    /// Nil where one of the two is down with its switch.
    func keeps(_ expectation: FabricModel.Expectation, _ source: HostIndex, _ destination: HostIndex) -> Bool? {
        let (from, to) = (self.ports(source), self.ports(destination))
        if source == destination || from.isEmpty || to.isEmpty { return nil }
        return from.allSatisfy { one in
            to.allSatisfy { other in
                let ways = self.ways(source, one, destination, other)
                let passing = ways.filter { way in expectation.via.map(way.contains) ?? true }
                if !expectation.reaches { return passing.isEmpty }
                return !ways.isEmpty && passing.count == ways.count
                    && !self.ways(destination, other, source, one).isEmpty
            }
        }
    }

    /// Whether the promise holds here; nil where it speaks of no two hosts.
    func holds(_ expectation: FabricModel.Expectation) -> Bool? {
        var rows: [[Bool]] = []
        for source in expectation.source.hosts {
            let row = expectation.destination.hosts.compactMap { self.keeps(expectation, source, $0) }
            if !row.isEmpty { rows.append(row) }
        }
        if rows.isEmpty { return nil }
        let verdicts = rows.map { row in
            expectation.destination.quantifier == .each ? row.allSatisfy { $0 } : row.contains(true)
        }
        return expectation.source.quantifier == .each ? verdicts.allSatisfy { $0 } : verdicts.contains(true)
    }

    /// Every set of so many links or switches, and of fewer.
    static func failures(_ expectation: FabricModel.Expectation, in fabric: Fabric) -> [Failures] {
        func subsets(of count: Int, atMost size: Int) -> [Set<UInt32>] {
            if size == 0 { return [[]] }
            let smaller = subsets(of: count, atMost: size - 1)
            return Array(Set(smaller + smaller.flatMap { set in (0..<UInt32(count)).map { set.union([$0]) } }))
        }
        switch expectation.failures {
        case .none: return [.none]
        case .links(let size): return subsets(of: fabric.links.count, atMost: size).map { Failures(links: $0) }
        case .switches(let size): return subsets(of: fabric.switches.count, atMost: size).map { Failures(switches: $0) }
        }
    }
}
