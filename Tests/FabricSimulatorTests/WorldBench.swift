import FabricGraph
import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import FabricTopology
import Foundation
import TestKit
import Testing

/// A fabric, its simulated switches, and the world in which they forward.
struct WorldBench {
    let fabric: Fabric
    let numbering: Numbering
    let network: SimulatedNetwork
    var world: SimulatedWorld

    /// One of topologies/.
    init(example name: String, seed: UInt64 = 1) throws {
        let file = Project.root.appending(path: "topologies/\(name)")
        let reading = Topology.read(try TopologySource(contentsOf: file.path))
        self.init(try #require(reading.fabric, "\(reading.diagnostics)"), seed: seed)
    }

    init(_ fabric: Fabric, seed: UInt64) {
        self.fabric = fabric
        self.numbering = fabric.number(from: Ledger())
        self.network = SimulatedNetwork(fabric)
        self.world = SimulatedWorld(fabric, self.numbering.numbers, seed: seed)
    }

    private var reconciler: Reconciler { Reconciler(drivers: self.network.switches) }

    func plan() async throws -> Plan {
        try await self.reconciler.pass(
            over: self.fabric, self.numbering, .look, made: UTCTime(secondsSince1970: 0)
        ).plan
    }

    /// One pass in no time at all.
    mutating func apply() async throws {
        let mode = Reconciler.Mode.apply(approve: { _ in true }, record: { _ in })
        let report = try await self.reconciler.pass(
            over: self.fabric, self.numbering, mode, made: UTCTime(secondsSince1970: 0))
        #expect(report.isDone, "\(report.results)")
        self.world.take(self.network)
    }

    /// Carries out a plan one batch after the other, in the order of its dependencies, and lets time pass after each.
    mutating func apply(_ plan: Plan, pause: Duration) async throws {
        var done: Set<Int> = []
        while done.count < plan.batches.count {
            let ready = plan.batches.indices.first { index in
                !done.contains(index) && plan.batches[index].waitsFor.allSatisfy(done.contains)
            }
            let index = try #require(ready, "batches wait for each other")
            let batch = plan.batches[index]
            let driver = try #require(self.network.switches[batch.scope.name])
            let seen = try await driver.observe(batch.scope)
            let outcome = await driver.apply(batch, expecting: seen.fingerprint, generation: seen.generation.next)
            #expect(outcome.fates.allSatisfy { $0 == .done }, "\(outcome)")
            self.world.take(self.network)
            self.world.run(for: pause)
            done.insert(index)
        }
    }

    /// The address of a host in its first VLAN that has one.
    func address(of host: String) throws -> IPv6Address {
        let index = Int(try #require(self.fabric.hostIndex(named: host)))
        return try #require(self.numbering.numbers.hosts[index].first).interface.address
    }

    /// Pings between hosts, and how many answers are missing five seconds later.
    mutating func lost(_ pairs: [(String, String)], count: Int = 3) throws -> [String: Int] {
        let flows = try pairs.map { from, to in
            let flow = self.world.ping(
                from: from, to: try self.address(of: to), every: .milliseconds(100), count: count)
            return (name: "\(from) to \(to)", flow: try #require(flow))
        }
        self.world.run(for: .seconds(5))
        let lost = flows.map { ($0.name, self.world.flows[$0.flow].lost) }.filter { $0.1 > 0 }
        return Dictionary(uniqueKeysWithValues: lost)
    }
}
