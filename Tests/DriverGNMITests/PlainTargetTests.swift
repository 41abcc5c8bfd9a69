import DriverGNMI
import FabricModel
import FabricSimulator
import Foundation
import GNMI
import GNMITargets
import Testing

@testable import DriverGNMI

/// Targets that know OpenConfig's models and not `selvage-bridge`.
@Suite struct PlainTargetTests {
    private static let web = Trial.vlans(10)

    @Test("it is driven, and what it has no place for is named")
    func capabilities() async throws {
        try await TargetBench.with(models: .openConfig) { bench in
            let driver = bench.driver()
            let found = try await driver.capabilities()
            #expect(found.lacks.isEmpty && found.fencing == .reading && found.isAtomic)
            for setting in Setting.allCases {
                #expect(found.withoutPlace.contains(setting) == (setting != .spanningTree), "\(setting)")
            }
            bench.service.meddle { $0.hiddenModels = ["openconfig-spanning-tree"] }
            #expect(try await bench.driver().capabilities().withoutPlace == SettingSet(Setting.allCases))
            bench.service.meddle { $0.hiddenModels = ["openconfig-vlan"] }
            let lacks = try await bench.driver().capabilities().lacks
            #expect(lacks.count == 1 && lacks[0].reason.contains("openconfig-vlan"), "\(lacks)")
        }
    }

    @Test("VLANs have their rows while ports use them, and rows of somebody else's stay")
    func table() async throws {
        try await TargetBench.with(models: .openConfig) { bench in
            let simulated = try bench.simulated()
            simulated.world { state in
                if let vlan = VID(77) { state.vlanTable[vlan] = "theirs" }
            }
            func table() -> [String] {
                simulated.look { state in state.vlanTable.map { "\($0.key) \($0.value)" }.sorted() }
            }
            let driver = bench.driver(naming: [10: "web", 77: "storage"])
            let both = Trial.vlans(10, 77)
            try await driver.make([.carry(.port("swp1"), both, as: .tagged)])
            #expect(table() == ["10 web", "77 theirs"])
            try await driver.make([.carry(.port("swp2"), Self.web, as: .native), .drop(.port("swp1"), both)])
            #expect(table() == ["10 web", "77 theirs"])
            try await driver.make([.drop(.port("swp2"), Self.web)])
            #expect(table() == ["77 theirs"])
            // Somebody else's port comes to use ours.
            try await driver.make([.carry(.port("swp1"), Self.web, as: .native)])
            simulated.suffer(.appear(port: "other"))
            simulated.suffer(.tamper(.carry(.port("other"), Self.web, as: .native)))
            try await driver.make([.drop(.port("swp1"), Self.web)])
            #expect(table() == ["10 web", "77 theirs"])
        }
    }

    @Test("a gateway comes and goes, and is silent unless it is to speak")
    func gateway() async throws {
        try await TargetBench.with(models: .openConfig) { bench in
            let driver = bench.driver()
            let ten = try #require(VID(10))
            let address = try #require(InterfaceAddress(text: "fd00::1/64"))
            let svi = SVIConfig(vlan: ten, mtu: 9000, linkLocal: nil)
            try await driver.make([.createSVI(svi), .setSVI(ten, .isUp(true)), .addAddress(ten, address)])
            #expect(try bench.simulated().look { $0.config[svi: ten]?.addresses.map(\.interface) } == [address])
            let prefix = try #require(IPv6Prefix(text: "fd00::/64"))
            let advertisement = Advertisement(preference: .medium, mtu: 0, prefixes: [AdvertisedPrefix(prefix)])
            try await driver.make([.setSVI(ten, .advertisement(advertisement))])
            #expect(try bench.simulated().look { $0.config[svi: ten]?.advertisement } == advertisement)
            try await driver.make([.setSVI(ten, .advertisement(nil)), .removeSVI(ten)])
            #expect(try bench.simulated().look { $0.config.svis.isEmpty && $0.vlanTable.isEmpty })
        }
    }

    @Test("without room for marks, what the topology names is ours, with every address on it")
    func unfenced() async throws {
        try await TargetBench.with(models: .openConfig) { bench in
            bench.service.meddle {
                $0.hiddenModels = ["openconfig-metadata"]
                $0.unknownPlaces = [Gnmi_Path().appending("@").appending("openconfig-metadata:protobuf-metadata")]
            }
            let driver = bench.driver()
            #expect(try await driver.capabilities().fencing == .none)
            let ten = try #require(VID(10))
            let address = try #require(InterfaceAddress(text: "fd00::1/64"))
            let other = try #require(InterfaceAddress(text: "fd00::9/64"))
            try await driver.make([
                .carry(.port("swp1"), Self.web, as: .native), .createSVI(SVIConfig(vlan: ten, linkLocal: nil)),
                .addAddress(ten, address),
            ])
            try bench.simulated().suffer(.tamper(.addAddress(ten, other)))
            let seen = try await driver.observe(Trial.scope)
            #expect(seen.owned[svi: ten]?.addresses.map(\.interface) == [address, other])
            try await driver.make([.removeAddress(ten, other), .drop(.port("swp1"), Self.web), .removeSVI(ten)])
            // Whose the row is nobody can tell.
            #expect(try bench.simulated().look { $0.vlanTable.keys.map(\.rawValue) } == [10])
        }
    }

    @Test("a step that it has no place or no words for is refused before anything is sent")
    func impossible() async throws {
        let odd = Trial.vlans(10)
        let cases: [Change] = [
            .setBridge(.mac(Trial.mac)), .setRouting(.isIsolated(true)), .forget(odd), .join(PortConfig(name: "swp1")),
            .createBridge(BridgeConfig(name: "br0", mac: Trial.mac)), .carry(.bridge, odd, as: .tagged),
            .carry(.port("swp1"), odd, as: .untagged), .carry(.port("swp1"), odd, as: .receivedUntagged),
            .carry(.port("swp1"), Trial.vlans(1), as: .tagged),
        ]
        try await TargetBench.with(models: .openConfig) { bench in
            let driver = bench.driver()
            for change in cases {
                let outcome = try await driver.tryOut([.setPort("swp2", .description("x")), change])
                guard case .refused(let error) = outcome.fates.last else {
                    Issue.record("\(change): \(outcome)")
                    continue
                }
                #expect(error.kind == .unsupported, "\(change)")
                #expect(outcome.fates.first == .notTried)
            }
            #expect(try bench.simulated().look { $0.config[port: "swp2"]?.description } == "")
        }
    }

    @Test("somebody else's address in another network is not taken away for ours")
    func twoNetworks() async throws {
        try await TargetBench.with(models: .openConfig) { bench in
            let driver = bench.driver()
            let ten = try #require(VID(10))
            try await driver.make([.createSVI(SVIConfig(vlan: ten, linkLocal: nil))])
            let theirs = try #require(InterfaceAddress(text: "fd00::1/48"))
            try bench.simulated().suffer(.tamper(.addAddress(ten, theirs)))
            let outcome = try await driver.tryOut([
                .addAddress(ten, try #require(InterfaceAddress(text: "fd00::1/64")))
            ])
            guard case .refused(let error) = outcome.fates.first else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.kind == .notOurs)
            #expect(try bench.simulated().look { $0.config[svi: ten]?.addresses.map(\.interface) } == [theirs])
        }
    }
}

/// What such targets answer, as far as the simulated ones do not.
@Suite struct PlainAnswerTests {
    private static let port = """
        {"name":"Ethernet1","config":{"mtu":1500},"ethernet":{"switched-vlan":{"state":SWITCHED}}}
        """
    private static let instance = #"{"name":"NAME","config":{"type":"openconfig-network-instance-types:TYPE"}"#

    private func read(
        _ interfaces: [String], _ instances: [String] = ["\(instance("default", "DEFAULT_INSTANCE"))}"],
        bridge: String = "br0", svis: VLANSet = VLANSet()
    ) throws -> (reading: TargetReading, seen: Observation, scope: SwitchScope) {
        let text = """
            {"interfaces":{"interface":[\(interfaces.joined(separator: ","))]},
            "network-instances":{"network-instance":[\(instances.joined(separator: ","))]}}
            """
        let reading = TargetReading(
            try JSONValue(parsing: text), bridge: bridge, Dialect(isPlain: true, keepsAnnotations: false))
        let scope = SwitchScope(fabric: "lab", name: "sw1", bridge: bridge, ports: ["Ethernet1"], svis: svis)
        return (reading, Observation(reading, scope), scope)
    }

    private static func instance(_ name: String, _ type: String) -> String {
        self.instance.replacing("NAME", with: name).replacing("TYPE", with: type)
    }

    private static func port(_ switched: String) -> String { self.port.replacing("SWITCHED", with: switched) }

    @Test("the instance is the one that the topology names, or the only one that can be it")
    func instances() throws {
        let cases: [(instances: [(String, String)], bridge: String, chosen: String?)] = [
            ([("default", "DEFAULT_INSTANCE"), ("mgmt", "L3VRF")], "br0", "default"),
            ([("default", "DEFAULT_INSTANCE"), ("blue", "L2L3")], "br0", nil),
            ([("default", "DEFAULT_INSTANCE"), ("blue", "L2L3")], "blue", "blue"),
            ([("vlans", "L2L3")], "br0", "vlans"), ([("mgmt", "L3VRF")], "br0", nil), ([], "br0", nil),
        ]
        for (instances, bridge, chosen) in cases {
            let texts = instances.map { "\(Self.instance($0.0, $0.1))}" }
            let (reading, seen, _) = try self.read([], texts, bridge: bridge)
            if let chosen {
                #expect(reading.instanceName == chosen && seen.unknown.isEmpty)
                #expect(seen.owned.bridge?.name == bridge)
            } else {
                #expect(seen.unknown.count == 1 && seen.unknown[0].what == "the network instance '\(bridge)'")
                for name in instances { #expect(seen.unknown.first?.why.contains(name.0) == true) }
            }
        }
    }

    @Test("a trunk carries what its trunk-vlans have, and must say which VLAN is native where it has VLAN 1")
    func trunks() throws {
        let ten = try #require(VID(10))
        let cases: [(String, PortVLANs?)] = [
            (#"{"interface-mode":"ACCESS","access-vlan":10}"#, .access(ten)),
            (#"{"interface-mode":"TRUNK","native-vlan":1,"trunk-vlans":[10]}"#, .trunk(allowed: VLANSet(ten))),
            (#"{"interface-mode":"TRUNK","trunk-vlans":[10]}"#, .trunk(allowed: VLANSet(ten))),
            (
                #"{"interface-mode":"TRUNK","native-vlan":10,"trunk-vlans":["9..10"]}"#,
                .trunk(allowed: Trial.vlans(9, 10), native: ten)
            ),
            (#"{"interface-mode":"TRUNK","native-vlan":10}"#, .trunk(allowed: .all, native: ten)),
            (#"{"interface-mode":"TRUNK","trunk-vlans":["1..10"]}"#, nil), (#"{"interface-mode":"TRUNK"}"#, nil),
        ]
        for (switched, vlans) in cases {
            let (_, seen, _) = try self.read([Self.port(switched)])
            if let vlans {
                #expect(seen.owned.ports.map(\.vlans) == [vlans] && seen.unknown.isEmpty, "\(switched)")
                // What is written says the same.
                if vlans != .trunk(allowed: .all, native: ten) {
                    #expect(try PortVLANs(plain: vlans.switchedVLAN) == vlans && vlans.isPlainlySaid)
                }
            } else {
                #expect(seen.unknown.map(\.what) == ["the VLANs of Ethernet1"], "\(switched)")
            }
        }
    }

    @Test("a VLAN without a row, or suspended, is not carried; a switch without a table carries what its ports say")
    func table() throws {
        let port = Self.port(#"{"interface-mode":"TRUNK","native-vlan":30,"trunk-vlans":[10,20,30]}"#)
        func instance(_ rows: String) -> String {
            "\(Self.instance("default", "DEFAULT_INSTANCE")),\"vlans\":{\"vlan\":[\(rows)]}}"
        }
        let rows = """
            {"vlan-id":10,"config":{"vlan-id":10,"name":"web"}},{"vlan-id":"20","state":{"status":"ACTIVE"}},
            {"vlan-id":30,"config":{"status":"SUSPENDED"}}
            """
        let (reading, seen, _) = try self.read([port], [instance(rows)])
        #expect(seen.owned.ports.map(\.vlans) == [.trunk(allowed: Trial.vlans(10, 20))])
        #expect(reading.table?.rows == Trial.vlans(10, 20, 30) && seen.unknown.isEmpty)
        let (without, all, _) = try self.read([port])
        #expect(without.table == nil && all.owned.ports.first?.vlans.all == Trial.vlans(10, 20, 30))
        let (_, garbled, _) = try self.read([port], [instance("{\"vlan-id\":\"web\"}")])
        #expect(garbled.unknown.map(\.what) == ["a row of the table of VLANs"])
    }

    @Test("an SVI is the interface that routes for the VLAN, and a new one is named as the others are")
    func names() throws {
        func svi(_ name: String, _ vlan: Int) -> String {
            #"{"name":"\#(name)","config":{"mtu":1500},"routed-vlan":{"config":{"vlan":\#(vlan)}}}"#
        }
        let empty = #"{"name":"Ethernet1","config":{"mtu":1500},"routed-vlan":{"config":{}}}"#
        let (reading, seen, _) = try self.read(
            [empty, svi("irb.10", 10), svi("irb.99", 10), svi("irb.20", 20)], svis: Trial.vlans(10))
        #expect(seen.owned.svis.map(\.vlan.rawValue) == [10] && seen.owned.ports.map(\.name) == ["Ethernet1"])
        #expect(seen.foreign.map(\.name) == ["irb.20", "irb.99"])
        let (ten, eleven) = (try #require(VID(10)), try #require(VID(11)))
        #expect(reading.nameOfSVI(ten, on: "br0") == "irb.10" && reading.nameOfSVI(eleven, on: "br0") == "irb.11")
        let (bare, _, scope) = try self.read([empty], svis: Trial.vlans(10))
        #expect(bare.nameOfSVI(eleven, on: "br0") == "Vlan11")

        // A new one is made without a word of ours, and told to be silent.
        var batch = Trial.batch([.createSVI(SVIConfig(vlan: ten, linkLocal: nil))])
        batch.scope = scope
        let draft = try BatchDraft(batch, from: bare, holding: Observation(bare, scope).owned)
        let lines = SetDraft(draft, on: bare, in: scope, naming: [ten: "web"]).operations.map { operation in
            "\(operation.verb) \(operation.path.text)\(operation.value.map { " \($0.text)" } ?? "")"
        }
        #expect(lines.count == 3 && !lines.contains { $0.contains("selvage") }, "\(lines)")
        #expect(
            lines.contains(
                #"update /interfaces/interface[name=Vlan10]/routed-vlan/ipv6/router-advertisement"#
                    + #" {"openconfig-if-ip:config":{"enable":false}}"#), "\(lines)")
        #expect(
            lines.contains {
                $0.hasPrefix("update /network-instances/network-instance[name=default]/vlans/vlan[vlan-id=10] ")
                    && $0.contains(#""name":"web""#)
            }, "\(lines)")
    }
}
