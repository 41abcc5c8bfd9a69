import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import FabricTopology
import Foundation
import TestKit
import Testing

/// Whatever happened before: once nothing happens any more, one pass makes it right, and the next has nothing to do.
@Suite struct ConvergenceTests {
    private static let never = UTCTime(secondsSince1970: 0)

    private static func pass(_ fabric: Fabric, over switches: [String: SimulatedSwitch]) async throws -> Report {
        try await Reconciler(drivers: switches).pass(
            over: fabric, fabric.number(from: Ledger()), .yes, made: self.never)
    }

    private static func expectDone(_ fabric: Fabric, on switches: [String: SimulatedSwitch]) async throws {
        let report = try await self.pass(fabric, over: switches)
        #expect(report.isDone, "\(report.results) \(report.remaining) \(report.plan.problems)")
        let again = try await self.pass(fabric, over: switches)
        #expect(again.plan.isEmpty)
        #expect(again.drift?.isClean == true)
        let desired = fabric.compile(with: fabric.number(from: Ledger()).numbers)
        #expect(again.before.compactMap { $0.observation?.owned } == desired.switches.map(\.config))
    }

    private static let files: [String] = {
        let folder = Project.root.appending(path: "topologies")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix("region") && !$0.hasPrefix("datacenter") }.sorted()
            .map { folder.appending(path: $0).path }
    }()

    @Test("every example: from nothing to done, and then nothing to do", arguments: files)
    func examples(file: String) async throws {
        let reading = Topology.read(file: file)
        #expect(reading.diagnostics.isEmpty)
        let fabric = try #require(reading.fabric)
        var switches: [String: SimulatedSwitch] = [:]
        for item in fabric.switches {
            switches[item.name] = SimulatedSwitch(ports: item.ports.map { fabric.name(of: PortIndex($0)) })
        }
        try await Self.expectDone(fabric, on: switches)
    }

    @Test("from any fabric to any other, through whatever faults there are", arguments: 0..<80 as Range<UInt64>)
    func throughTrouble(seed: UInt64) async throws {
        var chance = SplitMix64(seed: seed)
        let simulated = SimulatedSwitch(ports: (1...24).map { "swp\($0)" })
        let switches = ["sw1": simulated]
        for round in 0..<4 {
            // The same fabric by name, each time with other contents.
            var sketch = FabricSketch.random(seed: seed &* 31 &+ UInt64(round))
            sketch.name = "lab"
            let fabric = sketch.fabric()
            for _ in 0..<Int.random(in: 0...3, using: &chance) {
                simulated.suffer(.random(on: simulated.look { $0.config }, vlans: fabric.vlans.map(\.id), &chance))
                _ = try await Self.pass(fabric, over: switches)
                if Bool.random(using: &chance) { simulated.heal() }
            }
            simulated.heal()
            for port in (1...24).map({ "swp\($0)" }) { simulated.suffer(.appear(port: port)) }
            try await Self.expectDone(fabric, on: switches)
        }
    }
}
