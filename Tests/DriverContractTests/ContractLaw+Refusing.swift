import FabricModel
import FabricPlanning
import FabricSimulator
import Testing

extension ContractLaw {
    static let refusing = [
        ContractLaw("a switch that has moved is refused, with nothing written") { ground in
            try await ground.withTrial { trial in
                try await trial.converge()
                var next = trial
                next.sketch.switches[0].ports.removeAll { $0.name == "swp2" }
                let plan = try await next.plan()
                try await trial.machine.tamper(.carry(.port("swp3"), VLANSet(try #require(VID(99))), as: .tagged))
                let before = try await next.observe()
                let outcome = try #require(try await next.apply(plan))
                #expect(outcome.refusal?.kind == .moved)
                #expect(outcome.fates.allSatisfy { $0 == .notTried })
                #expect(try await next.observe() == before)
            }
        },
        ContractLaw("a generation that is not newer is refused, with nothing written") { ground in
            try await ground.withTrial { trial in
                try await trial.converge()
                var next = trial
                next.sketch.switches[0].ports[0].description = "rack 7"
                let plan = try await next.plan()
                let batch = try #require(plan.batches.first)
                let before = try await next.observe()
                for stale in [before.generation, .none] {
                    let outcome = await next.machine.driver.apply(
                        batch, expecting: before.fingerprint, generation: stale)
                    #expect(outcome.refusal?.kind == .moved)
                    #expect(try await next.observe() == before)
                }
            }
        },
        ContractLaw("a switch of another fabric is refused, with nothing written") { ground in
            try await ground.withTrial { trial in
                try await trial.converge()
                var other = trial
                other.sketch.name = "another"
                other.sketch.switches[0].ports[0].description = "mine now"
                let before = try await trial.observe()
                var batch = try #require(try await trial.withDescription("x").plan().batches.first)
                batch.scope = try other.scope
                let outcome = await trial.machine.driver.apply(
                    batch, expecting: before.fingerprint, generation: before.generation.next)
                #expect(outcome.refusal?.kind == .notOurs)
                #expect(try await trial.observe() == before)
                #expect(try await other.plan().isEmpty)
                #expect(try await other.plan().problems.contains(where: \.isBlocking))
            }
        },
        ContractLaw("a refusal in the middle leaves a step boundary, and the next run finishes") { ground in
            // Each time another step of the first apply is the one that cannot be done.
            for position in [0, 1, 5, 12, 20, 1000] {
                try await ground.withTrial { trial in
                    var plan = try await trial.plan()
                    let steps = try #require(plan.batches.first).steps
                    let index = min(position, steps.count)
                    let phase = index < steps.count ? steps[index].phase : .remove
                    let impossible = Step(
                        .setPort("ghost", .isUp(true)), in: phase, because: .missing, impact: .none, hosts: .none)
                    plan.batches[0].steps.insert(impossible, at: index)
                    let isAtomic = try await trial.machine.driver.capabilities().isAtomic
                    let before = try await trial.observe()
                    let outcome = try #require(try await trial.apply(plan))
                    if isAtomic {
                        try trial.checkNothingDone(outcome, of: plan.batches[0].steps, refusedAt: index)
                        #expect(try await trial.observe() == before)
                    } else {
                        try trial.check(outcome, of: plan.batches[0].steps, refusedAt: index)
                    }
                    try await trial.converge()
                }
            }
        },
    ]
}

extension Trial {
    func withDescription(_ text: String) -> Trial {
        var next = self
        next.sketch.switches[0].ports[0].description = text
        return next
    }

    /// One transaction: the refusal of one step is the end of all.
    fileprivate func checkNothingDone(_ outcome: Outcome, of steps: [Step], refusedAt index: Int) throws {
        #expect(outcome.refusal == nil)
        try #require(outcome.fates.count == steps.count)
        for position in steps.indices {
            switch outcome.fates[position] {
            case .refused(let error):
                #expect(position == index)
                #expect(error.kind == .vanished)
            case .notTried: #expect(position != index)
            case .done, .unknown: Issue.record("something became of step \(position)")
            }
        }
    }

    /// The phases before the refusal are done, the rest of its own is done, and later ones were not tried.
    fileprivate func check(_ outcome: Outcome, of steps: [Step], refusedAt index: Int) throws {
        #expect(outcome.refusal == nil)
        try #require(outcome.fates.count == steps.count)
        for (position, step) in steps.enumerated() {
            switch outcome.fates[position] {
            case .refused(let error):
                #expect(position == index)
                #expect(error.kind == .vanished)
            case .done: #expect(step.phase <= steps[index].phase)
            case .notTried: #expect(step.phase > steps[index].phase)
            case .unknown: Issue.record("nobody can tell what became of step \(position)")
            }
        }
    }
}
