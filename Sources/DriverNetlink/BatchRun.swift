internal import FabricModel
internal import Netlink

/// One batch on its way: which steps are done, and what the kernel holds meanwhile.
struct BatchRun: ~Copyable {
    let batch: Batch
    private let title: BridgeTitle
    let before: Observation
    let authors: AuthorProbe
    var translator: Translator
    var connection: Connection
    var fates: [Outcome.Fate]
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
        let after = self.verify(patience: patience)
        return Outcome(fates: self.fates, after: after?.fingerprint)
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
    /// routing is between SVIs. Everything about one of the three goes together; a refusal stops the next phase, not the
    /// rest of this one.
    private mutating func carryOut(phase: Range<Int>) {
        var isFirst = phase.lowerBound == 0
        for layer in [Layer.bridge, .members, .routing] {
            let steps = phase.filter { Layer(self.batch.steps[$0].change.subject) == layer }
            guard !steps.isEmpty else { continue }
            do throws(NetlinkError) {
                // No write by an index that was not read together with its name just before.
                if !isFirst { try self.lookAgain(before: steps) }
                isFirst = false
                if let error = self.claim() {
                    self.giveUp(steps, because: error)
                } else {
                    try self.carryOut(steps)
                }
            } catch {
                self.giveUp(steps, because: DriverError(error))
            }
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
            case .createBridge, .setBridge, .join, .leave, .setPort, .carry, .drop, .forget, .createSVI, .setSVI,
                .addAddress,
                .removeAddress, .removeSVI:
                false
            }
        }
        if wantsAll {
            self.translator.reading = try self.connection.read(self.batch.scope.bridge, self.authors)
        } else {
            self.translator.reading.replaceLinks(with: try self.connection.socket.links())
        }
    }

    /// Steps that are still open are refused, and nobody can tell of those that have begun.
    private mutating func giveUp(_ steps: [Int], because error: DriverError) {
        for index in steps where self.fates[index] == .notTried {
            self.fates[index] = self.begun.contains(index) ? .unknown(error) : .refused(error)
        }
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
        // A step that repeats the one before it is carried out by that one's requests.
        let twins = Set(steps.filter { self.repeatsTheOneBefore($0) && steps.contains($0 - 1) })
        defer { for index in twins.sorted() { self.fates[index] = self.fates[index - 1] } }
        for index in steps where !twins.contains(index) {
            do throws(DriverError) {
                open.append((index, try self.translator.requests(for: self.batch.steps[index].change)))
            } catch {
                self.fates[index] = .refused(error)
            }
        }
        let depth = open.reduce(0) { max($0, $1.requests.rounds.count) }
        for round in 0..<depth { try self.send(round, of: open) }
        self.write(open.filter { self.fates[$0.step] == .notTried })
        for (step, requests) in open { try self.forget(requests.forgetting, for: step) }
        try self.announce(open.filter { self.fates[$0.step] == .notTried })
        let again = open.filter { $0.requests.needsAnotherPass && self.fates[$0.step] == .notTried }.map(\.step)
        for (step, requests) in open where !requests.needsAnotherPass && self.fates[step] == .notTried {
            self.fates[step] = .done
        }
        guard !again.isEmpty else { return }
        self.translator.reading = try self.connection.read(self.batch.scope.bridge, self.authors)
        try self.carryOut(again)
    }

    private func repeatsTheOneBefore(_ index: Int) -> Bool {
        index > 0 && self.batch.steps[index].change == self.batch.steps[index - 1].change
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

    private mutating func forget(_ forgetting: Forgetting?, for step: Int) throws(NetlinkError) {
        guard let forgetting, let refusal = try forgetting.carryOut(&self.connection.socket) else { return }
        self.fates[step] = .refused(DriverError(refusal, doing: self.batch.steps[step].change.words))
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
