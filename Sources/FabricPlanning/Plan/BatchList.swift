import FabricModel

/// The batches of a plan: what each switch does by itself, put together with its part in what links do over all switches.
///
/// Batches of one switch are carried out one after the other. Where others wait for a part of a switch's work, that part comes
/// first and alone, so that they wait for nothing else, such as an address that has to be found free. Everything waits for
/// what is earlier only, so no batch ever waits for itself:
///
/// 1. ports that were links and are none any more leave their VLANs; what may close a loop with them waits;
/// 2. what is new is made, and trees move, link by link;
/// 3. everything else about the switch;
/// 4. an address that another switch has to lose first; STP goes, when trees have left every loop.
struct BatchList {
    private struct Node {
        var owner: Int
        var steps: [Step]
        var waitsFor: Set<Int> = []
    }

    private let pieces: [LinkMoves.Piece]
    private let piecesOfSwitch: [Int: [Int]]
    private var local: [(owner: Int, steps: [Step], holding: SwitchConfig)] = []

    init(_ moves: LinkMoves) {
        self.pieces = moves.pieces
        self.piecesOfSwitch = Dictionary(grouping: moves.pieces.indices) { moves.pieces[$0].owner }
    }

    /// The switches that have a part in what links do.
    var movingSwitches: Set<Int> { Set(self.piecesOfSwitch.keys) }

    /// Adds what a switch does by itself.
    ///
    /// - Parameters:
    ///   - steps: in the order of their phases.
    ///   - holding: what the switch holds now.
    mutating func add(_ steps: [Step], of owner: Int, holding: SwitchConfig) {
        if !steps.isEmpty || self.piecesOfSwitch[owner] != nil { self.local.append((owner, steps, holding)) }
    }

    /// All batches; each waits for earlier ones only.
    ///
    /// It uses the steps up, so that of millions none is copied.
    mutating func batches(scope: (Int) -> SwitchScope) -> [Batch] {
        if self.pieces.isEmpty, self.local.count == 1, let only = self.local.first {
            return [Batch(scope: scope(only.owner), steps: only.steps)]
        }
        var nodes: [Node] = []
        var nodeOfPiece = [Int](repeating: -1, count: self.pieces.count)
        var breaks: [Int] = []
        var last: [Int] = []
        let elsewhere = AddressesElsewhere(self.local)
        for index in self.local.indices {
            let owner = self.local[index].owner
            var sorted = SortedSteps(
                self.takeSteps(of: index), of: owner, self.local[index].holding, elsewhere,
                hasMoves: !self.pieces.isEmpty)
            let first = nodes.count
            func add(_ steps: [Step]) {
                if steps.isEmpty { return }
                let previous: Set<Int> = nodes.count > first ? [nodes.count - 1] : []
                nodes.append(Node(owner: owner, steps: steps, waitsFor: previous))
            }
            add(sorted.breaks)
            if nodes.count > first { breaks.append(first) }
            let own = self.piecesOfSwitch[owner, default: []]
            for (position, piece) in own.enumerated() {
                let isLast = position == own.count - 1 && !self.pieces[piece].isAwaited
                var steps = self.pieces[piece].steps
                let startsAtOnce = position == 0 && self.pieces[piece].waitsFor.isEmpty
                if position == 0, !startsAtOnce { add(sorted.takeEarly()) }
                if isLast {
                    steps = sorted.takeAll().merged(after: steps)
                } else if startsAtOnce {
                    steps = sorted.takeEarly().merged(after: steps)
                }
                nodeOfPiece[piece] = nodes.count
                add(steps)
            }
            add(sorted.takeAll())
            add(sorted.last)
            if !sorted.last.isEmpty { last.append(nodes.count - 1) }
        }
        for (piece, node) in nodeOfPiece.enumerated() where node >= 0 {
            nodes[node].waitsFor.formUnion(self.pieces[piece].waitsFor.map { nodeOfPiece[$0] }.filter { $0 != node })
        }
        self.waitForBreaks(breaks, &nodes)
        self.waitBeforeLast(last, elsewhere, &nodes)
        return BatchList.ordered(nodes).map {
            Batch(scope: scope($0.owner), steps: $0.steps, waitsFor: $0.waitsFor.sorted())
        }
    }

    private mutating func takeSteps(of index: Int) -> [Step] {
        var steps: [Step] = []
        swap(&steps, &self.local[index].steps)
        return steps
    }

    /// A link that the topology has no more may still be plugged in: whatever is widened waits until it carries nothing.
    private func waitForBreaks(_ breaks: [Int], _ nodes: inout [Node]) {
        if breaks.isEmpty { return }
        let left = breaks.map { node in nodes[node].steps.reduce(VLANSet()) { $0.union($1.change.left) } }
        for node in nodes.indices where !breaks.contains(node) {
            let widened = nodes[node].steps.reduce(VLANSet()) { $0.union($1.change.widened) }
            if widened.isEmpty { continue }
            for (other, vlans) in zip(breaks, left) where !vlans.intersection(widened).isEmpty {
                nodes[node].waitsFor.insert(other)
            }
        }
    }

    private func waitBeforeLast(_ last: [Int], _ elsewhere: AddressesElsewhere, _ nodes: inout [Node]) {
        if last.isEmpty { return }
        let isLast = Set(last)
        for node in last {
            let removers = Set(nodes[node].steps.flatMap { elsewhere.owners(losing: $0.change) })
            let endsSTP = nodes[node].steps.contains { $0.change.endsSTP }
            for other in nodes.indices where other != node && !isLast.contains(other) {
                let narrows = nodes[other].steps.contains { $0.phase == .narrow }
                if removers.contains(nodes[other].owner) || endsSTP && narrows { nodes[node].waitsFor.insert(other) }
            }
        }
    }

    /// Those that wait for nothing first, each after all that it waits for, and besides in the order of the switches.
    private static func ordered(_ nodes: [Node]) -> [Node] {
        var depth = [Int](repeating: -1, count: nodes.count)
        func find(_ node: Int) -> Int {
            if depth[node] < 0 { depth[node] = nodes[node].waitsFor.map { find($0) + 1 }.max() ?? 0 }
            return depth[node]
        }
        let order = nodes.indices.sorted { (find($0), $0) < (find($1), $1) }
        var position = [Int](repeating: 0, count: nodes.count)
        for (new, old) in order.enumerated() { position[old] = new }
        return order.map { old in
            var node = nodes[old]
            node.waitsFor = Set(node.waitsFor.map { position[$0] })
            return node
        }
    }
}

/// The steps of one switch by when they may be done.
private struct SortedSteps {
    var breaks: [Step] = []
    /// What comes first, and then the rest: almost always these are all steps, and stay in one list.
    private var main: [Step] = []
    /// How many of `main` come first.
    private var earlyCount = 0
    var last: [Step] = []

    init(
        _ steps: [Step], of owner: Int, _ holding: SwitchConfig, _ elsewhere: AddressesElsewhere, hasMoves: Bool
    ) {
        self.main = steps
        func isBreak(_ step: Step) -> Bool { hasMoves && step.isBreak(of: holding) }
        func isLast(_ step: Step) -> Bool {
            elsewhere.owners(losing: step.change).contains { $0 != owner } || hasMoves && step.change.endsSTP
        }
        // The phase alone says of almost every step that it is neither, and is read without a copy of the step.
        var isSplit = false
        for index in steps.indices where steps[index].phase.maySplit {
            isSplit = isSplit || isBreak(steps[index]) || isLast(steps[index])
        }
        if isSplit {
            self.main = []
            for step in steps {
                if isBreak(step) {
                    self.breaks.append(step)
                } else if isLast(step) {
                    self.last.append(step)
                } else {
                    self.main.append(step)
                }
            }
        }
        // Steps are ordered by phase.
        self.earlyCount = hasMoves ? self.main.firstIndex { $0.phase > .create } ?? self.main.count : 0
    }

    mutating func takeEarly() -> [Step] {
        let early = Array(self.main[..<self.earlyCount])
        self.main.removeFirst(self.earlyCount)
        self.earlyCount = 0
        return early
    }

    mutating func takeAll() -> [Step] {
        var steps: [Step] = []
        swap(&steps, &self.main)
        self.earlyCount = 0
        return steps
    }
}

/// Which switches lose which address in this plan: whoever gets one of them waits, or both would have it.
private struct AddressesElsewhere {
    private var losers: [IPv6Address: [Int]] = [:]

    init(_ local: [(owner: Int, steps: [Step], holding: SwitchConfig)]) {
        if local.count < 2 { return }
        // Who has no SVI has no address to lose.
        for (owner, steps, holding) in local where !holding.svis.isEmpty {
            for step in steps {
                for address in step.change.lostAddresses(holding) {
                    self.losers[address, default: []].append(owner)
                }
            }
        }
    }

    func owners(losing change: Change) -> [Int] {
        if self.losers.isEmpty { return [] }
        guard case .addAddress(_, let address) = change else { return [] }
        return self.losers[address.address] ?? []
    }
}

extension Step {
    /// It takes VLANs from a port that has no host: the end of a link, before the topology was changed.
    fileprivate func isBreak(of holding: SwitchConfig) -> Bool {
        if case .leave(let port) = self.change { return !(holding[port: port]?.vlans.all.isEmpty ?? true) }
        if case .drop(.port, _) = self.change { return self.phase == .withdraw && self.hosts.count == 0 }
        return false
    }
}

extension Phase {
    /// Steps of this phase may be breaks, or may have to come last.
    fileprivate var maySplit: Bool { self == .withdraw || self == .address || self == .remove }
}

extension Change {
    /// STP goes when nothing can loop any more.
    fileprivate var endsSTP: Bool { if case .setBridge(.runsSTP(false)) = self { true } else { false } }

    fileprivate var left: VLANSet {
        if case .drop(.port, let vlans) = self { return vlans }
        // What it carried is not said; whoever is careful waits.
        if case .leave = self { return .all }
        return VLANSet()
    }

    fileprivate func lostAddresses(_ holding: SwitchConfig) -> [IPv6Address] {
        if case .removeAddress(_, let address) = self { return [address.address] }
        guard case .removeSVI(let vlan) = self else { return [] }
        return holding[svi: vlan]?.addresses.map(\.interface.address) ?? []
    }

    fileprivate var widened: VLANSet {
        if case .carry(.port, let vlans, _) = self { vlans } else { VLANSet() }
    }
}

extension [Step] {
    /// Two lists of steps as one, by phase, and in a phase by subject; of equal ones those of `others` stand first.
    ///
    /// Both are in that order. What comes in comes in runs, so that almost no step is moved, and none copied.
    fileprivate consuming func merged(after others: [Step]) -> [Step] {
        if others.isEmpty { return self }
        if self.isEmpty { return others }
        var runs: [(position: Int, steps: Range<Int>)] = []
        var position = 0
        for (index, step) in others.enumerated() {
            let before = position
            while position < self.count, self[position].comes(before: step) { position += 1 }
            if let last = runs.last, position == before, last.position == position {
                runs[runs.count - 1].steps = last.steps.lowerBound..<index + 1
            } else {
                runs.append((position, index..<index + 1))
            }
        }
        if runs.count == 1, let run = runs.first {
            self.insert(contentsOf: others, at: run.position)
            return self
        }
        var merged: [Step] = []
        merged.reserveCapacity(self.count + others.count)
        var done = 0
        for run in runs {
            merged += self[done..<run.position]
            merged += others[run.steps]
            done = run.position
        }
        merged += self[done...]
        return merged
    }
}

extension Step {
    fileprivate func comes(before other: Step) -> Bool {
        self.phase == other.phase ? self.change.subject < other.change.subject : self.phase < other.phase
    }
}
