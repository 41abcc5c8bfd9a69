import FabricGraph
import FabricModel
import Testing

@Suite struct MoveLaws {
    static let shapes: [Shape] = [
        .ring, .chordalRing, .leafSpine, .peeredLeafSpine, .fatTree, .random, .bounded, .written,
    ]
    static let cases = shapes.flatMap { shape in (0..<40).map { (shape, $0) } }

    /// A fabric in two states: other members, other gateways, other failures.
    struct Move {
        var old: ForwardingTrees
        var new: ForwardingTrees

        init(_ shape: Shape, _ chance: inout SplitMix64) {
            let drawing = shape.draw(&chance)
            var fabric = drawing.fabric()
            func failures(_ chance: inout SplitMix64) -> Failures {
                guard chance.oneIn(2), !fabric.links.isEmpty else { return .none }
                return Failures(links: [LinkIndex(chance.number(0...fabric.links.count - 1))])
            }
            func graph(_ chance: inout SplitMix64) -> Graph {
                Graph(fabric, without: failures(&chance))
            }
            self.old = ForwardingTrees(graph(&chance))
            for index in fabric.gateways.indices where chance.oneIn(2) {
                fabric.gateways[index].owner = SwitchIndex(chance.number(0...fabric.switches.count - 1))
            }
            for index in fabric.hosts.indices where chance.oneIn(4) {
                fabric.hosts[index].native = fabric.vlans.randomElement(using: &chance)?.id
            }
            self.new = ForwardingTrees(graph(&chance))
        }

        var graph: Graph { self.new.graph }

        func old(_ port: PortIndex) -> VLANSet { self.old[self.graph.linkOfPort[Int(port)]] }
    }

    /// What ports carry while a move is on its way.
    struct State {
        let graph: Graph
        private(set) var ports: [PortIndex: VLANSet]
        /// For every VLAN the links of which both ends carry it.
        private var live: [VID: Set<LinkIndex>] = [:]

        init(_ graph: Graph, _ held: (PortIndex) -> VLANSet) {
            self.graph = graph
            let ports = graph.fabric.links.flatMap { [$0.a, $0.b] }
            self.ports = Dictionary(uniqueKeysWithValues: ports.map { ($0, held($0)) })
            for (index, link) in graph.fabric.links.enumerated() {
                for vlan in held(link.a).intersection(held(link.b)) {
                    self.live[vlan, default: []].insert(LinkIndex(index))
                }
            }
        }

        mutating func carry(out action: TreeMove.Action) {
            switch action.kind {
            case .narrow(let port):
                self.ports[port] = self.ports[port, default: VLANSet()].subtracting(action.vlans)
                for vlan in action.vlans { self.live[vlan]?.remove(self.graph.linkOfPort[Int(port)]) }
            case .widen(let port):
                self.ports[port] = self.ports[port, default: VLANSet()].union(action.vlans)
                let index = self.graph.linkOfPort[Int(port)]
                let link = self.graph.fabric.links[Int(index)]
                for vlan in action.vlans.intersection(self.ports[link.a == port ? link.b : link.a] ?? VLANSet()) {
                    self.live[vlan, default: []].insert(index)
                }
            case .forget: break
            }
        }

        func links(carrying vlan: VID) -> [LinkIndex] { self.live[vlan, default: []].sorted() }
    }

    @Test(arguments: cases) func noStateOnTheWayHasALoop(_ shape: Shape, seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        let move = Move(shape, &chance)
        // Now and then a switch that cannot be reached.
        let dead = chance.oneIn(3) ? SwitchIndex(chance.number(0...move.graph.fabric.switches.count - 1)) : nil
        let plan = TreeMove(
            move.graph, from: move.old(_:), to: { move.new[$0] }, isReachable: { $0 != dead })
        for _ in 0..<4 {
            let end = self.walk(plan.actions.map { ([$0], $0.waitsFor) }, move, &chance)
            self.checkEnd(end, plan, move, dead)
        }
        // The same when each switch does several things at once.
        let pieces = plan.pieces()
        #expect(pieces.flatMap(\.actions).sorted() == Array(plan.actions.indices))
        for (position, piece) in pieces.enumerated() { #expect(piece.waitsFor.allSatisfy { $0 < position }) }
        let end = self.walk(pieces.map { ($0.actions.map { plan.actions[$0] }, $0.waitsFor) }, move, &chance)
        self.checkEnd(end, plan, move, dead)
    }

    @Test(arguments: cases) func aScriptForEveryVLANIsTheSameMove(_ shape: Shape, seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        let move = Move(shape, &chance)
        let dead = chance.oneIn(3) ? SwitchIndex(chance.number(0...move.graph.fabric.switches.count - 1)) : nil
        // From the old trees, from nothing, and from ends that hold whatever.
        let whatever = move.graph.fabric.ports.map { _ in
            VLANSet((1...4).compactMap { _ in move.graph.fabric.vlans.randomElement(using: &chance)?.id })
        }
        let states: [(PortIndex) -> VLANSet] = [move.old(_:), { _ in VLANSet() }, { whatever[Int($0)] }]
        for old in states {
            func plan(scripting vlans: VLANSet) -> TreeMove {
                TreeMove(
                    move.graph, from: old, to: { move.new[$0] }, isReachable: { $0 != dead }, scripting: vlans)
            }
            #expect(plan(scripting: VLANSet()) == plan(scripting: .all))
        }
    }

    @Test(arguments: cases) func linksThatAreSettledNeedNotBeNamed(_ shape: Shape, seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        let move = Move(shape, &chance)
        let dead = chance.oneIn(3) ? SwitchIndex(chance.number(0...move.graph.fabric.switches.count - 1)) : nil
        // Some others may be named besides.
        let unsettled = move.graph.fabric.links.indices.map { LinkIndex($0) }.filter { index in
            let link = move.graph.fabric.links[Int(index)]
            return move.old(link.a) != move.new[index] || move.old(link.b) != move.new[index] || chance.oneIn(4)
        }
        func plan(among unsettled: [LinkIndex]?) -> TreeMove {
            TreeMove(
                move.graph, from: move.old(_:), to: { move.new[$0] }, isReachable: { $0 != dead },
                among: unsettled.map { ($0, { move.new.links(carrying: $0) }) })
        }
        #expect(plan(among: unsettled) == plan(among: nil))
    }

    /// Goes a random way through the reachable states, step by step, and looks at each.
    private func walk(
        _ batches: [(actions: [TreeMove.Action], waitsFor: [Int])], _ move: Move, _ chance: inout SplitMix64
    ) -> State {
        let reference = SlowReference(trees: move.new)
        var state = State(move.graph, move.old(_:))
        var isDone = [Bool](repeating: false, count: batches.count)
        // Actions that have begun interleave, too: a batch under way has some of its actions left.
        var left = batches.map { $0.actions.shuffled(using: &chance) }
        while true {
            let ready = left.indices.filter { index in
                !isDone[index] && batches[index].waitsFor.allSatisfy { isDone[$0] }
            }
            guard let next = ready.randomElement(using: &chance) else { break }
            if let action = left[next].popLast() {
                state.carry(out: action)
                if case .widen(let port) = action.kind {
                    #expect(action.vlans.isSubset(of: move.new[move.graph.linkOfPort[Int(port)]]))
                    // Leaving and forgetting close no loop.
                    for vlan in action.vlans where reference.hasCycle(state.links(carrying: vlan)) {
                        Issue.record("VLAN \(vlan) loops after \(action)")
                    }
                }
                if case .narrow(let port) = action.kind {
                    #expect(action.vlans.intersection(move.new[move.graph.linkOfPort[Int(port)]]).isEmpty)
                }
            }
            isDone[next] = left[next].isEmpty
        }
        #expect(isDone.allSatisfy { $0 })
        return state
    }

    private func checkEnd(_ end: State, _ plan: TreeMove, _ move: Move, _ dead: SwitchIndex?) {
        let blocked = plan.blocked.reduce(VLANSet()) { $0.union($1.vlans) }
        for link in move.graph.fabric.links {
            let index = move.graph.linkOfPort[Int(link.a)]
            for port in [link.a, link.b] where move.graph.fabric.ports[Int(port)].owner != dead {
                let (is_, shall) = (end.ports[port] ?? VLANSet(), move.new[index])
                #expect(is_.subtracting(blocked) == shall.subtracting(blocked), "\(move.graph.label(index))")
            }
        }
        #expect(dead != nil || blocked.isEmpty)
        #expect(plan.actions.allSatisfy { $0.owner != dead })
        if dead == nil {
            for vlan in move.graph.fabric.vlans {
                #expect(Set(end.links(carrying: vlan.id)) == Set(move.new.links(carrying: vlan.id)))
            }
        }
    }

    /// Every switch whose direction towards a member changed forgets, after it did.
    @Test(arguments: cases) func whoSeesAMemberElsewhereForgets(_ shape: Shape, seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        let move = Move(shape, &chance)
        let plan = TreeMove(move.graph, from: move.old(_:), to: { move.new[$0] })
        for vlan in move.graph.fabric.vlans.map(\.id) {
            let forgetting = Set(
                plan.actions.compactMap { action -> SwitchIndex? in
                    if case .forget(let owner) = action.kind, action.vlans.contains(vlan) { owner } else { nil }
                })
            let members = Set(move.old.members(of: vlan)).intersection(move.new.members(of: vlan))
            let (old, new) = (self.directions(move.old, vlan), self.directions(move.new, vlan))
            for (owner, before) in old {
                let after = new[owner, default: [:]]
                let isTurned = members.contains { before[$0] != nil && after[$0] != nil && before[$0] != after[$0] }
                if isTurned { #expect(forgetting.contains(owner), "VLAN \(vlan)") }
            }
        }
    }

    /// For every switch and every other that it reaches the link towards it.
    private func directions(_ trees: ForwardingTrees, _ vlan: VID) -> [SwitchIndex: [SwitchIndex: LinkIndex]] {
        let links = trees.links(carrying: vlan)
        let reference = SlowReference(trees: trees)
        var directions: [SwitchIndex: [SwitchIndex: LinkIndex]] = [:]
        for link in links {
            let rest = links.filter { $0 != link }
            let ends = trees.graph.ends[Int(link)]
            for (near, far) in [(ends.a, ends.b), (ends.b, ends.a)] {
                for other in reference.reached(from: far, over: rest) { directions[near, default: [:]][other] = link }
            }
        }
        return directions
    }

    /// Whatever a switch held before, the move ends where it should, and a loop that was there is cut before anything is added.
    @Test(arguments: cases) func anyObservedStateEndsWhereItShould(_ shape: Shape, seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        let move = Move(shape, &chance)
        var held: [PortIndex: VLANSet] = [:]
        for link in move.graph.fabric.links {
            for port in [link.a, link.b] {
                held[port] = VLANSet(move.graph.fabric.vlans.map(\.id).filter { _ in chance.oneIn(2) })
            }
        }
        let plan = TreeMove(move.graph, from: { held[$0] ?? VLANSet() }, to: { move.new[$0] })
        #expect(plan.blocked.isEmpty)
        var state = State(move.graph) { held[$0] ?? VLANSet() }
        let reference = SlowReference(trees: move.new)
        let first = Dictionary(
            uniqueKeysWithValues: move.graph.fabric.vlans.map { ($0.id, Set(state.links(carrying: $0.id))) })
        for action in plan.actions {
            state.carry(out: action)
            for vlan in action.vlans {
                let links = state.links(carrying: vlan)
                // No loop but those that were there.
                if !Set(links).isSubset(of: first[vlan] ?? []) { #expect(!reference.hasCycle(links)) }
            }
        }
        for link in move.graph.fabric.links {
            #expect(state.ports[link.a] == move.new[move.graph.linkOfPort[Int(link.a)]])
            #expect(state.ports[link.b] == move.new[move.graph.linkOfPort[Int(link.b)]])
        }
    }

    @Test(arguments: shapes) func nothingToMoveIsNothing(_ shape: Shape) {
        var chance = SplitMix64(seed: UInt64(7))
        let trees = shape.draw(&chance).trees()
        let plan = TreeMove(trees.graph, from: { trees[trees.graph.linkOfPort[Int($0)]] }, to: { trees[$0] })
        #expect(plan.actions.isEmpty && plan.exchanges.isEmpty && plan.blocked.isEmpty)
    }
}
