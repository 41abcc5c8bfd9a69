import FabricGraph
import FabricModel
import Testing

@Suite struct TraceTests {
    static let cases = Shape.allCases.flatMap { shape in (0..<12).map { (shape, $0) } }

    /// Against the trees: in one VLAN hosts reach each other where their switches are in one part, and across VLANs where a
    /// first gateway in the part of one routes for the other, too, and is in its part.
    @Test(arguments: cases) func tracesArriveWhereTheTreesLead(_ shape: Shape, seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        let trees = shape.draw(&chance).trees()
        let fabric = trees.graph.fabric
        let state = ForwardingState(trees)
        func part(_ host: Host, _ vlan: VID) -> Set<SwitchIndex> {
            let owner = fabric.ports(of: host).first.map { fabric.ports[Int($0)].owner } ?? 0
            return SlowReference(trees: trees).reached(from: owner, over: trees.links(carrying: vlan))
        }
        for _ in 0..<40 where !fabric.hosts.isEmpty {
            let pair = (0..<2).map { _ in HostIndex(chance.number(0...fabric.hosts.count - 1)) }
            let (a, b) = (fabric.hosts[Int(pair[0])], fabric.hosts[Int(pair[1])])
            guard let from = a.native, let to = b.native, pair[0] != pair[1] else { continue }
            let trace = Trace(state, from: pair[0], to: pair[1])
            let (near, far) = (part(a, from), part(b, to))
            // The first gateway that it gets to, by preference, and no other.
            let router = fabric.gateways.filter { $0.vlan == from }.map(\.owner).first { near.contains($0) }
            let isRouted = router.map { owner in
                far.contains(owner) && fabric.gateways.contains { $0.vlan == to && $0.owner == owner }
            }
            let end = fabric.ports(of: b).first.map { fabric.ports[Int($0)].owner }
            let arrives = from == to ? end.map { near.contains($0) } ?? false : isRouted ?? false
            #expect(trace.arrives == arrives, "\(a.name) \(b.name): \(trace)")
            if trace.arrives { self.checkSteps(trace, a, b, trees) }
        }
    }

    /// Each step begins where the one before it ended.
    private func checkSteps(_ trace: Trace, _ a: Host, _ b: Host, _ trees: ForwardingTrees) {
        let fabric = trees.graph.fabric
        var here: (owner: SwitchIndex, vlan: VID)?
        for step in trace.steps {
            switch step {
            case .enters(let port, _, let vlan):
                #expect(fabric.ports(of: a).contains(port))
                here = (fabric.ports[Int(port)].owner, vlan)
            case .crosses(let from, let to, let tag, let vlan):
                #expect(fabric.ports[Int(from)].owner == here?.owner && tag == here?.vlan)
                #expect(trees.graph.linkOfPort[Int(from)] == trees.graph.linkOfPort[Int(to)])
                here = (fabric.ports[Int(to)].owner, vlan)
            case .routes(let owner, let from, let to):
                #expect(owner == here?.owner && from == here?.vlan)
                here = (owner, to)
            case .leaves(let port, _):
                #expect(fabric.ports(of: b).contains(port) && fabric.ports[Int(port)].owner == here?.owner)
            }
        }
        if case .leaves = trace.steps.last {} else { Issue.record("it does not leave: \(trace)") }
    }

    /// One VLAN taken off one port of the way: the trace stops there, and says so.
    @Test(arguments: 0..<40) func aVLANThatIsMissingIsNamed(seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        let trees = [Shape.peeredLeafSpine, .ring, .fatTree, .random][seed % 4].draw(&chance).trees()
        let fabric = trees.graph.fabric
        let state = ForwardingState(trees)
        for source in fabric.hosts.indices.prefix(20) {
            for destination in fabric.hosts.indices.prefix(20) where source != destination {
                let whole = Trace(state, from: HostIndex(source), to: HostIndex(destination))
                let crossings = whole.steps.compactMap { step -> (PortIndex, PortIndex, VID)? in
                    if case .crosses(let from, let to, _, let vlan) = step { (from, to, vlan) } else { nil }
                }
                guard whole.arrives, let (from, to, vlan) = crossings.randomElement(using: &chance) else { continue }
                let victim = chance.oneIn(2) ? from : to
                let broken = ForwardingState(
                    trees.graph,
                    vlans: { port in
                        var vlans = ForwardingState(trees).ports(port)
                        if port == victim { vlans.tagged.remove(vlan) }
                        return vlans
                    },
                    routed: { owner in VLANSet(fabric.gateways.filter { $0.owner == owner }.map(\.vlan)) },
                    isUp: { _ in true })
                let trace = Trace(broken, from: HostIndex(source), to: HostIndex(destination))
                let expected: Trace.Stop = victim == from ? .notCarried(from, vlan) : .notAccepted(to, tag: vlan)
                // Another gateway may lead there as well.
                #expect(trace.arrives && !crossings.isEmpty || trace.stop == expected, "\(trace)")
                return
            }
        }
    }

    /// A router on a stick: two VLANs on one switch, the gateway on another.
    @Test func packetsAreRoutedAndTheReasonsAreTold() throws {
        var drawing = Drawing()
        drawing.link("sw1", "sw2")
        drawing.host(10, at: "sw1")
        drawing.host(20, at: "sw1")
        drawing.host(30, at: "sw1")
        drawing.host(30, at: "sw2")
        drawing.gateway(10, "sw2")
        drawing.gateway(20, "sw2")
        let trees = drawing.trees()
        let fabric = trees.graph.fabric
        let state = ForwardingState(trees)
        let (h0, h1, h2) = (
            try #require(fabric.hostIndex(named: "h0")), try #require(fabric.hostIndex(named: "h1")),
            try #require(fabric.hostIndex(named: "h2"))
        )
        let h3 = try #require(fabric.hostIndex(named: "h3"))
        let (ten, twenty, thirty) = (try #require(VID(10)), try #require(VID(20)), try #require(VID(30)))
        let cable = fabric.links[0]
        func port(_ host: HostIndex) -> PortIndex { fabric.hostPorts[fabric.hosts[Int(host)].ports.lowerBound] }
        #expect(
            Trace(state, from: h0, to: h1).steps == [
                .enters(port(h0), tag: nil, vlan: ten), .crosses(from: cable.a, to: cable.b, tag: ten, vlan: ten),
                .routes(1, from: ten, to: twenty), .crosses(from: cable.b, to: cable.a, tag: twenty, vlan: twenty),
                .leaves(port(h1), tag: nil),
            ])
        #expect(Trace(state, from: h0, to: h2).stop == .notRouted(1, from: ten, to: thirty))
        #expect(Trace(state, from: h2, to: h0).stop == .noGateway(thirty))
        let cut = ForwardingState(drawing.trees(without: Failures(links: [0])))
        #expect(Trace(cut, from: h2, to: h3).stop == .linkDown(0))
        let dead = ForwardingState(drawing.trees(without: Failures(switches: [1])))
        #expect(Trace(dead, from: h2, to: h3).stop == .switchDown(1))
        let victim = port(h2)
        let shut = ForwardingState(
            trees.graph, vlans: { state.ports($0) }, routed: { _ in VLANSet() }, isUp: { $0 != victim })
        #expect(Trace(shut, from: h2, to: h3).stop == .portDown(port(h2)))
        #expect(Trace(shut, from: h3, to: h2).stop == .portDown(port(h2)))
    }

    /// Untagged frames leak from one VLAN into another where the ends of a link have different native VLANs; the trace follows.
    @Test func leaksAreFollowed() throws {
        var drawing = Drawing()
        drawing.link("sw1", "sw2")
        drawing.host(10, at: "sw1")
        drawing.host(10, at: "sw2")
        let graph = drawing.graph()
        let fabric = graph.fabric
        let (ten, twenty) = (try #require(VID(10)), try #require(VID(20)))
        let cable = fabric.links[0]
        let state = ForwardingState(
            graph,
            vlans: { port in port == cable.b || fabric.ports[Int(port)].owner == 1 ? .access(twenty) : .access(ten) },
            routed: { _ in VLANSet() }, isUp: { _ in true })
        let trace = Trace(state, from: 0, to: 1)
        #expect(trace.arrives)
        #expect(trace.steps.contains(.crosses(from: cable.a, to: cable.b, tag: nil, vlan: twenty)))
    }
}
