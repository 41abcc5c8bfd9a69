import FabricGraph
import FabricModel
import Testing

/// Fabrics as large as they come; nothing is timed here, but what grows with the square would never end.
@Suite struct LargeTests {
    /// 16 cores, 160 pods of 4 aggregates and 96 leaves: 16,016 switches and 64,000 links, all VLANs in use.
    private static func region() -> Drawing {
        var drawing = Drawing()
        for pod in 0..<160 {
            for aggregate in 0..<4 {
                let name = "agg\(pod)-\(aggregate)"
                for core in 0..<4 { drawing.link(name, "core\(aggregate)-\(core)") }
                for leaf in 0..<96 { drawing.link("leaf\(pod)-\(leaf)", name) }
            }
        }
        for leaf in 0..<160 * 96 { drawing.host(1 + leaf % 4094, at: "leaf\(leaf / 96)-\(leaf % 96)") }
        for vlan in 1...4094 { drawing.gateway(vlan, "core\(vlan % 4)-\(vlan / 4 % 4)") }
        return drawing
    }

    @Test func aRegionIsJoinedByTreesAndSurvivesALostCore() {
        let drawing = Self.region()
        let trees = drawing.trees()
        #expect(trees.graph.fabric.switches.count == 16_016 && trees.graph.fabric.links.count == 64_000)
        #expect(trees.split.isEmpty)
        // A tree has one link less than switches, so this many in all says that there is no loop and no hole.
        var linksOf = [Int](repeating: 0, count: 4096)
        var switchesOf = [Set<SwitchIndex>](repeating: [], count: 4096)
        for (index, ends) in trees.graph.ends.enumerated() {
            for vlan in trees[LinkIndex(index)] {
                linksOf[Int(vlan.rawValue)] += 1
                switchesOf[Int(vlan.rawValue)].formUnion([ends.a, ends.b])
            }
        }
        for vlan in 1...4094 { #expect(switchesOf[vlan].count == linksOf[vlan] + 1) }
        let core = trees.graph.fabric.switchIndex(named: "core0-0").map { Set([$0]) } ?? []
        let rest = drawing.trees(without: Failures(switches: core))
        #expect(rest.split.isEmpty)
        let move = TreeMove(rest.graph, from: { trees[trees.graph.linkOfPort[Int($0)]] }, to: { rest[$0] }) {
            !core.contains($0)
        }
        // Its VLANs have no gateway any more, and need other trees; nobody else's move.
        let moved = move.actions.reduce(VLANSet()) { $0.union($1.vlans) }
        #expect(
            !moved.isEmpty && moved.isSubset(of: VLANSet((1...4094).filter { $0 % 16 == 0 }.compactMap { VID($0) })))
        #expect(move.blocked.isEmpty)
    }

    @Test func aChainOfThousandsNeedsNoStack() {
        var drawing = Drawing()
        for index in 1..<16_000 { drawing.link("sw\(index - 1)", "sw\(index)") }
        for index in [0, 7_000, 15_999] { drawing.host(10, at: "sw\(index)") }
        let trees = drawing.trees()
        #expect(VID(10).map { trees.links(carrying: $0).count } == 15_999)
        #expect(SinglePoints(trees).links.count == 15_999)
    }

    @Test func thousandsOfSwitchesWithoutACableAreNoTrouble() {
        var drawing = Drawing()
        for index in 0..<16_000 { drawing.host(1 + index % 4094, at: "sw\(index)") }
        let trees = drawing.trees()
        #expect(trees.split.count == 4094)
        #expect(trees.graph.islands().count == 16_000)
    }

    @Test func aFullMeshIsAStar() {
        var drawing = Drawing()
        for a in 0..<300 { for b in 0..<a { drawing.link("sw\(b)", "sw\(a)") } }
        for index in 0..<300 { drawing.host(10, at: "sw\(index)") }
        let trees = drawing.trees()
        #expect(VID(10).map { trees.links(carrying: $0).count } == 299)
    }
}
