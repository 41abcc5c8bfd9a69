import DriverGNMI
import FabricGraph
import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import GNMITargets
import Testing

/// Whole networks over gNMI: they come to hold what they hold when they are driven directly.
@Suite struct GNMINetworkLaws {
    private static func pass(
        _ fabric: Fabric, over drivers: [String: any SwitchDriver], _ ledger: Ledger = Ledger()
    ) async throws -> Report {
        try await Reconciler(drivers: drivers).pass(
            over: fabric, fabric.number(from: ledger),
            .apply(approve: { _ in true }, record: { _ throws(DriverError) in }), made: UTCTime(secondsSince1970: 0))
    }

    private static func held(_ network: SimulatedNetwork) -> [String: SwitchConfig] {
        network.switches.mapValues { $0.look { $0.config } }
    }

    @Test("a network is filled, changed, emptied by a power cut and filled again", arguments: 0..<12 as Range<UInt64>)
    func life(seed: UInt64) async throws {
        let sketch = FabricSketch.randomNetwork(seed: seed)
        let (first, second) = (sketch.fabric(), sketch.changed(seed: seed).fabric())
        let direct = SimulatedNetwork(first)
        let network = SimulatedNetwork(first)
        try await GNMIGround.serving(network) { endpoint, connections in
            let drivers = Dictionary(
                uniqueKeysWithValues: network.switches.keys.map { name in
                    (name, GNMISwitch(endpoint(name), named: name, over: connections))
                })
            for fabric in [first, second] {
                let report = try await Self.pass(fabric, over: drivers)
                #expect(report.isDone || report.plan.isEmpty, "\(report.results) \(report.remaining)")
                _ = try await Self.pass(fabric, over: direct.switches)
                #expect(Self.held(network) == Self.held(direct))
                let again = try await Self.pass(fabric, over: drivers)
                #expect(again.plan.isEmpty && again.drift?.isClean == true, "\(again.plan.batches)")
            }
            let full = Self.held(network)
            for simulated in network.switches.values { simulated.suffer(.restart(.nothing)) }
            #expect(try await Self.pass(second, over: drivers).isDone)
            #expect(Self.held(network) == full)
        }
    }
}
