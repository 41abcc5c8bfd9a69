import FabricGraph
import FabricModel
import Testing

@Suite struct FindingTests {
    /// Against taking away every link and every switch, where all may be transit.
    @Test(arguments: 0..<60) func singlePointsAreThoseWhoseLossSplitsAVLAN(seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        var drawing = [Shape.chain, .chordalRing, .random, .islands][seed % 4].draw(&chance)
        for name in drawing.switches { drawing.transit[name] = true }
        let trees = drawing.trees()
        let found = SinglePoints(trees)
        let links = Dictionary(uniqueKeysWithValues: found.links.map { ($0.link, $0.vlans) })
        let switches = Dictionary(uniqueKeysWithValues: found.switches.map { ($0.index, $0.vlans) })
        func lost(_ failures: Failures) -> VLANSet {
            let rest = drawing.trees(without: failures)
            let vlans = trees.graph.fabric.vlans.map(\.id).filter { vlan in
                // A VLAN that two members lose each other in, neither of them lost itself.
                let before = trees.parts(of: vlan).map { $0.filter { !failures.switches.contains($0) } }
                return rest.parts(of: vlan).count > before.count { !$0.isEmpty }
            }
            return VLANSet(vlans)
        }
        for index in trees.graph.fabric.links.indices {
            #expect(links[LinkIndex(index)] ?? VLANSet() == lost(Failures(links: [LinkIndex(index)])))
        }
        for index in trees.graph.fabric.switches.indices {
            #expect(switches[SwitchIndex(index)] ?? VLANSet() == lost(Failures(switches: [SwitchIndex(index)])))
        }
    }

    @Test func twoGatewaysNeedAWayThatIsNoLeaf() {
        var drawing = Drawing()
        for leaf in 1...4 {
            for spine in ["spine1", "spine2"] { drawing.link("leaf\(leaf)", spine) }
            drawing.host(10, at: "leaf\(leaf)")
        }
        drawing.gateway(10, "spine1", "spine2")
        let apart = drawing.trees()
        let fabric = apart.graph.fabric
        #expect(
            apart.splits().map { $0.parts.map { $0.map { fabric.switches[Int($0)].name } } }
                == [[["leaf1", "leaf2", "leaf3", "leaf4", "spine1"], ["spine2"]]])
        #expect(apart.splits().first?.mayNotTransit.map { fabric.switches[Int($0)].name } == ["leaf1"])
        drawing.link("spine1", "spine2")
        #expect(drawing.trees().splits().isEmpty)
        #expect(SinglePoints(drawing.trees()).switches.isEmpty)
    }

    @Test func leavesAreNoTransitUnlessTheyAreNeeded() {
        // A ring has no leaves; a switch behind a leaf needs it; a spine with a host stays a spine.
        var ring = Drawing()
        for index in 0..<8 {
            ring.link("r\(index)", "r\((index + 1) % 8)")
            ring.host(10, at: "r\(index)")
        }
        #expect(ring.graph().mayTransit.allSatisfy { $0 })
        var pod = Drawing()
        for leaf in 1...5 {
            for spine in ["spine1", "spine2"] { pod.link("leaf\(leaf)", spine) }
            pod.host(10, at: "leaf\(leaf)")
        }
        pod.link("leaf1", "leaf2")
        pod.link("leaf5", "closet")
        pod.host(10, at: "closet")
        pod.host(10, at: "spine1")
        let graph = pod.graph()
        let transit = graph.fabric.switches.indices.filter { graph.mayTransit[$0] }.map {
            graph.fabric.switches[$0].name
        }
        #expect(transit == ["leaf5", "spine1", "spine2"])
    }

    @Test func islandsAreToldApart() {
        var drawing = Drawing()
        drawing.link("a", "b")
        drawing.link("b", "c")
        drawing.add("lonely")
        let graph = drawing.graph()
        #expect(
            graph.islands().map { $0.map { graph.fabric.switches[Int($0)].name } } == [["a", "b", "c"], ["lonely"]])
    }

    @Test func endsThatDisagreeAreFound() {
        var drawing = Drawing()
        drawing.link("a", "b")
        drawing.link("b", "c", bound: VLANSet(text: "10-20"))
        var fabric = drawing.fabric()
        let (first, second) = (fabric.links[0], fabric.links[1])
        fabric.ports[Int(first.a)].mtu = 9000
        #expect(Graph(fabric).disagreements().isEmpty)
        fabric.ports[Int(first.b)].mtu = 1500
        fabric.ports[Int(second.b)].native = VID(30)
        #expect(
            Graph(fabric).disagreements() == [
                LinkDisagreement(link: 0, subject: .mtu(9000, 1500)),
                LinkDisagreement(link: 1, subject: .native(nil, VID(30))),
            ])
    }
}
