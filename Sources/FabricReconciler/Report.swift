package import FabricModel
package import FabricPlanning

/// What a pass saw, did, and left behind.
package struct Report: Sendable {
    package var plan: Plan
    /// What the plan was made from; one for each of `plan.switches`.
    package var before: [Reading]
    /// What was desired; nil for a saved plan, which does not know it.
    package var desired: Desired?
    /// What the checker said, all of it short of an error.
    package var findings: [Diagnostic] = []
    package var ending: Ending
    /// One for each batch of the plan; empty where nothing was carried out.
    package var results: [BatchResult] = []
    /// What was read afterwards; empty where nothing was carried out.
    package var after: [Reading] = []
    /// What each switch, read again, still lacks of what the plan should have made of it, besides what was refused or never tried:
    /// the results tell of that.
    package var remaining: [Remainder] = []

    package init(_ plan: Plan, _ before: [Reading], ending: Ending) {
        self.plan = plan
        self.before = before
        self.ending = ending
    }

    /// How far a pass went.
    package enum Ending: Hashable, Sendable {
        /// Nobody asked for more than a look.
        case looked
        case declined
        /// These switches have changed since the plan was made; nothing was written anywhere.
        case moved([Refusal])
        /// The numbers could not be written down, so nothing was written to a switch.
        case unrecorded(DriverError)
        /// The plan was carried out; `results` and `remaining` say how far.
        case applied
    }

    /// A switch and why a saved plan is not for it any more.
    package struct Refusal: Hashable, Sendable {
        package var switchName: String
        package var reason: DriverError
    }

    /// How far a switch is from what the plan should have made of it.
    package struct Remainder: Hashable, Sendable {
        package var scope: SwitchScope
        package var differences: [Difference]
    }

    /// The differences that the plan cures, worked out for whoever asks; nil for a saved plan.
    package var drift: Drift? { self.desired.map { Drift(of: self.before, from: $0) } }

    /// Every switch could be planned for, and everything that the plan wanted is so, by the switches' own word.
    package var isDone: Bool {
        self.ending == .applied && self.results.allSatisfy(\.isDone) && self.remaining.isEmpty
            && !self.after.contains(where: \.isUnreadable) && !self.plan.problems.contains(where: \.isBlocking)
    }

    /// Somebody called the pass off before all of it was done.
    package var wasCalledOff: Bool { self.results.contains(.calledOff) }
}

/// What became of a batch.
package enum BatchResult: Hashable, Sendable {
    case finished(Outcome)
    /// It was never started, because these batches were not done.
    case waiting(for: [Int])
    /// It was never started, because the pass was called off.
    case calledOff

    package var isDone: Bool {
        switch self {
        case .finished(let outcome): outcome.isDone
        case .waiting, .calledOff: false
        }
    }
}

extension BatchResult {
    /// The changes of the batch that were refused or never tried.
    fileprivate func untried(_ batch: Batch) -> [Change] {
        guard case .finished(let outcome) = self, outcome.refusal == nil else { return batch.steps.map(\.change) }
        return zip(batch.steps, outcome.fates).compactMap { step, fate in
            switch fate {
            case .done, .unknown: nil
            case .refused, .notTried: step.change
            }
        }
    }
}

extension Report {
    /// Compares what is there now with what the plan's steps make of what was there: a step that the switch accepted and did
    /// not do, or that somebody undid meanwhile, remains.
    mutating func verify(_ after: [Reading]) {
        self.after = after
        let batches = Dictionary(grouping: zip(self.plan.batches, self.results), by: \.0.scope.name)
        for (index, planned) in self.plan.switches.enumerated() {
            guard let batches = batches[planned.scope.name], let now = after[index].observation,
                var expected = self.before[index].observation?.owned
            else { continue }
            for step in batches.lazy.flatMap(\.0.steps) { expected.apply(step.change) }
            expected = expected.fitted(to: planned.withoutPlace ?? [], over: now.owned)
            // Nobody is surprised that what was not tried is not there.
            let untried = Set(batches.flatMap { $1.untried($0) }.map(\.subject))
            let differences = expected.differences(from: now.owned).filter { !untried.contains($0.subject) }
            if !differences.isEmpty { self.remaining.append(Remainder(scope: planned.scope, differences: differences)) }
        }
    }
}

extension Plan {
    /// The switches that do not hold any more what the plan was made from.
    func refusals(by readings: [Reading]) -> [Report.Refusal] {
        zip(self.switches, readings).compactMap { planned, reading in
            // A switch that could not be read then is no part of the plan now.
            guard let madeFrom = planned.madeFrom else { return nil }
            let reason: DriverError
            switch reading {
            case .unreadable(let error): reason = error
            case .skipped: return nil
            case .read(let observation, _):
                guard observation.fingerprint != madeFrom || observation.generation >= planned.makes else { return nil }
                reason = DriverError(
                    .moved, doing: "checking '\(planned.scope.name)' before applying the plan",
                    reason: "it has changed since the plan was made at \(self.made)", help: "plan again")
            }
            return Report.Refusal(switchName: planned.scope.name, reason: reason)
        }
    }
}
