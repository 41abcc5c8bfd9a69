import FabricModel
import Foundation
import Testing

@Suite struct SwitchConfigTests {
    private static func vid(_ value: Int) throws -> VID { try #require(VID(value)) }

    private static func sample() throws -> SwitchConfig {
        let (web, voice) = (try self.vid(10), try self.vid(30))
        let address = try #require(InterfaceAddress(text: "fd00::1/64"))
        return SwitchConfig(
            bridge: BridgeConfig(
                name: "br0", mac: MACAddress(rawValue: 0x0200_0000_0001), vlans: .trunk(allowed: VLANSet(web))),
            ports: [
                PortConfig(name: "swp10", vlans: .trunk(allowed: VLANSet([web, voice]), native: voice)),
                PortConfig(name: "swp9", description: "rack 7", vlans: .access(web)),
            ],
            svis: [
                SVIConfig(vlan: voice, linkLocal: nil),
                SVIConfig(
                    vlan: web, linkLocal: IPv6Address(text: "fe80::1"),
                    addresses: [SVIAddress(address, state: .tentative)]),
            ],
            routing: RoutingConfig(forwards: true))
    }

    @Test("it is in normal form however it is written")
    func normalForm() throws {
        let config = try Self.sample()
        #expect(config.ports.map(\.name) == ["swp9", "swp10"])
        #expect(config.svis.map(\.vlan.rawValue) == [10, 30])
        let reversed = SwitchConfig(
            bridge: config.bridge, ports: config.ports.reversed(), svis: config.svis.reversed(), routing: config.routing
        )
        #expect(reversed == config)
        #expect(Fingerprint(of: reversed) == Fingerprint(of: config))
        let twice = SwitchConfig(ports: [
            PortConfig(name: "a", mtu: 1), PortConfig(name: "b"), PortConfig(name: "a", mtu: 2),
        ])
        #expect(twice.ports.map(\.mtu) == [2, 1500])
    }

    @Test("ports and SVIs are found, set and taken away by name")
    func subscripts() throws {
        var config = SwitchConfig()
        for number in [10, 2, 7, 1, 9] { config[port: "swp\(number)"] = PortConfig(name: "swp\(number)") }
        #expect(config.ports.map(\.name) == ["swp1", "swp2", "swp7", "swp9", "swp10"])
        config[port: "swp7"]?.mtu = 9000
        #expect(config[port: "swp7"]?.mtu == 9000)
        config[port: "swp7"] = nil
        config[port: "swp8"] = nil
        #expect(config.ports.count == 4)
        #expect(config[port: "swp7"] == nil)
        for value in [30, 10, 20] {
            config[svi: try Self.vid(value)] = SVIConfig(vlan: try Self.vid(value), linkLocal: nil)
        }
        #expect(config.svis.map(\.vlan.rawValue) == [10, 20, 30])
        config[svi: try Self.vid(20)] = nil
        #expect(config.svis.map(\.vlan.rawValue) == [10, 30])
    }

    @Test("every field is in the fingerprint")
    func fingerprint() throws {
        let config = try Self.sample()
        let web = try Self.vid(10)
        let stray = VLANSet(try Self.vid(99))
        let address = try #require(InterfaceAddress(text: "fd00::1/64"))
        let changes: [Change] = [
            .setBridge(.mac(MACAddress(rawValue: 1))), .setBridge(.mtu(1)), .setBridge(.isUp(false)),
            .setBridge(.filtersVLANs(false)),
            .setBridge(.defaultVLAN(web)), .setBridge(.runsSTP(true)), .setBridge(.snoopsMulticast(true)),
            .setBridge(.hasLinkLocal(true)), .carry(.bridge, stray, as: .tagged), .carry(.bridge, stray, as: .untagged),
            .setPort("swp9", .isUp(false)), .setPort("swp9", .mtu(1)), .setPort("swp9", .description("")),
            .setPort("swp9", .hasLinkLocal(true)), .leave(port: "swp9"), .join(PortConfig(name: "swp11")),
            .carry(.port("swp9"), stray, as: .tagged), .carry(.port("swp9"), stray, as: .native),
            .carry(.port("swp9"), stray, as: .untagged), .carry(.port("swp9"), stray, as: .receivedUntagged),
            .drop(.port("swp9"), VLANSet(web)), .setSVI(web, .isUp(false)), .setSVI(web, .mtu(1)),
            .setSVI(web, .followsPorts(false)),
            .setSVI(web, .acceptsAdvertisements(true)), .setSVI(web, .linkLocal(nil)),
            .setSVI(web, .advertisement(Advertisement(preference: .low))), .removeAddress(web, address),
            .addAddress(web, address), .removeSVI(web), .setRouting(.forwards(false)), .setRouting(.isIsolated(true)),
        ]
        var seen = Set([Fingerprint(of: config)])
        for change in changes {
            var other = config
            other.apply(change)
            #expect(other != config, "\(change)")
            #expect(seen.insert(Fingerprint(of: other)).inserted, "\(change)")
        }
        #expect(seen.insert(Observation(owned: config).fingerprint).inserted == false)
        #expect(seen.insert(Observation(owned: config, absent: ["swp1"]).fingerprint).inserted)
        #expect(
            seen.contains(
                Observation(owned: config, withoutCarrier: ["swp9"], foreign: [ForeignObject(.link, "x")]).fingerprint))
    }

    @Test("the fingerprint of a value is the same in every process")
    func fingerprintIsPinned() throws {
        #expect(Fingerprint(of: SwitchConfig()).description == "d5ca73f8b1ab0c6777d04a563aae73b1")
        let sample = try Self.sample()
        #expect(Fingerprint(of: sample).description == "f79d4301a9a1dfbfff8c4c3b5f129d5a")
    }

    @Test("how a VLAN is carried, and what each way of carrying it does to the others", arguments: Carriage.allCases)
    func carriage(way: Carriage) throws {
        let (web, voice) = (try Self.vid(10), try Self.vid(30))
        for start in [PortVLANs(), .access(web), .access(voice), .trunk(allowed: VLANSet([web, voice]), native: web)] {
            var config = SwitchConfig(ports: [PortConfig(name: "a", vlans: start)])
            config.apply(.carry(.port("a"), VLANSet(voice), as: way))
            let after = try #require(config[port: "a"]).vlans
            #expect(after.carriage(of: voice) == way)
            #expect(after.tagged.intersection(after.untagged).isEmpty)
            // The other one keeps its tag, and loses at most being native.
            #expect(after.untagged.contains(web) == start.untagged.contains(web))
            #expect(after.tagged.contains(web) == start.tagged.contains(web))
            config.apply(.drop(.port("a"), VLANSet(voice)))
            #expect(config[port: "a"]?.vlans.carriage(of: voice) == nil)
            #expect(config[port: "a"]?.vlans.native != voice)
        }
    }

    @Test("a change of what is not there changes nothing")
    func nothingThere() throws {
        let web = try Self.vid(10)
        let address = try #require(InterfaceAddress(text: "fd00::1/64"))
        for change in [
            Change.setBridge(.mtu(1)), .setPort("a", .mtu(1)), .leave(port: "a"),
            .carry(.bridge, VLANSet(web), as: .tagged),
            .carry(.port("a"), VLANSet(web), as: .tagged), .drop(.port("a"), VLANSet(web)), .setSVI(web, .mtu(1)),
            .addAddress(web, address), .removeAddress(web, address), .removeSVI(web),
        ] {
            var config = SwitchConfig()
            config.apply(change)
            #expect(config == SwitchConfig(), "\(change)")
        }
    }

    @Test("law 7: what is written as JSON is read as the same")
    func codable() throws {
        let config = try Self.sample()
        let observation = Observation(
            owned: config, absent: ["swp1"], withoutCarrier: ["swp9"], foreign: [ForeignObject(.link, "dummy0")],
            unknown: [UnreadPart("x", why: "y")], generation: Generation(rawValue: .max),
            holder: Observation.Holder(fabric: "lab", switchName: "sw1"))
        let error = DriverError(.rejected, doing: "a", reason: "b", help: "c")
        let outcome = Outcome(fates: [.done, .refused(error), .notTried, .unknown(error)], refusal: error)
        let scope = SwitchScope(
            fabric: "lab", name: "sw1", target: .local, ports: ["swp9"], svis: VLANSet(try Self.vid(10)))
        let hosts = HostSample(count: 9, examples: ["web1"])
        let steps = Phase.allCases.flatMap { phase in
            Impact.allCases.map { impact in
                Step(.setRouting(.forwards(true)), in: phase, because: .changed(was: "x"), impact: impact, hosts: hosts)
            }
        }
        func expectSame<Value: Codable & Equatable>(_ value: Value) throws {
            #expect(try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value)) == value)
        }
        try expectSame(config)
        try expectSame(observation)
        try expectSame(outcome)
        try expectSame(Batch(scope: scope, steps: steps, waitsFor: [1]))
        try expectSame([VLANSet(), .all, VLANSet(try Self.vid(10))])
        try expectSame([try #require(IPv6Prefix(text: "::/0"))])
        try expectSame(Fingerprint(of: config))
    }

    @Test(
        "JSON with values that cannot be is refused",
        arguments: [
            ("[0]", "VID"), ("[4095]", "VID"), ("[-1]", "VID"), (#"["0-3"]"#, "VLANSet"),
            (#"["::1/64"]"#, "IPv6Prefix"), (#"["::g"]"#, "IPv6Address"),
            (#"["00:00"]"#, "MACAddress"), (#"["12"]"#, "Fingerprint"), (#"["soon"]"#, "Phase"),
            (#"["bad"]"#, "Impact"), (#"["::1"]"#, "InterfaceAddress"),
        ])
    func refusedJSON(json: String, type: String) {
        let decoder = JSONDecoder()
        let types: [String: any Decodable.Type] = [
            "VID": [VID].self, "VLANSet": [VLANSet].self, "IPv6Prefix": [IPv6Prefix].self,
            "IPv6Address": [IPv6Address].self,
            "MACAddress": [MACAddress].self, "Fingerprint": [Fingerprint].self, "Phase": [Phase].self,
            "Impact": [Impact].self,
            "InterfaceAddress": [InterfaceAddress].self,
        ]
        guard let decodable = types[type] else {
            Issue.record("no type \(type)")
            return
        }
        #expect(throws: DecodingError.self) { try decoder.decode(decodable, from: Data(json.utf8)) }
    }

    @Test(
        "fingerprints are 32 hexadecimal digits",
        arguments: ["", "0", String(repeating: "g", count: 32), "+" + String(repeating: "0", count: 31)])
    func fingerprintText(text: String) {
        #expect(Fingerprint(text: text) == nil)
        let fingerprint = Fingerprint(low: 0x1, high: .max)
        #expect(fingerprint.description == "ffffffffffffffff0000000000000001")
        #expect(Fingerprint(text: fingerprint.description) == fingerprint)
    }
}
