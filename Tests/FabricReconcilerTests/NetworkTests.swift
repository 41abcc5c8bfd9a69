import FabricGraph
import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import Testing

/// Whole networks in memory: cables die and come back, switches fall silent, and a pass makes the best of what is left.
@Suite struct NetworkTests {
    private static let never = UTCTime(secondsSince1970: 0)

    private struct Bench {
        let fabric: Fabric
        let network: SimulatedNetwork

        init(seed: UInt64) {
            self.fabric = FabricSketch.randomNetwork(seed: seed).fabric()
            self.network = SimulatedNetwork(self.fabric)
        }

        func pass(_ mode: Reconciler.Mode = .yes) async throws -> Report {
            try await Reconciler(drivers: self.network.switches).pass(
                over: self.fabric, self.fabric.number(from: Ledger()), mode, made: NetworkTests.never)
        }

        /// What every switch holds, as it would be read.
        func held() async throws -> [SwitchConfig] {
            try await self.pass(.look).before.compactMap { $0.observation?.owned }
        }
    }

    @Test("from nothing to done in one pass, and then nothing to do", arguments: 0..<60 as Range<UInt64>)
    func fromNothing(seed: UInt64) async throws {
        let bench = Bench(seed: seed)
        let first = try await bench.pass()
        #expect(first.isDone, "\(first.results) \(first.remaining)")
        let again = try await bench.pass()
        #expect(again.plan.isEmpty && again.drift?.isClean == true && again.plan.problems.isEmpty)
    }

    @Test("a dead cable is gone around, and comes back into use when it is mended", arguments: 0..<60 as Range<UInt64>)
    func deadCable(seed: UInt64) async throws {
        let bench = Bench(seed: seed)
        #expect(try await bench.pass().isDone)
        let before = try await bench.held()
        var chance = SplitMix64(seed: seed)
        let picked = chance.pick(bench.fabric.links)
        let link = try #require(picked)
        bench.network.cut(at: bench.fabric.place(of: link.a))

        let around = try await bench.pass()
        #expect(around.isDone, "\(around.results) \(around.remaining)")
        #expect(around.plan.problems.map(\.isGoneAround) == [true])
        for end in [link.a, link.b] {
            let owner = bench.fabric.switches[Int(bench.fabric.ports[Int(end)].owner)].name
            let port = around.last[Int(bench.fabric.ports[Int(end)].owner)].observation?
                .owned[port: bench.fabric.name(of: end)]
            #expect(port?.vlans.isEmpty == true, "\(owner): a dead end carries nothing, so that its return is no storm")
        }
        let again = try await bench.pass()
        #expect(again.plan.isEmpty && again.plan.problems.map(\.isGoneAround) == [true])

        bench.network.mend(at: bench.fabric.place(of: link.b))
        #expect(try await bench.pass().isDone)
        let after = try await bench.held()
        #expect(after == before)
    }

    @Test("a switch that is silent is left as it is, and all that needs it waits", arguments: 0..<60 as Range<UInt64>)
    func silentSwitch(seed: UInt64) async throws {
        let bench = Bench(seed: seed)
        #expect(try await bench.pass().isDone)
        var chance = SplitMix64(seed: seed)
        let picked = chance.pick(bench.fabric.switches)
        let name = try #require(picked).name
        let held = try await bench.held()
        bench.network.switches[name]?.suffer(.silence)
        let changed = FabricSketch.randomNetwork(seed: seed).changed(seed: seed &+ 1).fabric()
        let network = bench.network
        let report = try await Reconciler(drivers: network.switches).pass(
            over: changed, changed.number(from: Ledger()), .yes, made: Self.never)
        #expect(!report.isDone)
        #expect(report.plan.batches.allSatisfy { $0.scope.name != name })
        let isEverythingDone = report.results.allSatisfy(\.isDone)
        #expect(isEverythingDone, "\(report.results)")

        network.switches[name]?.heal()
        let index = try #require(bench.fabric.switchIndex(named: name))
        let now = try await Reconciler(drivers: network.switches).pass(
            over: changed, changed.number(from: Ledger()), .look, made: Self.never)
        #expect(now.before[Int(index)].observation?.owned == held[Int(index)])
        // Cables that the other fabric has, and this network has not, are what a cable is before it is plugged in: dead.
        let end = try await Reconciler(drivers: network.switches).pass(
            over: changed, changed.number(from: Ledger()), .yes, made: Self.never)
        #expect(end.isDone, "\(end.results) \(end.remaining) \(end.plan.problems)")
    }

    @Test("a switch declared down is not asked, and what it carried goes around it", arguments: 0..<30 as Range<UInt64>)
    func declaredDown(seed: UInt64) async throws {
        let bench = Bench(seed: seed)
        #expect(try await bench.pass().isDone)
        let index = SwitchIndex(0)
        let report = try await Reconciler(drivers: bench.network.switches).pass(
            over: bench.fabric, bench.fabric.number(from: Ledger()), without: .init(switches: [index]), .yes,
            made: Self.never)
        #expect(report.isDone, "\(report.results) \(report.remaining) \(report.plan.problems)")
        #expect(report.before[0] == .skipped)
        for link in bench.fabric.links {
            for (near, far) in [(link.a, link.b), (link.b, link.a)] where bench.fabric.ports[Int(near)].owner == index {
                let owner = Int(bench.fabric.ports[Int(far)].owner)
                let config = report.last[owner].observation?.owned[port: bench.fabric.name(of: far)]
                #expect(config?.vlans.isEmpty == true)
            }
        }
    }
}

extension Report {
    /// What was read last: a pass with nothing to do reads once.
    fileprivate var last: [Reading] { self.after.isEmpty ? self.before : self.after }
}
