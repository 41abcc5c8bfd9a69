import FabricModel

/// A state with what is wrong with it: the one place where faults come between what a switch is told and what it holds.
struct FaultyState: Sendable {
    private(set) var state: SimulatedState
    private(set) var standing = StandingFaults()
    private var saved: SimulatedState.Memory?
    /// What it held before the latest changes, oldest first; as many as it lags behind.
    private var past: [SimulatedState] = []

    init(_ state: SimulatedState) { self.state = state }

    /// What management is told.
    var told: SimulatedState { self.past.first ?? self.state }

    // MARK: Faults

    mutating func suffer(_ fault: SimulatedFault) {
        switch fault {
        case .tamper(let change, .now): self.change { $0.tamper(change) }
        case .tamper(let change, let when): self.standing.tampering.append((change, when))
        case .vanish(let port): self.change { $0.vanish(port) }
        case .appear(let port): self.change { $0.appear(port) }
        case .rename(let port, let name): self.change { $0.rename(port, to: name) }
        case .duplicate(let vlan): self.change { $0.duplicate(on: vlan) }
        case .save: self.saved = self.state.memory
        case .restart(.nothing): self.change { $0.restart(with: nil) }
        case .restart(.saved):
            let memory = self.saved
            self.change { $0.restart(with: memory) }
        case .refuse(let step): self.standing.stepsBeforeRefusal = max(step, 1) - 1
        case .silence: self.standing.isSilent = true
        case .hang: self.standing.hangs = true
        case .disconnect(let when): self.standing.disconnection = when
        case .write(let manner): self.standing.manner = manner
        case .lag(let changes): self.standing.lag = max(changes, 0)
        case .delay(let duration): self.standing.delay = duration
        case .normalise(let way):
            self.standing.normalisations.append(way)
            self.change { $0.normalise(way) }
        case .invent(let row):
            self.standing.inventions.append(row)
            self.change { $0.tamper(row) }
        }
    }

    mutating func heal() {
        self.standing = StandingFaults()
        self.past = []
        self.state.takenAddresses = []
    }

    // MARK: Changes

    /// Changes what it holds, whoever does it; a change that says no has changed nothing.
    mutating func change<Answer, E: Error>(
        _ body: (inout SimulatedState) throws(E) -> Answer
    ) throws(E) -> Answer {
        guard let lag = self.standing.lag else { return try body(&self.state) }
        let before = self.state
        let answer = try body(&self.state)
        if self.state.revision != before.revision {
            self.past.append(before)
            self.past.removeFirst(max(self.past.count - lag, 0))
        }
        return answer
    }

    /// What somebody does by hand just before a write.
    mutating func beforeWrite() {
        for change in self.standing.takeTampering(.beforeWrite) { self.change { $0.tamper(change) } }
    }

    /// What else happens while a write is going on, and what the machine makes of the values by itself.
    mutating func duringWrite() {
        for change in self.standing.takeTampering(.duringWrite) { self.change { $0.tamper(change) } }
        for way in self.standing.normalisations { self.state.normalise(way) }
        for row in self.standing.inventions { self.state.tamper(row) }
    }

    /// Carries out a transaction as the faults will have it.
    ///
    /// - Returns: what the writer is told although something was changed; nil for yes.
    /// - Throws: why nothing was changed.
    mutating func commit(
        _ edit: (inout SimulatedState) throws(DriverError) -> Void
    ) throws(DriverError) -> DriverError? {
        self.beforeWrite()
        var wanted = self.state
        try edit(&wanted)
        let doing = "changing the switch"
        let subjects = self.state.config.subjects(changedIn: wanted.config)
        if self.standing.refuses(steps: subjects.count) {
            throw DriverError(.rejected, doing: doing, reason: "no")
        }
        switch self.standing.manner {
        case .onlySayYes: return nil
        case .half: wanted.config = self.state.config.taking(subjects.prefix(subjects.count / 2), from: wanted.config)
        case .thenFail, .neverAnswer, nil: break
        }
        self.change { $0.replace(with: wanted, changing: subjects.count) }
        self.duringWrite()
        return self.standing.refusal(doing: doing)
    }

    /// Carries out one step of a batch as the faults will have it.
    ///
    /// - Parameter isInReach: false where the switch stops before it comes to this step.
    mutating func carryOut(_ change: Change, in scope: SwitchScope, isInReach: Bool) -> Outcome.Fate {
        let doing = "changing \(change.subject.name(on: scope))"
        if !isInReach, let refusal = self.standing.refusal(doing: doing) { return .refused(refusal) }
        if self.standing.refuses(steps: 1) {
            return .refused(DriverError(.rejected, doing: doing, reason: "no"))
        }
        if self.standing.manner == .onlySayYes { return .done }
        return self.change { $0.carryOut(change, in: scope) }
    }

    /// Opens the door for a batch, or says why it stays shut.
    mutating func begin(_ scope: SwitchScope, expecting: Fingerprint, generation: Generation) -> DriverError? {
        self.beforeWrite()
        var opened = self.state
        if let refusal = opened.begin(scope, expecting: expecting, generation: generation) { return refusal }
        if self.standing.manner != .onlySayYes { self.state = opened }
        return nil
    }

    mutating func news(since revision: UInt64?) -> SwitchNews? { self.state.news(since: revision) }
}

extension SwitchConfig {
    /// What two configurations hold differently, in canonical order.
    fileprivate func subjects(changedIn other: SwitchConfig) -> [Change.Subject] {
        var subjects: [Change.Subject] = self.bridge == other.bridge ? [] : [.bridge]
        let ports = Dictionary(self.ports.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let others = Set(other.ports.map(\.name))
        subjects += other.ports.filter { ports[$0.name] != $0 }.map { .port($0.name) }
        subjects += self.ports.filter { !others.contains($0.name) }.map { .port($0.name) }
        for vlan in Set((self.svis + other.svis).map(\.vlan)) where self[svi: vlan] != other[svi: vlan] {
            subjects.append(.svi(vlan))
        }
        if self.routing != other.routing { subjects.append(.routing) }
        return subjects.sorted()
    }

    /// This configuration with some parts of another one.
    fileprivate func taking(_ subjects: some Sequence<Change.Subject>, from other: SwitchConfig) -> SwitchConfig {
        var mixed = self
        for subject in subjects {
            switch subject {
            case .bridge: mixed.bridge = other.bridge
            case .port(let name): mixed[port: name] = other[port: name]
            case .svi(let vlan): mixed[svi: vlan] = other[svi: vlan]
            case .routing: mixed.routing = other.routing
            }
        }
        return mixed
    }
}
