import FabricModel
import FabricSimulator
import Foundation
import GNMI
import GRPCCore
import Testing

@testable import GNMITargets

/// Targets that know OpenConfig's models alone.
@Suite struct PlainTargetLaws {
    private static let facts = TreeFacts(
        name: "sw1", started: UTCTime(secondsSince1970: 1_000_000), now: UTCTime(secondsSince1970: 2_000_000),
        models: .openConfig)

    private static func json(_ state: SimulatedState, _ filter: LeafFilter = .all) throws -> JSONValue {
        var text = TreeText(.everything, filter)
        TreeWalk(state, self.facts).walk(into: &text)
        return try JSONValue(parsing: try #require(text.finished().first).bytes)
    }

    private static func made(of old: SimulatedState, by request: Gnmi_SetRequest) throws -> SimulatedState {
        var edit = TreeEdit(old, self.facts)
        try edit.carryOut(request)
        return try edit.state()
    }

    private static func replacing(_ json: JSONValue) throws -> Gnmi_SetRequest {
        var request = try Gnmi_SetRequest("/", json)
        (request.replace, request.update) = (request.update, [])
        return request
    }

    @Test("what it serves as config makes the same switch of a fresh one", arguments: TreeLaws.seeds)
    func survives(seed: UInt64) throws {
        // What somebody did by hand, and OpenConfig has no words for, is rid of by the first reading.
        let request = try Self.replacing(try Self.json(RandomSwitch.state(seed: seed), .config))
        let state = try Self.made(of: RandomSwitch.fresh, by: request)
        let again = try Self.made(
            of: RandomSwitch.state(seed: seed &+ 1), by: try Self.replacing(try Self.json(state, .config)))
        #expect(try Self.json(again, .config) == Self.json(state, .config))
        #expect(again.config.ports.map(\.vlans) == state.config.ports.map(\.vlans))
        #expect(again.vlanTable == state.vlanTable)
        #expect(state.config.ports.allSatisfy { ($0.isMember || $0.vlans.isEmpty) && !$0.hasLinkLocal })
    }

    @Test("every part that is served is OpenConfig's, and follows the schema", arguments: TreeLaws.seeds)
    func schema(seed: UInt64) throws {
        let json = try Self.json(RandomSwitch.state(seed: seed))
        var check = SchemaCheck()
        check.check(json, Schema.root, module: nil)
        #expect(check.findings.isEmpty, "\(check.findings.prefix(5).joined(separator: "\n"))")
        #expect(check.leaves > 100 && !json.text.contains("selvage"))
    }

    @Test("nobody can name what is ours, and what such a switch has by nature")
    func hidden() throws {
        let instance = "/network-instances/network-instance[name=default]"
        for path in [
            "\(instance)/bridge", "\(instance)/routing/config/forwards", "\(instance)/interfaces", "\(instance)/fdb",
            "/interfaces/interface[name=swp1]/config/link-local",
            "/interfaces/interface[name=swp1]/config/selvage-bridge:link-local",
        ] {
            #expect(throws: TreeMistake.self, "\(path)") {
                try Selection.places(of: try Gnmi_Path(path), in: .openConfig)
            }
            _ = try Selection.places(of: try Gnmi_Path(path))
            #expect(throws: TreeMistake.self) {
                try Self.made(of: RandomSwitch.fresh, by: try Gnmi_SetRequest(path, ["name": "x"]))
            }
        }
        let below = try Selection.places(of: try Gnmi_Path("\(instance)/*"), in: .openConfig)
        #expect(below.map { Schema.standard[$0.node].name } == ["config", "state", "vlans"])
    }

    @Test("a VLAN is in the table before it is used, and as long as it is")
    func table() throws {
        let rows = "/network-instances/network-instance[name=default]/vlans"
        let port: JSONValue = ["interface-mode": "TRUNK", "native-vlan": 10, "trunk-vlans": [10, 20]]
        let use = try Gnmi_SetRequest("/interfaces/interface[name=swp1]/ethernet/switched-vlan/config", port)
        #expect {
            try Self.made(of: RandomSwitch.fresh, by: use)
        } throws: {
            guard let mistake = $0 as? TreeMistake else { return false }
            return mistake.path.contains("swp1") && mistake.reason.contains("VLAN 10 is not in the table")
        }
        let ten: JSONValue = ["vlan-id": 10, "config": ["vlan-id": 10, "name": "web", "status": "ACTIVE"]]
        let twenty: JSONValue = ["vlan-id": 20, "config": ["vlan-id": 20]]
        var both = use
        both.update += try Gnmi_SetRequest(rows, ["vlan": [ten, twenty]]).update
        let state = try Self.made(of: RandomSwitch.fresh, by: both)
        #expect(state.vlanTable.map { "\($0.key) \($0.value)" }.sorted() == ["10 web", "20 "])
        #expect(
            state.config[port: "swp1"]?.vlans
                == .trunk(allowed: VLANSet([10, 20].compactMap { VID($0) }), native: VID(10)))
        var delete = Gnmi_SetRequest()
        delete.delete = [try Gnmi_Path("\(rows)/vlan[vlan-id=20]")]
        #expect(throws: TreeMistake.self) { try Self.made(of: state, by: delete) }
        delete.delete.append(try Gnmi_Path("/interfaces/interface[name=swp1]/ethernet/switched-vlan"))
        let after = try Self.made(of: state, by: delete)
        #expect(after.vlanTable.keys.map(\.rawValue) == [10] && after.config.ports.allSatisfy(\.vlans.isEmpty))
        let suspended = try Gnmi_SetRequest("\(rows)/vlan[vlan-id=10]/config/status", "SUSPENDED")
        #expect(throws: TreeMistake.self) { try Self.made(of: state, by: suspended) }
        // Whoever configures a port by hand has the row made along with it.
        let byHand = SimulatedSwitch(ports: ["swp1"])
        if let vlan = VID(30) { byHand.suffer(.tamper(.carry(.port("swp1"), VLANSet(vlan), as: .native))) }
        #expect(try Self.json(byHand.look { $0 }).text.contains(#""vlan-id":30"#))
    }

    @Test("over the wire: no model of ours among the capabilities, and no place of ours in answers")
    func served() async throws {
        var options = TargetServer.Options()
        options.models = .openConfig
        try await TargetBench.run(options: options) { bench in
            try await bench.call { client in
                let models = try await client.capabilities(Gnmi_CapabilityRequest()).supportedModels.map(\.name)
                #expect(models.contains("openconfig-vlan") && !models.contains("selvage-bridge"))
                let answer = try await client.get(try Gnmi_GetRequest(["/"], of: "sw1"))
                let text = answer.notification.flatMap(\.update).map(\.text).joined()
                #expect(text.contains("DEFAULT_INSTANCE") && !text.contains("selvage"))
                await #expect {
                    _ = try await client.get(
                        try Gnmi_GetRequest(["/network-instances/network-instance[name=default]/bridge"], of: "sw1"))
                } throws: {
                    ($0 as? RPCError)?.code == .notFound
                }
            }
        }
    }
}
