import FabricModel
import FabricSimulator
import GNMI
import Testing

@testable import DriverGNMI

/// A small switch and what is done to it.
enum Trial {
    static let scope = SwitchScope(fabric: "bench", name: "sw1", ports: (1...4).map { "swp\($0)" }, svis: vlans(10))
    static let mac = MACAddress(rawValue: 0x0200_0000_0007)

    /// A bridge with ports 2 to 4.
    static let ground: [Change] =
        [.createBridge(BridgeConfig(name: "br0", mac: MACAddress(rawValue: 0x0200_0000_0001)))]
        + (2...4).map { .join(PortConfig(name: "swp\($0)")) } + [.setPort("swp3", .isUp(true))]
        + (2...4).map { .carry(.port("swp\($0)"), vlans(10), as: .native) }

    /// Each is about something else, so that the fate of one tells nothing of another's.
    static let changes: [Change] = [
        .join(PortConfig(name: "swp1", mtu: 3000)), .setPort("swp2", .description("rack 7")),
        .setPort("swp3", .isUp(true)), .setPort("swp4", .mtu(9000)), .setBridge(.mac(mac)),
        .setRouting(.forwards(true)),
    ]

    static func vlans(_ ids: Int...) -> VLANSet { VLANSet(ids.compactMap { VID($0) }) }

    static func batch(_ changes: [Change]) -> Batch {
        Batch(
            scope: scope,
            steps: changes.map { Step($0, in: .create, because: .missing, impact: .none, hosts: .none) })
    }
}

extension GNMISwitch {
    /// Carries changes out from what is there now.
    func tryOut(_ changes: [Change]) async throws -> Outcome {
        let seen = try await self.observe(Trial.scope)
        return await self.apply(
            Trial.batch(changes), expecting: seen.fingerprint, generation: seen.generation.next)
    }

    func make(_ changes: [Change]) async throws {
        let outcome = try await self.tryOut(changes)
        #expect(outcome.isDone, "\(outcome)")
    }
}

extension SwitchConfig {
    /// What a change is about.
    func part(of change: Change) -> String {
        switch change.subject {
        case .bridge: "\(String(describing: self.bridge))"
        case .port(let name): "\(String(describing: self[port: name]))"
        case .svi(let vlan): "\(String(describing: self[svi: vlan]))"
        case .routing: "\(self.routing)"
        }
    }
}

extension SimulatedState {
    /// The generation that a driver left on the switch.
    var generationOfAnnotation: Generation? {
        (try? JSONValue(parsing: self.annotation)).flatMap { Annotation($0) }?.generation
    }
}
