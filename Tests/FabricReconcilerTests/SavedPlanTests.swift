import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import Testing

/// Plans that were made earlier.
@Suite struct SavedPlanTests {
    @Test("a saved plan is carried out, and verified without the topology")
    func applies() async throws {
        let bench = Bench(switches: 2)
        let plan = try await bench.pass(.look).plan
        let report = await bench.reconciler().pass(over: plan, .yes)
        #expect(report.isDone)
        #expect(try await bench.pass(.look).plan.isEmpty)
    }

    @Test("what the switches that it changes can do is asked again, so that one without a fence is told of")
    func unfenced() async throws {
        let bench = Bench(switches: 2)
        #expect(try await bench.pass(.yes).isDone)
        var next = bench
        next.sketch.switches[1].ports[0].description = "new"
        let plan = try await next.pass(.look).plan
        for name in ["sw1", "sw2"] { try bench.simulated(name).world { $0.capabilities.fencing = .none } }
        let report = await bench.reconciler().pass(over: plan, .yes)
        #expect(report.isDone)
        let fencing = report.before.map { reading -> Capabilities.Fencing? in
            if case .read(_, let capabilities) = reading { capabilities?.fencing } else { nil }
        }
        #expect(fencing == [nil, Capabilities.Fencing.none])
    }

    @Test("one switch that has moved since is named, and nothing is written anywhere")
    func moved() async throws {
        let bench = Bench(switches: 3)
        #expect(try await bench.pass(.yes).isDone)
        var next = bench
        for index in next.sketch.switches.indices { next.sketch.switches[index].ports[0].description = "new" }
        let plan = try await next.pass(.look).plan
        let vlan = VLANSet(try #require(VID(99)))
        try bench.simulated("sw2").suffer(.tamper(.carry(.port("swp2"), vlan, as: .tagged)))
        let counts = bench.changeCounts
        let report = await bench.reconciler().pass(over: plan, .yes)
        guard case .moved(let refusals) = report.ending else { return #expect(Bool(false), "\(report.ending)") }
        #expect(refusals.map(\.switchName) == ["sw2"])
        #expect(refusals.map(\.reason.kind) == [.moved])
        #expect(bench.changeCounts == counts)
        #expect(!report.isDone)
    }

    @Test("a plan that was applied once is not applied again")
    func twice() async throws {
        let bench = Bench()
        let plan = try await bench.pass(.look).plan
        #expect(await bench.reconciler().pass(over: plan, .yes).isDone)
        let counts = bench.changeCounts
        // Even where somebody brings the switch back to what it held then.
        try bench.simulated("sw1").world { state in
            state.config = SwitchConfig(
                ports: state.config.ports.map { PortConfig(name: $0.name, isMember: false, isUp: false) })
        }
        let again = await bench.reconciler().pass(over: plan, .yes)
        guard case .moved = again.ending else { return #expect(Bool(false), "\(again.ending)") }
        #expect(bench.changeCounts == counts)
    }

    @Test("a switch that cannot be asked any more refuses the whole plan")
    func silent() async throws {
        let bench = Bench(switches: 2)
        let plan = try await bench.pass(.look).plan
        try bench.simulated("sw1").suffer(.silence)
        let report = await bench.reconciler().pass(over: plan, .yes)
        guard case .moved(let refusals) = report.ending else { return #expect(Bool(false), "\(report.ending)") }
        #expect(refusals.map(\.reason.kind) == [.unreachable])
        #expect(bench.changeCounts == ["sw1": 0, "sw2": 0])
    }
}
