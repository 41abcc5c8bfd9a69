import FabricModel
import FabricPlanning
import FabricSimulator
import Testing

extension ContractLaw {
    static let writing = [
        ContractLaw("applying makes what is desired, and a second plan is empty") { ground in
            try await ground.withTrial { trial in
                try await trial.converge()
                let seen = try await trial.observe()
                #expect(try await trial.wanted(over: seen) == seen.owned)
                #expect(seen.generation == Generation(rawValue: 1))
                #expect(seen.holder == Observation.Holder(fabric: "trial", switchName: "sw1"))
            }
        },
        ContractLaw("every step is idempotent") { ground in
            try await ground.withTrial { trial in
                var plan = try await trial.plan()
                let batch = try #require(plan.batches.first)
                plan.batches[0].steps = batch.steps.flatMap { [$0, $0] }
                #expect(try await trial.apply(plan)?.isDone == true)
                #expect(try await trial.plan().isEmpty)
            }
        },
        ContractLaw("a batch of what is there already changes nothing") { ground in
            try await ground.withTrial { trial in
                let plan = try await trial.plan()
                try await trial.apply(plan)
                let before = try await trial.observe()
                let creation = try #require(plan.batches.first)
                let outcome = await trial.machine.driver.apply(
                    creation, expecting: before.fingerprint, generation: before.generation.next)
                #expect(outcome.isDone)
                #expect(try await trial.observe().owned == before.owned)
            }
        },
        ContractLaw("what leaves the topology is removed, what comes in is made") { ground in
            try await ground.withTrial { trial in
                try await trial.converge()
                var next = trial
                // swp2 and storage's gateway go, swp6 is used, swp1 moves, and the trunk has other VLANs.
                next.sketch.switches[0].ports.removeAll { ["swp1", "swp2", "swp5", "swp6"].contains($0.name) }
                next.sketch.switches[0].ports += [
                    .access("swp1", 30), .trunk("swp5", [10, 30], native: 20), .access("swp6", 10),
                ]
                next.sketch.switches[0].gateways = [10, 30]
                try await next.converge()
                let seen = try await next.observe()
                #expect(try await next.wanted(over: seen) == seen.owned)
                #expect(seen.owned.svis.map(\.vlan.rawValue) == [10, 30])
                try await trial.converge()
                try await trial.expectWanted()
            }
        },
        ContractLaw("what is foreign is reported and left alone") { ground in
            try await ground.withTrial { trial in
                try await trial.converge()
                let unforeign = try await trial.observe().foreign.count
                try await trial.machine.addForeign(onSVI: try #require(VID(10)))
                let state = try await trial.machine.foreignState()
                let seen = try await trial.observe()
                #expect(seen.foreign.count > unforeign)
                #expect(try await trial.plan().isEmpty, "foreign alone is no drift")
                try await trial.machine.tamper(.drop(.port("swp1"), VLANSet(try #require(VID(10)))))
                try await trial.converge()
                var next = trial
                next.sketch.switches[0].ports.removeAll { $0.name == "swp2" }
                next.sketch.switches[0].gateways = [10]
                try await next.converge()
                #expect(try await trial.machine.foreignState() == state)
            }
        },
        ContractLaw("forgetting what was learned changes nothing that is configured") { ground in
            try await ground.withTrial { trial in
                try await trial.converge()
                let before = try await trial.observe()
                let step = Step(
                    .forget(VLANSet([10, 20, 4094].compactMap { VID($0) })), in: .attach, because: .missing,
                    impact: .none,
                    hosts: .none)
                let batch = Batch(scope: try trial.scope, steps: [step, step])
                let outcome = await trial.machine.driver.apply(
                    batch, expecting: before.fingerprint, generation: before.generation.next)
                let canForget = try await !trial.machine.driver.capabilities().withoutPlace.contains(.forgetting)
                #expect(outcome.isDone == canForget, "\(outcome)")
                #expect(outcome.after == before.fingerprint)
                #expect(try await trial.observe().owned == before.owned)
            }
        },
        ContractLaw("a change of description touches nothing else") { ground in
            try await ground.withTrial { trial in
                try await trial.converge()
                var next = trial
                next.sketch.switches[0].ports[0].description = "rack 7"
                let plan = try await next.plan()
                #expect(plan.stepCount == 1)
                #expect(plan.impact == .none)
                let before = try await trial.observe().owned
                try await next.apply(plan)
                var expected = before
                expected[port: "swp1"]?.description = "rack 7"
                #expect(try await next.observe().owned == expected)
            }
        },
    ]
}
