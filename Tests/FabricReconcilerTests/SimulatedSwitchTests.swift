import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import Testing

/// What the simulated switch does beyond the contract of all drivers.
@Suite struct SimulatedSwitchTests {
    @Test("whoever listens hears that something changed, once however often it did")
    func hints() async throws {
        let simulated = SimulatedSwitch(ports: ["swp1"])
        let (one, other) = (simulated.changes(), simulated.changes())
        for _ in 0..<5 { simulated.suffer(.tamper(.setPort("swp1", .mtu(1400)))) }
        for stream in [one, other] {
            var hints = stream.makeAsyncIterator()
            #expect(await hints.next() != nil)
        }
    }

    @Test("a renamed port keeps what it carries, and is ours under its new name")
    func rename() async throws {
        let bench = Bench()
        #expect(try await bench.pass(.yes).isDone)
        let simulated = try bench.simulated("sw1")
        simulated.suffer(.rename(port: "swp1", to: "old1"))
        let report = try await bench.pass(.look)
        #expect(report.plan.batches.flatMap(\.steps).map(\.change) == [.leave(port: "old1")])
        #expect(report.plan.problems.count == 1)
    }

    @Test("an SVI that somebody made by hand is foreign, until the topology wants one there")
    func foreignSVI() async throws {
        var bench = Bench()
        #expect(try await bench.pass(.yes).isDone)
        let vlan = try #require(VID(99))
        try bench.simulated("sw1").suffer(.tamper(.createSVI(SVIConfig(vlan: vlan, linkLocal: nil))))
        let report = try await bench.pass(.look)
        #expect(report.plan.isEmpty)
        #expect(report.before.first?.observation?.foreign == [ForeignObject(.link, "br0.99")])
        bench.sketch.vlans.append(.init(99, "more"))
        bench.sketch.switches[0].ports[2] = .access("swp3", 99)
        bench.sketch.switches[0].gateways.append(99)
        #expect(try await bench.pass(.yes).isDone)
        #expect(try await bench.pass(.look).before.first?.observation?.foreign == [])
    }
}
