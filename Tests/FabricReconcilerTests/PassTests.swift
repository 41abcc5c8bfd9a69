import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import Synchronization
import Testing

/// One pass over simulated switches.
@Suite struct PassTests {
    @Test("a look plans and changes nothing")
    func look() async throws {
        let bench = Bench(switches: 3)
        let report = try await bench.pass(.look)
        #expect(report.ending == .looked)
        #expect(report.plan.batches.count == 3)
        #expect(report.drift?.isClean == false)
        #expect(report.results.isEmpty)
        #expect(bench.changeCounts.values.allSatisfy { $0 == 0 })
    }

    @Test("an apply makes it so, and a second one has nothing to do and sends nothing")
    func apply() async throws {
        let bench = Bench(switches: 3)
        let first = try await bench.pass(.yes)
        #expect(first.isDone)
        #expect(first.after.compactMap(\.observation?.generation.rawValue) == [1, 1, 1])
        let counts = bench.changeCounts
        let second = try await bench.pass(.apply(approve: { _ in false }, record: { _ in }))
        #expect(second.plan.isEmpty)
        #expect(second.isDone, "with nothing to do nobody is asked")
        #expect(second.drift?.isClean == true)
        #expect(bench.changeCounts == counts)
    }

    @Test("without a yes nothing is written")
    func declined() async throws {
        let bench = Bench()
        let report = try await bench.pass(
            .apply(approve: { _ in false }, record: { _ in Issue.record("nothing is to be recorded") }))
        #expect(report.ending == .declined)
        #expect(bench.changeCounts == ["sw1": 0])
    }

    @Test("numbers are written down before the first write to a switch")
    func recordsFirst() async throws {
        var bench = Bench()
        bench.sketch.site = nil
        let recorded = Mutex<[Allocation]>([])
        let switches = bench.switches
        let report = try await bench.pass(
            .apply(
                approve: { _ in true },
                record: { allocations in
                    #expect(switches.values.allSatisfy { $0.world { $0.changeCount } == 0 })
                    recorded.withLock { $0 = allocations }
                }))
        #expect(report.isDone)
        #expect(recorded.withLock { $0.map(\.owner) } == ["default"])
        let again = try await bench.pass(.look, ledger: Ledger(recorded.withLock { $0 }))
        #expect(again.plan.allocations.isEmpty)
        #expect(again.plan.isEmpty)
    }

    @Test("numbers that cannot be written down are given to no switch")
    func unrecorded() async throws {
        var bench = Bench()
        bench.sketch.site = nil
        let full = DriverError(.rejected, doing: "writing lab.lock", reason: "no space")
        let report = try await bench.pass(
            .apply(approve: { _ in true }, record: { _ throws(DriverError) in throw full }))
        #expect(report.ending == .unrecorded(full))
        #expect(!report.isDone)
        #expect(bench.changeCounts == ["sw1": 0])
    }

    @Test("a fabric with an error is no plan, and no switch is asked")
    func invalid() async throws {
        var bench = Bench()
        bench.sketch.switches[0].ports[0].mtu = 1400
        await #expect(throws: InvalidFabric.self) { try await bench.pass(.yes) }
    }

    @Test("a switch that does not answer delays nobody but itself")
    func unreachable() async throws {
        let bench = Bench(switches: 3)
        try bench.simulated("sw2").suffer(.silence)
        let report = try await bench.pass(.yes)
        #expect(report.plan.batches.map(\.scope.name) == ["sw1", "sw3"])
        #expect(report.plan.problems.map(\.switchName) == ["sw2"])
        #expect(report.results.allSatisfy { $0.isDone })
        #expect(!report.isDone)
        #expect(report.drift?.couldTell == false)
        try bench.simulated("sw2").heal()
        #expect(try await bench.pass(.yes).isDone)
    }

    @Test("switches without a driver are told of")
    func noDriver() async throws {
        let fabric = Bench(switches: 2).sketch.fabric()
        let report = try await Reconciler(drivers: [:]).pass(
            over: fabric, fabric.number(from: Ledger()), .yes, made: Bench.never)
        #expect(report.plan.isEmpty)
        #expect(report.plan.problems.count == 2)
        #expect(!report.isDone)
    }

    @Test("what somebody undoes behind the apply remains, and is said")
    func verification() async throws {
        let bench = Bench()
        let simulated = try bench.simulated("sw1")
        let reconciler = bench.reconciler { progress in
            if case .finished = progress { simulated.suffer(.tamper(.setPort("swp1", .mtu(1400)))) }
        }
        let fabric = bench.sketch.fabric()
        let report = try await reconciler.pass(over: fabric, fabric.number(from: Ledger()), .yes, made: Bench.never)
        #expect(report.results.allSatisfy { $0.isDone })
        #expect(report.remaining.flatMap(\.differences) == [.port("swp1", .mtu(1500), was: .mtu(1400))])
        #expect(!report.isDone)
    }

    @Test("wherever a step is refused, the next pass finishes", arguments: 0..<15)
    func refused(step: Int) async throws {
        let bench = Bench()
        try bench.simulated("sw1").suffer(.refuse(step: step + 1))
        let report = try await bench.pass(.yes)
        #expect(!report.isDone)
        guard case .finished(let outcome) = report.results.first else { return #expect(Bool(false), "no outcome") }
        // What the refused step was to make is missing to others of its phase; what comes before it is done.
        #expect(outcome.fates.firstIndex { $0 != .done } == step)
        // What was not tried is told of as such, and is no surprise.
        let steps = report.plan.batches.flatMap(\.steps)
        let untried = Set(zip(steps, outcome.fates).filter { $1 != .done }.map(\.0.change.subject))
        #expect(report.remaining.flatMap(\.differences).allSatisfy { !untried.contains($0.subject) })
        #expect(try await bench.pass(.yes).isDone)
    }

    @Test(
        "a port that goes while the batch is under way stops it, and the next pass does the rest",
        arguments: Phase.allCases)
    func vanishes(phase: Phase) async throws {
        let switches = Mutex<[String: SimulatedSwitch]>([:])
        let bench = Bench { name, now in
            if now == phase { switches.withLock { $0[name] }?.suffer(.vanish(port: "swp1")) }
        }
        switches.withLock { $0 = bench.switches }
        let first = try await bench.pass(.yes)
        switches.withLock { $0 = [:] }
        let second = try await bench.pass(.yes)
        #expect(second.isDone)
        let isGone = try bench.simulated("sw1").world { $0.config[port: "swp1"] == nil }
        #expect(second.plan.problems.count == (isGone ? 1 : 0))
        #expect(first.isDone == !isGone)
    }

    @Test("a machine that starts again with nothing is given everything again")
    func restart() async throws {
        let bench = Bench()
        #expect(try await bench.pass(.yes).isDone)
        try bench.simulated("sw1").suffer(.restart(.nothing))
        let report = try await bench.pass(.yes)
        #expect(report.plan.stepCount > 5)
        #expect(report.isDone)
    }

    @Test("a duplicate address is told of, and mended when the other station has gone")
    func duplicate() async throws {
        let bench = Bench()
        #expect(try await bench.pass(.yes).isDone)
        let vlan = try #require(VID(10))
        let simulated = try bench.simulated("sw1")
        let address = try #require(simulated.world { $0.config[svi: vlan]?.addresses.first }).interface
        simulated.suffer(.duplicate(on: vlan))
        let report = try await bench.pass(.yes)
        #expect(report.plan.problems.map(\.kind) == [.duplicateAddress(vlan, address)])
        #expect(!report.isDone)
        simulated.heal()
        #expect(try await bench.pass(.yes).isDone)
        #expect(try await bench.pass(.look).drift?.isClean == true)
    }
}
