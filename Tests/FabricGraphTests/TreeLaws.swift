import FabricGraph
import FabricModel
import Testing

@Suite struct TreeLaws {
    static let cases = Shape.allCases.flatMap { shape in (0..<30).map { (shape, $0) } }

    @Test(arguments: cases) func everyVLANIsATreeOfItsMembers(_ shape: Shape, seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        let drawing = shape.draw(&chance)
        self.check(drawing.trees())
        // With failures declared, one by one and together.
        let fabric = drawing.fabric()
        for _ in 0..<3 where !fabric.links.isEmpty {
            let links = Set(
                (0..<chance.number(0...3)).map { _ in LinkIndex(chance.number(0...fabric.links.count - 1)) })
            let switches = Set(
                (0..<chance.number(0...1)).map { _ in SwitchIndex(chance.number(0...fabric.switches.count - 1)) })
            self.check(drawing.trees(without: Failures(links: links, switches: switches)))
        }
    }

    private func check(_ trees: ForwardingTrees) {
        let reference = SlowReference(trees: trees)
        for vlan in trees.graph.fabric.vlans {
            #expect(reference.faults(of: vlan.id) == [], "VLAN \(vlan.id)")
            let parents = trees.parents(of: vlan.id)
            #expect(Set(parents.values) == Set(trees.links(carrying: vlan.id)))
            if let root = trees.root(of: vlan.id) { #expect(parents[root] == nil) }
        }
    }

    @Test(arguments: cases) func theOrderOfTheFileDoesNotMatter(_ shape: Shape, seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        let drawing = shape.draw(&chance)
        #expect(drawing.trees().byName == drawing.shuffled(&chance).trees().byName)
    }

    /// A tree from the root follows shortest ways where every switch may be transit.
    @Test(arguments: 0..<40) func treesFollowShortestWays(seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        var drawing = Shape.random.draw(&chance)
        for name in drawing.switches { drawing.transit[name] = true }
        let trees = drawing.trees()
        for vlan in trees.graph.fabric.vlans {
            guard let root = trees.root(of: vlan.id) else { continue }
            let distances = trees.graph.distances(from: root)
            for (owner, link) in trees.parents(of: vlan.id) {
                let parent = trees.graph.neighbour(over: link, from: owner)
                #expect(distances[parent].map { $0 + 1 } == distances[owner])
            }
        }
    }
}

extension Graph {
    func distances(from root: SwitchIndex) -> [SwitchIndex: Int] {
        var distances = [root: 0]
        var queue = [root]
        while !queue.isEmpty {
            let here = queue.removeFirst()
            for link in self.links(of: here) {
                let other = self.neighbour(over: link, from: here)
                if distances[other] == nil {
                    distances[other] = distances[here, default: 0] + 1
                    queue.append(other)
                }
            }
        }
        return distances
    }
}

extension ForwardingTrees {
    /// What every link carries, by the names of its ends.
    var byName: [String: VLANSet] {
        Dictionary(
            self.setOfLink.indices.map { (self.graph.label(LinkIndex($0)), self[LinkIndex($0)]) },
            uniquingKeysWith: { one, _ in one })
    }
}
