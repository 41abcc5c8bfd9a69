import FabricModel
import FabricSimulator
import Testing

/// The simulated switch before the contract.
@Suite struct SimulatedSwitchContract {
    @Test(arguments: ContractLaw.all)
    func holds(_ law: ContractLaw) async throws { try await law.prove(SimulatedGround()) }
}

struct SimulatedGround: TrialGround {
    func withSwitch(
        named name: String, ports: [String], _ body: @Sendable (any SwitchOnTrial) async throws -> Void
    ) async throws {
        try await body(SimulatedTrial(simulated: SimulatedSwitch(ports: ports)))
    }
}

private struct SimulatedTrial: SwitchOnTrial {
    let simulated: SimulatedSwitch

    var driver: any SwitchDriver { self.simulated }

    func tamper(_ change: Change) { self.simulated.suffer(.tamper(change)) }
    func unplug(_ port: String) { self.simulated.suffer(.vanish(port: port)) }
    func plug(_ port: String) { self.simulated.suffer(.appear(port: port)) }
    func rename(_ port: String, to name: String) { self.simulated.suffer(.rename(port: port, to: name)) }

    func addForeign(onSVI vlan: VID) throws {
        let address = try #require(InterfaceAddress(text: "2001:db8:f::1/64"))
        self.simulated.world {
            $0.foreign += [ForeignObject(.link, "dummy0"), ForeignObject(.address, "2001:db8:d::1/64 on dummy0")]
        }
        self.simulated.suffer(.tamper(.addAddress(vlan, address)))
    }

    func foreignState() -> String {
        self.simulated.world { state in
            let onSVIs = state.config.svis.flatMap(\.addresses).map(\.interface).filter(state.foreignAddresses.contains)
            return "\(state.foreign) \(onSVIs)"
        }
    }
}
