internal import FabricModel
internal import Netlink

/// One batch on its way: which steps are done, and what the kernel holds meanwhile.
struct BatchRun: ~Copyable {
    private let batch: Batch
    private let title: BridgeTitle
    private let before: Observation
    private let authors: AuthorProbe
    private var translator: Translator
    private var connection: Connection
    private var fates: [Outcome.Fate]
    /// Steps of which something is done that is not only a mark.
    private var begun: Set<Int> = []
    /// The bridge says that it is ours, and at which generation.
    private var isClaimed = false

    init(
        _ batch: Batch, _ title: BridgeTitle, _ reading: KernelReading, _ before: Observation,
        _ connection: consuming Connection, _ authors: AuthorProbe
    ) {
        self.batch = batch
        self.title = title
        self.before = before
        self.authors = authors
        self.translator = Translator(reading: reading, scope: batch.scope, target: batch.scope.target)
        self.connection = connection
        self.fates = [Outcome.Fate](repeating: .notTried, count: batch.steps.count)
    }

    /// Claims the bridge, then goes phase by phase until a step is not done, then looks at the switch again.
    mutating func carryOut(patience: Duration) -> Outcome {
        guard !self.batch.steps.isEmpty else { return Outcome(fates: []) }
        if let error = self.claim() { return .refused(self.batch, error) }
        for phase in self.phases {
            self.carryOut(phase: phase)
            guard phase.allSatisfy({ self.fates[$0] == .done }) else { break }
        }
        self.verify(patience: patience)
        return Outcome(fates: self.fates)
    }

    /// The positions of the steps, phase by phase.
    private var phases: [Range<Int>] {
        var phases: [Range<Int>] = []
        for index in self.batch.steps.indices {
            if let last = phases.last, self.batch.steps[last.lowerBound].phase == self.batch.steps[index].phase {
                phases[phases.count - 1] = last.lowerBound..<index + 1
            } else {
                phases.append(index..<index + 1)
            }
        }
        return phases
    }

    /// Steps of a phase depend on each other only as what they are about does: ports and SVIs stand on the bridge, and
    /// routing is between SVIs. Everything about one of the three goes together.
    private mutating func carryOut(phase: Range<Int>) {
        var isFirst = phase.lowerBound == 0
        for layer in [Layer.bridge, .members, .routing] {
            let steps = phase.filter { Layer(self.batch.steps[$0].change.subject) == layer }
            guard !steps.isEmpty else { continue }
            do throws(NetlinkError) {
                // No write by an index that was not read together with its name just before.
                if !isFirst { try self.lookAgain(before: steps) }
                isFirst = false
                if let error = self.claim() { return self.settle(steps, .refused(error)) }
                try self.carryOut(steps)
            } catch {
                return self.settle(steps, .refused(DriverError(error)))
            }
            guard steps.allSatisfy({ self.fates[$0] == .done }) else { return }
        }
    }

    private enum Layer {
        case bridge, members, routing

        init(_ subject: Change.Subject) {
            switch subject {
            case .bridge: self = .bridge
            case .port, .svi: self = .members
            case .routing: self = .routing
            }
        }
    }

    /// Reads the links again, and everything where a step is about more than that.
    private mutating func lookAgain(before steps: [Int]) throws(NetlinkError) {
        let wantsAll = steps.contains {
            switch self.batch.steps[$0].change {
            case .setBridge(.defaultVLAN), .setRouting: true
            default: false
            }
        }
        if wantsAll {
            self.translator.reading = try self.connection.read(self.authors)
        } else {
            self.translator.reading.replaceLinks(with: try self.connection.socket.links())
        }
    }

    /// Steps that are still open get this fate.
    private mutating func settle(_ steps: [Int], _ fate: Outcome.Fate) {
        for index in steps where self.fates[index] == .notTried { self.fates[index] = fate }
    }

    /// Writes the fabric, the switch and the generation onto the bridge, once it is there; returns why it could not.
    private mutating func claim() -> DriverError? {
        guard !self.isClaimed, let bridge = self.translator.reading.bridge(self.batch.scope.bridge) else { return nil }
        self.isClaimed = true
        let doing = "marking \(bridge.name)"
        do throws(NetlinkError) {
            for round in self.translator.claim(bridge, self.title).rounds {
                for answer in try self.connection.socket.send(round.map(\.message)) {
                    switch answer {
                    case .done: break
                    case .refused(let refusal): return DriverError(refusal, doing: doing)
                    case .unknown: return DriverError(.timedOut, doing: doing, reason: "the kernel's answer was lost")
                    }
                }
            }
            return nil
        } catch {
            return DriverError(error)
        }
    }

    /// Translates steps, and sends their requests round by round.
    private mutating func carryOut(_ steps: [Int]) throws(NetlinkError) {
        var open: [(step: Int, requests: Requests)] = []
        for index in steps {
            do throws(DriverError) {
                open.append((index, try self.translator.requests(for: self.batch.steps[index].change)))
            } catch {
                self.fates[index] = .refused(error)
            }
        }
        let depth = open.reduce(0) { max($0, $1.requests.rounds.count) }
        for round in 0..<depth { try self.send(round, of: open) }
        self.write(open.filter { self.fates[$0.step] == .notTried })
        let again = open.filter { $0.requests.needsAnotherPass && self.fates[$0.step] == .notTried }.map(\.step)
        for step in open where step.requests.needsAnotherPass == false { self.settle([step.step], .done) }
        guard !again.isEmpty else { return }
        self.translator.reading = try self.connection.read(self.authors)
        try self.carryOut(again)
    }

    /// Sends one round of every step that is still open.
    private mutating func send(_ round: Int, of open: [(step: Int, requests: Requests)]) throws(NetlinkError) {
        var messages: [Message] = []
        var places: [(step: Int, request: Requests.Request)] = []
        for (step, requests) in open where round < requests.rounds.count && self.fates[step] == .notTried {
            for request in requests.rounds[round] {
                messages.append(request.message)
                places.append((step, request))
            }
        }
        for (place, answer) in zip(places, try self.connection.socket.send(messages)) {
            switch answer {
            case .done:
                if !place.request.isMark { self.begun.insert(place.step) }
            case .refused(let refusal):
                guard !place.request.settled.contains(refusal.code), self.fates[place.step] == .notTried else {
                    continue
                }
                let error = DriverError(refusal, doing: self.batch.steps[place.step].change.words)
                // A step of which a part is done is not refused: it takes another look to say what it is.
                self.fates[place.step] = self.begun.contains(place.step) ? .unknown(error) : .refused(error)
            case .unknown:
                self.fates[place.step] = .unknown(
                    DriverError(
                        .timedOut, doing: self.batch.steps[place.step].change.words,
                        reason: "the kernel's answer was lost", help: "apply again"))
            }
        }
    }

    /// Writes the settings of steps that are files, all in one visit to the namespace.
    private mutating func write(_ open: [(step: Int, requests: Requests)]) {
        guard open.contains(where: { !$0.requests.settings.isEmpty }) else { return }
        var failures: [(Int, NetlinkError)] = []
        do throws(NetlinkError) {
            failures = try self.connection.namespace.inside { () throws(NetlinkError) in
                var failures: [(Int, NetlinkError)] = []
                for (step, requests) in open {
                    for setting in requests.settings {
                        do throws(NetlinkError) {
                            try Sysctl.write(setting.path, setting.value)
                        } catch {
                            failures.append((step, error))
                            break
                        }
                    }
                }
                return failures
            }
        } catch {
            failures = open.map { ($0.step, error) }
        }
        for (step, error) in failures where self.fates[step] == .notTried {
            self.fates[step] = .unknown(DriverError(error))
        }
    }
}

extension BatchRun {
    /// Reads the switch again, and takes back the "done" of what does not read back, and the "refused" of what changed
    /// something all the same: one request sets several things, and the kernel keeps what came before its refusal.
    private mutating func verify(patience: Duration) {
        let done = self.fates.indices.filter { self.fates[$0] == .done }
        guard self.fates.contains(where: { $0 != .notTried }) else { return }
        let after: Observation
        do throws(NetlinkError) {
            after = try self.lookUntilUsable(patience: patience)
        } catch {
            for index in done { self.fates[index] = .unknown(DriverError(error)) }
            return
        }
        var expected = self.before.owned
        for index in done { expected.apply(self.batch.steps[index].change) }
        for index in self.fates.indices {
            guard case .refused(let error) = self.fates[index],
                !after.owned.isEqual(to: expected, in: self.batch.steps[index].change.subject)
            else { continue }
            self.fates[index] = .unknown(error)
        }
        for index in done {
            if let fate = after.owned.shortfall(of: self.batch.steps[index].change, against: expected) {
                self.fates[index] = fate
            }
        }
    }

    /// Observes, again and again until no address of ours is on its way any more, or the patience is over.
    private mutating func lookUntilUsable(patience: Duration) throws(NetlinkError) -> Observation {
        let start = ContinuousClock.now
        var reading = try self.connection.read(self.authors)
        guard reading.awaitsAddresses(in: self.batch.scope) else { return Observation(reading, self.batch.scope) }
        let events = try EventSocket(in: self.connection.namespace)
        repeat {
            // What happened before the listening began is in this reading, what happens after it wakes us.
            reading = try self.connection.read(self.authors)
            guard reading.awaitsAddresses(in: self.batch.scope) else { break }
        } while events.wait(atMost: patience - (ContinuousClock.now - start))
        return Observation(reading, self.batch.scope)
    }
}

extension KernelReading {
    /// Whether an address of an SVI of ours is not usable yet and will be, or will turn out to be somebody else's.
    func awaitsAddresses(in scope: SwitchScope) -> Bool {
        guard let bridge = self.bridge(scope.bridge) else { return false }
        return self.addresses.contains { address in
            guard address.isTentative, !address.isDuplicate, let link = self.link(address.link),
                link.isVLAN(of: bridge),
                let vlan = link.vid, self.isOurs(link, vlan, scope), link.isUp
            else { return false }
            // The device hears of its ports' carrier a moment after the ports do.
            return link.hasCarrier
                || self.links.contains {
                    $0.master == bridge.index && $0.isUp && $0.hasCarrier && self.vlans(of: $0.index).all.contains(vlan)
                }
        }
    }
}

extension SwitchConfig {
    fileprivate func isEqual(to other: SwitchConfig, in subject: Change.Subject) -> Bool {
        switch subject {
        case .bridge: self.bridge == other.bridge
        case .port(let name): self[port: name] == other[port: name]
        case .svi(let vlan): self[svi: vlan] == other[svi: vlan]
        case .routing: self.routing == other.routing
        }
    }

    /// What is wrong with a change that was carried out, where this is what the switch holds now and `expected` what it
    /// should; nil where all is well with what the change is about.
    func shortfall(of change: Change, against expected: SwitchConfig) -> Outcome.Fate? {
        if self.isEqual(to: expected, in: change.subject) { return nil }
        if case .addAddress(let vlan, let address) = change {
            switch self[svi: vlan]?.addresses.first(where: { $0.interface == address })?.state {
            case .ready: return nil
            case .tentative:
                return .unknown(
                    DriverError(
                        .timedOut, doing: change.words, reason: "duplicate address detection has not finished",
                        help: "look again in a moment"))
            case .duplicate:
                return .refused(
                    DriverError(
                        .rejected, doing: change.words, reason: "another station has this address",
                        help: "find it with 'ip -6 neigh', or give the gateway another address"))
            case nil: break
            }
        }
        return .unknown(
            DriverError(
                .moved, doing: change.words, reason: "it reads back otherwise",
                help: "somebody else changes it at the same time: see 'selvage drift', then apply again"))
    }
}
