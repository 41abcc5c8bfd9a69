package import FabricModel

/// The links and switches whose loss alone may change which members of some VLANs are joined.
///
/// Never too few: what is not in it can die, and every two members that were joined still are. It may name some that are
/// harmless; `ForwardingTrees` without them tells for certain. For VLANs that are not split.
package struct Exposure: Sendable {
    /// In order.
    package private(set) var links: [LinkIndex] = []
    /// In order.
    package private(set) var switches: [SwitchIndex] = []

    /// Everything on the trees of the VLANs: while a tree stands, its members are joined.
    package init(onTreesOf vlans: VLANSet, _ trees: ForwardingTrees) {
        self.links = trees.links(carryingAnyOf: vlans)
        self.switches = Set(self.links.flatMap { [trees.graph.ends[Int($0)].a, trees.graph.ends[Int($0)].b] }).sorted()
    }

    /// What is on the trees of the VLANs and has nothing beside it.
    ///
    /// Members are joined while those switches that may be transit are joined among themselves, and each other member has a
    /// cable to one of them. So it takes a bridge or a cut switch among the former, or the last cable of one of the latter.
    package init(of vlans: VLANSet, _ trees: ForwardingTrees) {
        self.init(onTreesOf: vlans, trees)
        let graph = trees.graph
        // Where lists bound what a link may carry, each VLAN has ways of its own.
        if graph.fabric.links.contains(where: { graph.fabric.bound(of: $0) != nil }) { return }
        let core = Adjacencies(switches: graph.isAlive.count, ends: graph.ends) { link in
            graph.isUp[link] && graph.mayTransit[Int(graph.ends[link].a)] && graph.mayTransit[Int(graph.ends[link].b)]
        }
        let blocks = Blocks(core, switches: graph.isAlive.count)
        let parts = Parts(graph) { _ in true }
        var links: [LinkIndex] = []
        var switches = Set(self.switches.filter { blocks.isCut[Int($0)] })
        for link in self.links {
            let (a, b) = graph.ends[Int(link)]
            guard let adjacency = graph.adjacencies.adjacency(a, b) else { continue }
            let isAlone = graph.adjacencies.links(of: adjacency).count == 1
            switch (graph.mayTransit[Int(a)], graph.mayTransit[Int(b)]) {
            case (true, true):
                let isBridge =
                    blocks.parent[Int(a)] == b && blocks.isBridge(above: Int(a))
                    || blocks.parent[Int(b)] == a && blocks.isBridge(above: Int(b))
                if isAlone && isBridge { links.append(link) }
            case (false, false): links.append(link)
            case (true, false), (false, true):
                let (hub, leaf) = graph.mayTransit[Int(a)] ? (a, b) : (b, a)
                let hubs = graph.adjacencies.edges(of: Int(leaf)).count {
                    parts.coreOf[Int(graph.adjacencies.neighbours[$0])] == parts.coreOf[Int(hub)]
                }
                if hubs > 1 { continue }
                if isAlone { links.append(link) }
                switches.insert(hub)
            }
        }
        self.links = links
        self.switches = switches.sorted()
    }
}

extension ForwardingTrees {
    /// The links that carry at least one of these VLANs, in order.
    package func links(carryingAnyOf vlans: VLANSet) -> [LinkIndex] {
        let carries = self.sets.map { !$0.intersection(vlans).isEmpty }
        return self.setOfLink.indices.filter { carries[Int(self.setOfLink[$0])] }.map { LinkIndex($0) }
    }
}
