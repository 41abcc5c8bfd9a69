package import FabricModel
import Synchronization

/// The switch as its own driver.
extension SimulatedSwitch {
    package func capabilities() async throws(DriverError) -> Capabilities {
        try await self.arrive(.reading, doing: "asking what it can do")
        return self.insides.withLock { $0.told.capabilities }
    }

    package func observe(_ scope: SwitchScope) async throws(DriverError) -> Observation {
        try await self.read(doing: "reading '\(scope.name)'").observation(of: scope)
    }

    package func apply(_ batch: Batch, expecting: Fingerprint, generation: Generation) async -> Outcome {
        let before = self.look { $0 }
        do throws(DriverError) {
            try await self.arrive(.beforeWrite, doing: "changing '\(batch.scope.name)'")
        } catch  where error.kind == .unreachable {
            return .refused(batch, error)
        } catch {
            let fates = [Outcome.Fate](repeating: .unknown(error), count: batch.steps.count)
            return await self.settle(fates, of: batch, from: before)
        }
        if let refusal = self.insides.withLock({
            $0.begin(batch.scope, expecting: expecting, generation: generation)
        }) {
            return .refused(batch, refusal)
        }
        // Anew, since what it waited for may have changed it to what is expected.
        let opened = self.look { $0 }
        let fates = await self.carryOut(batch)
        return await self.settle(fates, of: batch, from: opened)
    }

    /// Carries out the steps phase by phase; a fate for each, by the switch's word alone.
    private func carryOut(_ batch: Batch) async -> [Outcome.Fate] {
        var fates: [Outcome.Fate] = []
        let reach =
            self.insides.withLock { $0.standing.manner } == .half ? batch.steps.count / 2 : batch.steps.count
        while fates.count < batch.steps.count {
            let phase = batch.steps[fates.count].phase
            await self.beforePhase(phase)
            // A switch stops where it is told to: between two phases.
            if Task.isCancelled || !fates.allSatisfy({ $0 == .done }) { break }
            let steps = batch.steps[fates.count...].prefix { $0.phase == phase }
            fates += self.insides.withLock { insides in
                let fates = steps.indices.map { index in
                    insides.carryOut(steps[index].change, in: batch.scope, isInReach: index < reach)
                }
                insides.duringWrite()
                return fates
            }
            self.tellWatchers()
        }
        let answer = self.insides.withLock { $0.standing.refusal(doing: "changing '\(batch.scope.name)'") }
        if let answer {
            // It said no, or nothing, to all of it: what it did of it, only a reading can tell.
            fates = fates.map { $0 == .done ? .unknown(answer) : $0 }
        }
        return fates + [Outcome.Fate](repeating: .notTried, count: batch.steps.count - fates.count)
    }

    /// Reads the switch again and believes that, rather than what it said.
    private func settle(_ fates: [Outcome.Fate], of batch: Batch, from before: SimulatedState) async -> Outcome {
        let told: SimulatedState
        do throws(DriverError) {
            told = try await self.read(doing: "reading '\(batch.scope.name)' again")
        } catch {
            // Nobody can tell now whether those that it said yes to are there.
            return Outcome(fates: fates.map { $0 == .done ? .unknown(error) : $0 })
        }
        var expected = before
        for (step, fate) in zip(batch.steps, fates) where fate.mayBeThere { expected.make(step.change) }
        let settled = zip(batch.steps, fates).map { step, fate in
            guard fate.mayBeThere else { return fate }
            if told.config.holds(step.change, as: expected.config) {
                // That addresses were forgotten leaves nothing to read.
                if case .forget = step.change { return fate }
                return Outcome.Fate.done
            }
            if case .unknown(let error) = fate { return .refused(error) }
            return .unknown(
                DriverError(
                    .moved, doing: "changing \(step.change.subject.name(on: batch.scope))",
                    reason: "it said yes, and reads back otherwise",
                    help:
                        "the switch ignores it or keeps another value, or somebody else changes it: see 'selvage drift'"
                ))
        }
        return Outcome(fates: settled, after: told.observation(of: batch.scope).fingerprint)
    }
}

extension Outcome.Fate {
    /// The switch may have done it.
    fileprivate var mayBeThere: Bool {
        switch self {
        case .done, .unknown: true
        case .refused, .notTried: false
        }
    }
}

extension SwitchConfig {
    /// Whether what a change makes is there: all of its subject is as expected, or making the change once more changes nothing.
    fileprivate func holds(_ change: Change, as expected: SwitchConfig) -> Bool {
        let isEqual =
            switch change.subject {
            case .bridge: self.bridge == expected.bridge
            case .port(let name): self[port: name] == expected[port: name]
            case .svi(let vlan): self[svi: vlan] == expected[svi: vlan]
            case .routing: self.routing == expected.routing
            }
        if isEqual { return true }
        if case .leave(let port) = change { return self[port: port]?.isMember != true }
        var again = self
        again.apply(change)
        return again == self
    }
}
