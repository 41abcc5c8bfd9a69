import DriverGNMI
import FabricModel
import FabricSimulator
import GNMITargets
import Testing

/// The gNMI driver before the contract: over loopback, to a simulated switch that answers as a target.
@Suite struct GNMISwitchContract {
    @Test(arguments: ContractLaw.all)
    func holds(_ law: ContractLaw) async throws { try await law.prove(GNMIGround()) }
}

/// A switch that speaks OpenConfig alone before the same contract.
@Suite struct PlainGNMISwitchContract {
    @Test(arguments: ContractLaw.all)
    func holds(_ law: ContractLaw) async throws { try await law.prove(GNMIGround(models: .openConfig)) }
}

struct GNMIGround: TrialGround {
    var models = TargetModels.all

    func withSwitch(
        named name: String, ports: [String], _ body: @Sendable (any SwitchOnTrial) async throws -> Void
    ) async throws {
        var sketch = FabricSketch("ground")
        sketch.switches = [.init(name, ports: ports.map { .init($0) })]
        let network = SimulatedNetwork(sketch.fabric())
        let simulated = try #require(network.switches[name])
        try await GNMIGround.serving(network, self.models) { endpoint, connections in
            let driver = GNMISwitch(endpoint(name), named: name, over: connections)
            let capabilities = try await driver.capabilities()
            try await body(
                GNMITrial(simulated: simulated, gnmi: driver, withoutPlace: capabilities.withoutPlace))
        }
    }

    /// Serves a network's switches on loopback while `body` runs.
    static func serving(
        _ network: SimulatedNetwork, _ models: TargetModels = .all,
        _ body: @Sendable (_ endpoint: @Sendable (String) -> GNMIEndpoint, GNMIConnections) async throws -> Void
    ) async throws {
        var options = TargetServer.Options()
        options.models = models
        let server = TargetServer(
            network, clock: TargetClock(now: { 0 }, sleep: { try await Task.sleep(for: $0) }), options: options)
        let (listening, tell) = AsyncStream<UInt16>.makeStream()
        let serving = Task { try await server.serve { tell.yield($0) } }
        defer { serving.cancel() }
        let port = try #require(await listening.first { _ in true })
        // Of a machine that runs hundreds of tests at once.
        let patience = Duration.seconds(600)
        let connections = GNMIConnections(
            deadlines: .init(asking: patience, reading: patience, writing: patience))
        let result = await Result { () async throws -> Void in
            try await body({ GNMIEndpoint(host: "127.0.0.1", port: Int(port), targetName: $0) }, connections)
        }
        await connections.close()
        serving.cancel()
        _ = await serving.result
        try result.get()
    }
}

/// What people do to the machine they do behind the protocol's back.
private struct GNMITrial: SwitchOnTrial {
    let simulated: SimulatedSwitch
    let gnmi: GNMISwitch
    let withoutPlace: SettingSet

    /// A VLAN that comes without a tag one way only has words in `selvage-bridge` alone.
    func canHold(_ change: Change) -> Bool {
        if self.withoutPlace.isEmpty { return true }
        if case .carry(_, _, as: .untagged) = change { return false }
        return change.setting.map { !self.withoutPlace.contains($0) } ?? true
    }

    var driver: any SwitchDriver { self.gnmi }

    func tamper(_ change: Change) { self.simulated.suffer(.tamper(change)) }
    func unplug(_ port: String) { self.simulated.suffer(.vanish(port: port)) }
    func plug(_ port: String) { self.simulated.suffer(.appear(port: port)) }
    func rename(_ port: String, to name: String) { self.simulated.suffer(.rename(port: port, to: name)) }

    func addForeign(onSVI vlan: VID) throws {
        let address = try #require(InterfaceAddress(text: "2001:db8:f::1/64"))
        self.simulated.suffer(.appear(port: "dummy0"))
        self.simulated.suffer(.tamper(.addAddress(vlan, address)))
    }

    func foreignState() -> String {
        self.simulated.look { state in
            let onSVIs = state.config.svis.flatMap(\.addresses).map(\.interface)
                .filter(state.foreignAddresses.contains)
            return "\(state.config[port: "dummy0"].map { "\($0)" } ?? "none") \(onSVIs)"
        }
    }
}

extension Result where Failure == any Error {
    /// What became of `body`, to be looked at after something else was done.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
