import FabricModel
import GNMI
import Testing

@testable import DriverGNMI

/// What a batch becomes on the wire.
@Suite struct SetDraftTests {
    /// A bridge with a trunk, an access port, a free port and an SVI.
    private static let held = """
        {"interfaces":{"interface":[
        {"name":"swp1","config":{"enabled":true,"mtu":1500,"description":"old"},
         "ethernet":{"switched-vlan":{"config":{"interface-mode":"TRUNK","native-vlan":30,"trunk-vlans":["10..20",30]}}}},
        {"name":"swp2","config":{"enabled":true,"mtu":1500},
         "ethernet":{"switched-vlan":{"config":{"interface-mode":"ACCESS","access-vlan":10}}}},
        {"name":"swp3","config":{"enabled":false,"mtu":1500},
         "ethernet":{"switched-vlan":{"config":{"interface-mode":"ACCESS","access-vlan":7}}}},
        {"name":"br0.10","config":{"enabled":true,"mtu":1500},"routed-vlan":{"config":{"vlan":10},"ipv6":{
         "addresses":{"address":[{"ip":"fd00::1","config":{"prefix-length":64,"other-prefix-lengths":[48]}},
         {"ip":"fe80::1","config":{"prefix-length":64}},{"ip":"fe80::2","config":{"prefix-length":64}}]}}}}]},
        "network-instances":{"network-instance":[{"name":"br0","config":{"name":"br0","mtu":1500,"enabled":true},
        "bridge":{"config":{"mac-address":"02:00:00:00:00:01","vlans":[10],"default-vlan":1}},
        "interfaces":{"interface":[{"id":"swp1"},{"id":"swp2"}]}}]}}
        """

    private func lines(_ changes: [Change]) throws -> [String] {
        try self.draft(changes).operations.map { operation in
            "\(operation.verb) \(operation.path.text)\(operation.value.map { " \($0.text)" } ?? "")"
        }
    }

    /// The values of a Set as they are sent, without the annotation.
    private func updates(_ changes: [Change]) throws -> [String] {
        try self.draft(changes).request(to: "sw1", annotated: nil).update.map { update in
            "\(update.path.text) \(String(decoding: update.val.jsonIetfVal, as: UTF8.self))"
        }
    }

    private func draft(_ changes: [Change]) throws -> SetDraft {
        let reading = TargetReading(try JSONValue(parsing: Self.held), bridge: "br0")
        let scope = SwitchScope(
            fabric: "lab", name: "sw1", ports: ["swp1", "swp2", "swp3"], svis: Trial.vlans(10))
        let seen = Observation(reading, scope)
        #expect(seen.unknown.isEmpty)
        var batch = Trial.batch(changes)
        batch.scope = scope
        return SetDraft(try BatchDraft(batch, from: reading, holding: seen.owned), on: reading, in: scope)
    }

    @Test("what is added below one container is one value, at the deepest place that has all of it")
    func packing() throws {
        #expect(
            try self.updates([.setPort("swp1", .isUp(false))])
                == ["/interfaces/interface[name=swp1]/config/enabled false"])
        #expect(
            try self.updates([.setPort("swp1", .isUp(false)), .setPort("swp1", .hasLinkLocal(true))]) == [
                #"/interfaces/interface[name=swp1]/config {"openconfig-interfaces:enabled":false,"selvage-bridge:link-local":true}"#
            ])
        let far = try self.updates([
            .setPort("swp1", .isUp(false)), .setBridge(.mtu(9000)), .setPort("swp2", .mtu(9000)),
            .setBridge(.hasLinkLocal(true)),
        ])
        #expect(
            far == [
                #"/interfaces {"openconfig-interfaces:interface":["#
                    + #"{"name":"swp1","config":{"enabled":false}},{"name":"swp2","config":{"mtu":9000}}]}"#,
                #"/network-instances/network-instance[name=br0] {"openconfig-network-instance:name":"br0","#
                    + #""openconfig-network-instance:config":{"selvage-bridge:mtu":9000},"#
                    + #""selvage-bridge:bridge":{"config":{"link-local":true}}}"#,
            ])
    }

    @Test("a new SVI is one value, and what is written about it leaf by leaf is in it")
    func newSVI() throws {
        let eleven = try #require(VID(11))
        let svi = SVIConfig(vlan: eleven, isUp: false, mtu: 9000, linkLocal: nil)
        #expect(
            try self.updates([
                .createSVI(svi), .addAddress(eleven, try #require(InterfaceAddress(text: "fd00:11::1/64"))),
                .setSVI(eleven, .isUp(true)),
            ]) == [
                #"/interfaces/interface[name=br0.11] {"openconfig-interfaces:name":"br0.11","#
                    + #""openconfig-interfaces:config":{"name":"br0.11","type":"iana-if-type:l3ipvlan","enabled":true,"#
                    + #""mtu":9000,"selvage-bridge:follows-ports":true},"openconfig-vlan:routed-vlan":{"config":{"vlan":11},"#
                    + #""openconfig-if-ip:ipv6":{"config":{"selvage-bridge:accepts-advertisements":false},"#
                    + #""addresses":{"address":[{"ip":"fd00:11::1","#
                    + #""config":{"ip":"fd00:11::1","prefix-length":64,"type":"GLOBAL_UNICAST"}}]}}}}"#
            ])
    }

    @Test("a change of one setting is one leaf")
    func leaves() throws {
        let port = "/interfaces/interface[name=swp1]/config"
        let bridge = "/network-instances/network-instance[name=br0]"
        #expect(
            try self.lines([.setPort("swp1", .description("rack 7"))]) == ["update \(port)/description \"rack 7\""])
        #expect(try self.lines([.setPort("swp1", .description(""))]) == ["delete \(port)/description"])
        #expect(try self.lines([.setPort("swp1", .isUp(false))]) == ["update \(port)/enabled false"])
        #expect(
            try self.lines([.setBridge(.snoopsMulticast(true))])
                == ["update \(bridge)/bridge/config/multicast-snooping true"])
        #expect(try self.lines([.setBridge(.defaultVLAN(nil))]) == ["delete \(bridge)/bridge/config/default-vlan"])
        #expect(
            try self.lines([.setRouting(.forwards(true))]) == ["update \(bridge)/routing/config/forwards true"])
    }

    @Test(
        "VLANs of a port are replaced as a whole, however many steps they change in, and a trunk says what it carries")
    func vlans() throws {
        let switched = "/interfaces/interface[name=swp1]/ethernet/switched-vlan"
        #expect(
            try self.lines([
                .carry(.port("swp1"), Trial.vlans(21), as: .tagged), .drop(.port("swp1"), Trial.vlans(10, 11)),
            ]) == [
                #"replace \#(switched)/config {"openconfig-vlan:interface-mode":"TRUNK","openconfig-vlan:native-vlan":30,"#
                    + #""openconfig-vlan:trunk-vlans":["12..21",30]}"#
            ])
        #expect(try self.lines([.drop(.port("swp1"), .all)]) == ["delete \(switched)"])
        // Down to its native VLAN: no trunk without trunk-vlans, but an access port.
        let left = VLANSet.all.subtracting(Trial.vlans(30))
        #expect(
            try self.lines([.drop(.port("swp1"), left)]) == [
                #"replace \#(switched)/config {"openconfig-vlan:interface-mode":"ACCESS","openconfig-vlan:access-vlan":30}"#
            ])
        let tagged = try self.lines([.carry(.port("swp2"), Trial.vlans(10), as: .receivedUntagged)])
        #expect(tagged.count == 1 && tagged[0].contains(#""selvage-bridge:native-tagged":true"#))
    }

    @Test("a port that joins is rid of what was written about its VLANs before")
    func join() throws {
        let lines = try self.lines([.join(PortConfig(name: "swp3", mtu: 9000))])
        #expect(
            lines == [
                "update /network-instances/network-instance[name=br0]/interfaces/interface[id=swp3]"
                    + #" {"openconfig-network-instance:id":"swp3","openconfig-network-instance:config":{"id":"swp3","interface":"swp3"}}"#,
                "update /interfaces/interface[name=swp3]/config/mtu 9000",
                "delete /interfaces/interface[name=swp3]/ethernet/switched-vlan",
            ])
    }

    @Test("an address is one entry, in which somebody else's networks stay")
    func addresses() throws {
        let address = "/interfaces/interface[name=br0.10]/routed-vlan/ipv6/addresses/address[ip=fd00::1]"
        let ten = try #require(VID(10))
        // Neither is marked as ours: both stay.
        let added = try self.lines([.addAddress(ten, try #require(InterfaceAddress(text: "fd00::1/56")))])
        #expect(added.count == 1 && added[0].hasPrefix("replace \(address) "))
        #expect(added[0].contains(#""prefix-length":48"#))
        #expect(added[0].contains(#""selvage-bridge:other-prefix-lengths":[56,64]"#))
        let other = try #require(InterfaceAddress(text: "fd00::2/64"))
        #expect(
            try self.lines([.addAddress(ten, other), .removeAddress(ten, other)])
                == ["delete /interfaces/interface[name=br0.10]/routed-vlan/ipv6/addresses/address[ip=fd00::2]"])
    }

    @Test("one link-local address takes the place of all others")
    func linkLocal() throws {
        let address = "/interfaces/interface[name=br0.10]/routed-vlan/ipv6/addresses/address"
        let lines = try self.lines([.setSVI(try #require(VID(10)), .linkLocal(IPv6Address(text: "fe80::2")))])
        #expect(lines.count == 2 && lines[0] == "delete \(address)[ip=fe80::1]")
        #expect(lines[1].hasPrefix("replace \(address)[ip=fe80::2] ") && lines[1].contains("LINK_LOCAL_UNICAST"))
    }

    @Test("forgetting is a delete of what was learned, VLAN by VLAN")
    func forgetting() throws {
        let entry = "/network-instances/network-instance[name=br0]/fdb/mac-table/entries/entry[mac-address=*]"
        #expect(
            try self.lines([.forget(Trial.vlans(10, 20))]) == ["delete \(entry)[vlan=10]", "delete \(entry)[vlan=20]"])
    }

    @Test(
        "what an SVI announces is replaced as a whole, and comes back from what is written",
        arguments: 0..<100 as Range<UInt64>)
    func advertisements(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let preferences = Advertisement.Preference.allCases
        let advertisement = Advertisement(
            preference: preferences[chance.below(3)], lifetime: UInt16(chance.below(65_536)),
            interval: UInt16(1 + chance.below(65_535)), mtu: UInt16(chance.below(65_536)),
            dhcp: DHCPUse.allCases[chance.below(3)],
            prefixes: try (0..<chance.below(4)).map { number in
                AdvertisedPrefix(
                    try #require(IPv6Prefix(text: "fd00:\(number)::/64")), isOnLink: chance.below(2) == 0,
                    isAutonomous: chance.below(2) == 0)
            },
            nameServers: try (0..<chance.below(3)).map { try #require(IPv6Address(text: "fd00::\(9 - $0)")) },
            others: (0..<chance.below(3)).map { "option \"\($0)\"" })
        let json = try JSONValue(parsing: advertisement.json.bytes)
        let config = try #require(json["config"])
        #expect(Advertisement(config, json["prefixes", "prefix"]?.elements ?? [], Dialect()) == advertisement)
    }

    @Test("a step about something that is not there is named before anything is sent")
    func impossible() throws {
        let ten = try #require(VID(10))
        let eleven = try #require(VID(11))
        let cases: [(Change, String?)] = [
            (.setPort("swp9", .isUp(true)), "port 'swp9'"),
            (.carry(.port("swp3"), Trial.vlans(10), as: .native), "member 'swp3'"),
            (.setSVI(eleven, .isUp(true)), "SVI of VLAN 11"), (.removeSVI(eleven), nil),
            (.setSVI(ten, .isUp(true)), nil),
            (.leave(port: "swp9"), "port 'swp9'"), (.join(PortConfig(name: "swp3")), nil),
        ]
        for (change, missing) in cases {
            do throws(ImpossibleStep) {
                let reading = TargetReading((try? JSONValue(parsing: Self.held)) ?? .null, bridge: "br0")
                var batch = Trial.batch([.setPort("swp1", .isUp(true)), change])
                batch.scope.ports = ["swp1", "swp2", "swp3"]
                _ = try BatchDraft(batch, from: reading, holding: Observation(reading, batch.scope).owned)
                #expect(missing == nil, "\(change)")
            } catch {
                #expect(error.position == 1 && error.reason.kind == .vanished)
                #expect(error.reason.reason == "sw1 has no \(missing ?? "")", "\(change)")
            }
        }
    }
}
