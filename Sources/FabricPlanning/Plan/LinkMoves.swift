import FabricGraph
import FabricModel

/// What the links of a fabric come to carry and carry no more, ordered over all switches so that no VLAN ever has a loop.
struct LinkMoves {
    /// Steps that one switch carries out in one go.
    struct Piece {
        var owner: Int
        /// By phase, and in a phase by subject.
        var steps: [Step]
        /// The pieces, by position, all of them earlier ones, that must be done before this one starts.
        var waitsFor: [Int]
        /// Some other piece waits for this one.
        var isAwaited = false
    }

    private(set) var pieces: [Piece] = []
    /// Links that cannot be made now.
    private(set) var problems: [Problems.Placed] = []

    /// - Parameters:
    ///   - readings: one for each of `desired.switches`.
    ///   - isReachable: for each switch whether it can be changed now.
    ///   - unsettled: by these readings.
    init(from readings: [Reading], isReachable: [Bool], to desired: Desired, _ unsettled: Unsettled) {
        if unsettled.links.isEmpty { return }
        let (graph, trees) = (desired.trees.graph, desired.trees)
        let carried = CarriedNow(readings, desired, unsettled)
        let move = TreeMove(
            graph, from: { carried[$0] }, to: { trees[$0] }, isReachable: { isReachable[Int($0)] },
            among: (unsettled.links, { trees.links(carrying: $0) }))
        var writer = StepWriter(move, desired) {
            Failures.none.adding(deadLinksIn: readings, of: graph, among: unsettled.switches).links
        }
        self.pieces = move.pieces().map { piece in
            let gathered = Gathered(piece.actions.map { move.actions[$0] })
            let owner = Int(piece.owner)
            let forgets = !readings[owner].withoutPlace.contains(.forgetting)
            let steps = gathered.actions.filter { forgets || !$0.kind.isForgetting }
                .flatMap { writer.steps(for: $0.kind, $0.vlans) }
            return Piece(owner: owner, steps: steps.inOrder, waitsFor: piece.waitsFor)
        }
        if self.pieces.contains(where: \.steps.isEmpty) { self.pieces = LinkMoves.withoutEmptyOnes(self.pieces) }
        for other in Set(self.pieces.flatMap(\.waitsFor)) { self.pieces[other].isAwaited = true }
        self.problems = LinkMoves.problems(move, isReachable, desired)
    }

    /// Who waits for a piece that has nothing to do waits for what that one waits for.
    private static func withoutEmptyOnes(_ pieces: [Piece]) -> [Piece] {
        var kept: [Piece] = []
        // For each piece the kept ones, by their new positions, that stand for it.
        var standIns: [[Int]] = []
        for piece in pieces {
            let waitsFor = Set(piece.waitsFor.flatMap { standIns[$0] }).sorted()
            if piece.steps.isEmpty {
                standIns.append(waitsFor)
            } else {
                standIns.append([kept.count])
                kept.append(Piece(owner: piece.owner, steps: piece.steps, waitsFor: waitsFor))
            }
        }
        return kept
    }

    /// A link that cannot be made is told of where it can be seen: at an end that answers, if there is one.
    private static func problems(_ move: TreeMove, _ isReachable: [Bool], _ desired: Desired) -> [Problems.Placed] {
        var vlans: [PortIndex: VLANSet] = [:]
        for blocked in move.blocked {
            let cable = desired.fabric.links[Int(blocked.link)]
            let isBSeen = isReachable[Int(desired.fabric.ports[Int(cable.b)].owner)]
            let isASeen = isReachable[Int(desired.fabric.ports[Int(cable.a)].owner)]
            vlans[isASeen || !isBSeen ? cable.a : cable.b, default: VLANSet()].formUnion(blocked.vlans)
        }
        return vlans.sorted { $0.key < $1.key }.map { port, vlans in
            let owner = Int(desired.fabric.ports[Int(port)].owner)
            return Problems.Placed(
                switchIndex: owner,
                problem: Problem(
                    .blockedMove(port: desired.fabric.name(of: port), vlans), of: desired.switches[owner].scope.name))
        }
    }
}

extension TreeMove.Action.Kind {
    fileprivate var isForgetting: Bool { if case .forget = self { true } else { false } }
}

/// What both ends of every unsettled link carry now.
///
/// A switch that does not answer forwards what it was last given: as far as its neighbour carries it, since frames pass only
/// where both do. Between two that do not answer that is what is desired of them.
private struct CarriedNow {
    /// For each unsettled link what is seen at its port `a`, and then at its port `b`; nil where nobody answers.
    private var ends: [VLANSet?]
    private let desired: Desired
    private let unsettled: Unsettled

    init(_ readings: [Reading], _ desired: Desired, _ unsettled: Unsettled) {
        let fabric = desired.fabric
        self.desired = desired
        self.unsettled = unsettled
        // Who is settled and was read holds what is desired.
        self.ends = unsettled.links.flatMap { link in
            let ends = desired.trees.graph.ends[Int(link)]
            return [ends.a, ends.b].map { readings[Int($0)].isRead ? desired.trees[link] : nil }
        }
        let linkOfPort = desired.trees.graph.linkOfPort
        for index in unsettled.switches {
            guard let ports = readings[index].observation?.owned.ports else { continue }
            var next = 0
            for port in fabric.switches[index].ports where linkOfPort[port] != Graph.noLink {
                let name = fabric.name(of: PortIndex(port))
                // A switch that has all its ports has this one at its own place.
                let expected = port - fabric.switches[index].ports.lowerBound
                if expected < ports.count, ports[expected].name == name { next = expected }
                while next < ports.count, precedes(ports[next].name, name) { next += 1 }
                let isThere = next < ports.count && ports[next].name == name && ports[next].isMember
                guard let end = self.end(PortIndex(port)) else { continue }
                self.ends[end] = isThere ? ports[next].vlans.all : VLANSet()
            }
        }
    }

    /// The place of a port in `ends`; nil for one of a settled link.
    private func end(_ port: PortIndex) -> Int? {
        let link = self.desired.trees.graph.linkOfPort[Int(port)]
        let isB = self.desired.trees.graph.fabric.links[Int(link)].a != port
        return self.unsettled.place(of: link).map { 2 * $0 + (isB ? 1 : 0) }
    }

    subscript(port: PortIndex) -> VLANSet {
        let wanted = self.desired.trees[self.desired.trees.graph.linkOfPort[Int(port)]]
        // The two ends of a link stand side by side.
        return self.end(port).map { self.ends[$0] ?? self.ends[$0 ^ 1] ?? wanted } ?? wanted
    }
}

/// Turns the actions of a move into steps.
private struct StepWriter {
    private let desired: Desired
    private let findDead: () -> Set<LinkIndex>
    private var dead: Set<LinkIndex>?
    /// For every link that is replaced the VLANs for which it is: their members pause until the new one carries them.
    private var replaced: [LinkIndex: VLANSet] = [:]
    private var members: MembersByVLAN?

    /// - Parameter dead: the links without carrier, among those that are taken as down; asked for when something is narrowed.
    init(_ move: TreeMove, _ desired: Desired, dead: @escaping () -> Set<LinkIndex>) {
        self.desired = desired
        self.findDead = dead
        for exchange in move.exchanges { self.replaced[exchange.old, default: VLANSet()].formUnion(exchange.vlans) }
    }

    mutating func steps(for kind: TreeMove.Action.Kind, _ vlans: VLANSet) -> [Step] {
        let fabric = self.desired.fabric
        switch kind {
        case .forget:
            return [Step(.forget(vlans), in: .forget, because: .moved, impact: .hitless, hosts: .none)]
        case .narrow(let port):
            return self.effects(ofNarrowing: port, vlans).map { vlans, impact, hosts in
                Step(
                    .drop(.port(fabric.name(of: port)), vlans), in: .narrow, because: .extra, impact: impact,
                    hosts: hosts)
            }
        case .widen(let port):
            let native =
                fabric.native(of: fabric.links[Int(self.desired.trees.graph.linkOfPort[Int(port)])])
                .map { vlans.intersection(VLANSet($0)) } ?? VLANSet()
            return [(native, Carriage.native), (vlans.subtracting(native), .tagged)].filter { !$0.0.isEmpty }
                .map { vlans, carriage in
                    Step(
                        .carry(.port(fabric.name(of: port)), vlans, as: carriage), in: .widen, because: .missing,
                        impact: .hitless, hosts: .none)
                }
        }
    }

    /// What a link that carries VLANs no more does to their members, worst first.
    private mutating func effects(
        ofNarrowing port: PortIndex, _ vlans: VLANSet
    ) -> [(VLANSet, Impact, HostSample)] {
        let graph = self.desired.trees.graph
        let link = graph.linkOfPort[Int(port)]
        // Over a dead link nobody speaks; over one that is only declared down they do.
        let dead = self.dead ?? self.findDead()
        self.dead = dead
        let isSilent = dead.contains(link) || !graph.isUp[Int(link)] && !graph.failures.links.contains(link)
        if isSilent { return [(vlans, .none, .none)] }
        let cutOff = vlans.intersection(self.desired.trees.split)
        let paused = vlans.intersection(self.replaced[link] ?? VLANSet()).subtracting(cutOff)
        return [(cutOff, Impact.outage), (paused, .flap), (vlans.subtracting(cutOff).subtracting(paused), .hitless)]
            .filter { !$0.0.isEmpty }
            .map { vlans, impact in (vlans, impact, impact == .hitless ? .none : self.hosts(in: vlans)) }
    }

    private mutating func hosts(in vlans: VLANSet) -> HostSample {
        var members = self.members ?? MembersByVLAN(self.desired.fabric)
        defer { self.members = members }
        return members.sample(in: vlans)
    }
}

/// What one switch does in one go: everything of one kind at one place together, whatever the VLANs it was worked out for.
private struct Gathered {
    private(set) var actions: [(kind: TreeMove.Action.Kind, vlans: VLANSet)] = []

    init(_ all: [TreeMove.Action]) {
        var positions: [TreeMove.Action.Kind: Int] = [:]
        for action in all {
            if let position = positions[action.kind] {
                self.actions[position].vlans.formUnion(action.vlans)
            } else {
                positions[action.kind] = self.actions.count
                self.actions.append((action.kind, action.vlans))
            }
        }
    }
}

extension [Step] {
    /// By phase, and in a phase by subject; sorted only where they are not in order already, which from nothing they are.
    fileprivate var inOrder: [Step] {
        func isBefore(_ one: Step, _ other: Step) -> Bool {
            (one.phase, one.change.subject) < (other.phase, other.change.subject)
        }
        let isSorted = zip(self, self.dropFirst()).allSatisfy { !isBefore($1, $0) }
        return isSorted ? self : self.sorted(by: isBefore)
    }
}
