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

    @Test(
        "a network of switches that speak OpenConfig alone carries and routes the same",
        arguments: 0..<12 as Range<UInt64>)
    func plainLife(seed: UInt64) async throws {
        let sketch = FabricSketch.randomNetwork(seed: seed)
        let (first, second) = (sketch.fabric(), sketch.changed(seed: seed).fabric())
        let direct = SimulatedNetwork(first)
        let network = SimulatedNetwork(first)
        try await GNMIGround.serving(network, .openConfig) { endpoint, connections in
            let drivers = Dictionary(
                uniqueKeysWithValues: network.switches.keys.map { name in
                    (name, GNMISwitch(endpoint(name), named: name, over: connections))
                })
            for fabric in [first, second] {
                let report = try await Self.pass(fabric, over: drivers)
                #expect(report.isDone || report.plan.isEmpty, "\(report.results) \(report.remaining)")
                _ = try await Self.pass(fabric, over: direct.switches)
                #expect(Self.forwarded(network) == Self.forwarded(direct))
                let again = try await Self.pass(fabric, over: drivers)
                #expect(again.plan.isEmpty && again.drift?.isClean == true, "\(again.plan.batches)")
                // No row of ours is left of a VLAN that nobody uses.
                for simulated in network.switches.values {
                    let (table, used) = simulated.look { (VLANSet($0.vlanTable.keys), $0.config) }
                    #expect(table == used.ports.reduce(VLANSet(used.svis.map(\.vlan))) { $0.union($1.vlans.all) })
                }
            }
            let full = Self.forwarded(network)
            for simulated in network.switches.values { simulated.suffer(.restart(.nothing)) }
            #expect(try await Self.pass(second, over: drivers).isDone)
            #expect(Self.forwarded(network) == full)
        }
    }

    /// What every kind of switch has a place for.
    private static func forwarded(_ network: SimulatedNetwork) -> [String: SwitchConfig] {
        let withoutPlace = SettingSet(Setting.allCases.filter { $0 != .spanningTree })
        let nothing = SwitchConfig()
        return network.switches.mapValues { simulated in
            var config = simulated.look { $0.config }.fitted(to: withoutPlace, over: nothing)
            // A port of the one kind belongs to the bridge by nature, of the other while it is used.
            for port in config.ports { config[port: port.name]?.isMember = true }
            config.bridge?.name = "bridge"
            return config
        }
    }
}
