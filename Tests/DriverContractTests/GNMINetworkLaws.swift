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

    @Sendable private static func held(_ network: SimulatedNetwork) -> [String: SwitchConfig] {
        network.switches.mapValues { $0.look { $0.config } }
    }

    /// Fills a network over gNMI, changes it, cuts its power and fills it again, beside one that is driven directly.
    ///
    /// - Parameters:
    ///   - compared: what the two must have in common at each station.
    ///   - check: what else must be so of the one that is driven over gNMI.
    private static func live(
        seed: UInt64, _ models: TargetModels = .all,
        compared: @escaping @Sendable (SimulatedNetwork) -> [String: SwitchConfig],
        _ check: @escaping @Sendable (SimulatedNetwork) -> Void = { _ in }
    ) async throws {
        let sketch = FabricSketch.randomNetwork(seed: seed)
        let (first, second) = (sketch.fabric(), sketch.changed(seed: seed).fabric())
        let direct = SimulatedNetwork(first)
        let network = SimulatedNetwork(first)
        try await GNMIGround.serving(network, models) { endpoint, connections in
            let drivers = Dictionary(
                uniqueKeysWithValues: network.switches.keys.map { name in
                    (name, GNMISwitch(endpoint(name), named: name, over: connections))
                })
            for fabric in [first, second] {
                let report = try await Self.pass(fabric, over: drivers)
                #expect(report.isDone || report.plan.isEmpty, "\(report.results) \(report.remaining)")
                _ = try await Self.pass(fabric, over: direct.switches)
                #expect(compared(network) == compared(direct))
                let again = try await Self.pass(fabric, over: drivers)
                #expect(again.plan.isEmpty && again.drift?.isClean == true, "\(again.plan.batches)")
                check(network)
            }
            let full = compared(network)
            for simulated in network.switches.values { simulated.suffer(.restart(.nothing)) }
            #expect(try await Self.pass(second, over: drivers).isDone)
            #expect(compared(network) == full)
        }
    }

    @Test("a network is filled, changed, emptied by a power cut and filled again", arguments: 0..<12 as Range<UInt64>)
    func life(seed: UInt64) async throws { try await Self.live(seed: seed, compared: Self.held) }

    @Test(
        "a network of switches that speak OpenConfig alone carries and routes the same",
        arguments: 0..<12 as Range<UInt64>)
    func plainLife(seed: UInt64) async throws {
        try await Self.live(seed: seed, .openConfig, compared: Self.forwarded) { network in
            // No row of ours is left of a VLAN that nobody uses.
            for simulated in network.switches.values {
                let (table, used) = simulated.look { (VLANSet($0.vlanTable.keys), $0.config) }
                #expect(table == used.ports.reduce(VLANSet(used.svis.map(\.vlan))) { $0.union($1.vlans.all) })
            }
        }
    }

    /// What every kind of switch has a place for.
    @Sendable private static func forwarded(_ network: SimulatedNetwork) -> [String: SwitchConfig] {
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
