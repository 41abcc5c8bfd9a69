import DriverGNMI
import FabricModel
import FabricSimulator
import GRPCCore
import Testing

/// A switch that does not do what it is told, or says what is not so: no step is called done that is not, and none untouched that is.
@Suite struct FaultTests {
    static let faults: [SimulatedFault] =
        (1...6).map { .refuse(step: $0) } + [SimulatedFault.Manner.half, .thenFail, .onlySayYes].map { .write($0) }
        + SimulatedFault.Disconnection.allCases.map { .disconnect($0) }
        + [
            .silence, .lag(changes: 1), .lag(changes: 3), .normalise(.descriptions(limit: 3)),
            .normalise(.mtus(multipleOf: 1000)), .invent(.setPort("swp3", .isUp(false))),
            .tamper(.setPort("swp2", .description("by hand")), .beforeWrite),
            .tamper(.setBridge(.runsSTP(true)), .beforeWrite), .tamper(.leave(port: "swp4"), .duringWrite),
            .vanish(port: "swp4"), .restart(.nothing),
        ]

    @Test("whatever a switch does, each step's fate is true", arguments: faults, [false, true])
    func fatesAreTrue(fault: SimulatedFault, confirmsCommits: Bool) async throws {
        try await TargetBench.with { bench in
            bench.service.meddle { $0.offersCommits = confirmsCommits }
            let (driver, simulated) = (bench.driver(), try bench.simulated())
            try await driver.make(Trial.ground)
            var seen = try await driver.observe(Trial.scope)
            simulated.suffer(fault)
            // What vanishes does so behind the back of a plan that is there already.
            if ![.vanish(port: "swp4"), .restart(.nothing)].contains(fault) {
                seen = (try? await driver.observe(Trial.scope)) ?? seen
            }
            let before = simulated.look { $0.config }
            let batch = Trial.batch(Trial.changes)
            let outcome = await driver.apply(
                batch, expecting: seen.fingerprint, generation: seen.generation.next)
            let after = simulated.look { $0.config }
            #expect(outcome.fates.count == batch.steps.count)
            for (step, fate) in zip(batch.steps, outcome.fates) {
                var again = after
                again.apply(step.change)
                switch fate {
                case .done: #expect(again == after, "\(step.change) is called done")
                case .refused, .notTried:
                    // What somebody else did meanwhile is not this step's doing.
                    if case .tamper = fault { continue }
                    #expect(
                        after.part(of: step.change) == before.part(of: step.change),
                        "\(step.change) is called untouched")
                case .unknown: break
                }
            }
            if outcome.isDone { #expect(simulated.look { $0.generationOfAnnotation } == seen.generation.next) }
            // Once it is healed, whatever is missing is made.
            simulated.heal()
            if [.vanish(port: "swp4"), .restart(.nothing), .tamper(.leave(port: "swp4"), .duringWrite)].contains(fault)
            {
                return
            }
            try await driver.make(Trial.changes)
        }
    }

    @Test("a Set that is taken and not answered is found by its generation")
    func lostAnswer() async throws {
        try await TargetBench.with { bench in
            let driver = bench.driver()
            try await driver.make(Trial.ground)
            try bench.simulated().suffer(.disconnect(.afterWrite))
            let outcome = try await driver.tryOut(Trial.changes)
            #expect(outcome.isDone, "\(outcome)")
        }
    }

    @Test("a Set that never came to the switch is unknown, and the next one makes it good")
    func lostQuestion() async throws {
        try await TargetBench.with { bench in
            let driver = bench.driver()
            try await driver.make(Trial.ground)
            try bench.simulated().suffer(.disconnect(.beforeWrite))
            let outcome = try await driver.tryOut(Trial.changes)
            #expect(outcome.refusal == nil)
            #expect(outcome.fates.allSatisfy { if case .unknown = $0 { true } else { false } }, "\(outcome)")
            try bench.simulated().heal()
            try await driver.make(Trial.changes)
        }
    }

    @Test("an apply that is called off before its Set leaves the switch as it is")
    func calledOff() async throws {
        try await TargetBench.with { bench in
            let driver = bench.driver()
            try await driver.make(Trial.ground)
            let seen = try await driver.observe(Trial.scope)
            let (open, go) = AsyncStream<Void>.makeStream()
            let apply = Task {
                for await _ in open {}
                return await driver.apply(
                    Trial.batch(Trial.changes), expecting: seen.fingerprint, generation: seen.generation.next)
            }
            apply.cancel()
            go.finish()
            let outcome = await apply.value
            #expect(outcome.fates.allSatisfy { $0 == .notTried }, "\(outcome)")
            #expect(try await driver.observe(Trial.scope) == seen)
        }
    }

    @Test("the step is blamed that the refusal names, and else the first")
    func blame() async throws {
        try await TargetBench.with { bench in
            let driver = bench.driver()
            try await driver.make(Trial.ground)
            let cases: [(String, Int)] = [
                ("/interfaces/interface[name=swp3]/config/enabled: not on this port", 2),
                ("cannot set 'openconfig:/interfaces/interface[name=swp4]/config/mtu'; too large", 3),
                ("at /network-instances/network-instance[name=br0]/bridge/config/mac-address.", 4),
                ("computer says no", 0), ("/interfaces/interface[name=swp99]/config: no such port", 0),
            ]
            for (words, position) in cases {
                bench.service.meddle { $0.refusals = [RPCError(code: .invalidArgument, message: words)] }
                let outcome = try await driver.tryOut(Trial.changes)
                for (index, fate) in outcome.fates.enumerated() {
                    if index == position {
                        guard case .refused(let error) = fate else {
                            Issue.record("\(words): \(outcome)")
                            continue
                        }
                        #expect(error.reason == words && error.doing == Trial.changes[position].words)
                    } else {
                        #expect(fate == .notTried, "\(words): step \(index)")
                    }
                }
            }
        }
    }

    @Test("an address that another station has is refused, and the rest of the batch is done")
    func duplicate() async throws {
        try await TargetBench.with { bench in
            let driver = bench.driver()
            try await driver.make(Trial.ground)
            let ten = try #require(VID(10))
            let address = try #require(InterfaceAddress(text: "fd00::1/64"))
            let made: [Change] = [
                .carry(.bridge, VLANSet(ten), as: .tagged), .createSVI(SVIConfig(vlan: ten, linkLocal: nil)),
                .addAddress(ten, address), .setSVI(ten, .isUp(true)),
            ]
            try await driver.make(made)
            try bench.simulated().suffer(.duplicate(on: ten))
            let outcome = try await driver.tryOut([.addAddress(ten, address), .setPort("swp2", .description("x"))])
            guard case .refused(let error) = outcome.fates.first else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.reason.contains("another station"))
            #expect(outcome.fates.last == .done)
        }
    }

    @Test("a Set that is never answered is unknown, step by step: it may still come to be done")
    func neverAnswered() async throws {
        try await TargetBench.with { bench in
            try await bench.driver().make(Trial.ground)
            try bench.simulated().suffer(.write(.neverAnswer))
            let connections = GNMIConnections(deadlines: .patient(writing: .milliseconds(100)))
            let driver = GNMISwitch(bench.endpoint(), named: "sw1", over: connections, clock: HurriedClock())
            let outcome = try await driver.tryOut(Trial.changes)
            await connections.close()
            #expect(outcome.fates.allSatisfy { if case .unknown = $0 { true } else { false } }, "\(outcome)")
            #expect(try bench.simulated().look { $0.config.bridge?.mac } != Trial.mac)
            try bench.simulated().heal()
        }
    }

    @Test("a switch that hangs is told from one that is dead")
    func hanging() async throws {
        try await TargetBench.with { bench in
            let hurried = GNMIConnections(
                deadlines: .init(
                    asking: .milliseconds(100), reading: .milliseconds(100), writing: .milliseconds(100)))
            try bench.simulated().suffer(.hang)
            let impatient = GNMISwitch(bench.endpoint(), named: "sw1", over: hurried)
            await #expect {
                _ = try await impatient.observe(Trial.scope)
            } throws: {
                ($0 as? DriverError)?.kind == .timedOut
            }
            await hurried.close()
            try bench.simulated().heal()
            let driver = bench.driver()
            try bench.simulated().suffer(.silence)
            await #expect { _ = try await driver.observe(Trial.scope) } throws: {
                ($0 as? DriverError)?.kind == .unreachable
            }
            try bench.simulated().heal()
            #expect(try await driver.observe(Trial.scope).owned.ports.count == 4)
        }
    }
}
