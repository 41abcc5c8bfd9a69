import FabricModel
import FabricSimulator
import Testing

@testable import FabricPlanning

/// What a plan says about one small switch: its order, reasons, impact and hosts.
@Suite struct PlanTests {
    /// The first example of the reference, in code.
    private static var sketch: FabricSketch {
        var sketch = FabricSketch("first-light")
        sketch.site = IPv6Prefix(text: "fd5e:1fa0:e001::/48")
        sketch.vlans = [
            .init(10, "web"), .init(20, "storage", mtu: 9000),
            .init(30, "voice", prefix: IPv6Prefix(text: "2001:db8:30::/64")),
        ]
        sketch.switches = [
            .init(
                "sw1",
                ports: [
                    .access("swp1", 10), .access("swp2", 20), .trunk("swp3", [10, 20], native: 30), .init("swp4"),
                ],
                gateways: [10, 20])
        ]
        sketch.hosts = [
            .init("web1", on: ["sw1:swp1"], in: 10), .init("disk1", on: ["sw1:swp2"], in: 20),
            .init("phone1", on: ["sw1:swp3"], in: 30, tagging: [20]),
        ]
        return sketch
    }

    private static func desired(_ sketch: FabricSketch = PlanTests.sketch) -> Desired {
        let fabric = sketch.fabric()
        return fabric.compile(with: fabric.number(from: Ledger()).numbers)
    }

    private static func plan(
        _ sketch: FabricSketch = PlanTests.sketch, from change: (inout SwitchConfig) -> Void = { _ in }
    ) throws -> Plan {
        var config = try #require(Self.desired().switches.first).config
        change(&config)
        return Self.plan(sketch, reading: Observation(owned: config))
    }

    private static func plan(_ sketch: FabricSketch = PlanTests.sketch, reading observation: Observation) -> Plan {
        let reading = Reading.read(observation, Capabilities(portLimit: 1023, fencing: .lock))
        return Plan(from: [reading], to: Self.desired(sketch), made: UTCTime(secondsSince1970: 0))
    }

    @Test("from nothing, in phases")
    func fromNothing() throws {
        let ports = ["swp1", "swp2", "swp3", "swp4"].map { PortConfig(name: $0, isMember: false, isUp: false) }
        let plan = Self.plan(reading: Observation(owned: SwitchConfig(ports: ports)))
        #expect(
            plan.text == """
                create: br0 is made, with MTU 9000
                create: swp1 becomes a port of the switch, with MTU 1500
                create: swp2 becomes a port of the switch, with MTU 9000
                create: swp3 becomes a port of the switch, with MTU 9000
                create: swp4 becomes a port of the switch, with MTU 1500
                create: br0.10 is made for VLAN 10 (web), with MTU 1500
                create: br0.20 is made for VLAN 20 (storage), with MTU 9000
                widen: br0 carries VLANs 10,20 tagged [hitless]
                attach: swp1 carries VLAN 10 (web) untagged [hitless]
                attach: swp1 comes up [hitless]
                attach: swp2 carries VLAN 20 (storage) untagged [hitless]
                attach: swp2 comes up [hitless]
                attach: swp3 carries VLANs 10,20 tagged [hitless]
                attach: swp3 carries VLAN 30 (voice) untagged [hitless]
                attach: swp3 comes up [hitless]
                attach: swp4 comes up [hitless]
                address: br0.10 comes up [hitless]
                address: br0.10 gets fe80::cc3:64cd:14a7:1189, which is its name to hosts [hitless]
                address: br0.10 gets fd5e:1fa0:e001:10:6b8:6e6e:cae0:f2d6/64 [hitless]
                address: br0.20 comes up [hitless]
                address: br0.20 gets fe80::cc3:64cd:14a7:1189, which is its name to hosts [hitless]
                address: br0.20 gets fd5e:1fa0:e001:20:6b8:6e6e:cae0:f2d6/64 [hitless]
                address: routing forwards IPv6 packets, because it is not forwarding [hitless]
                announce: br0.10 announces to hosts: fd5e:1fa0:e001:10::/64, high preference, MTU 1500 [hitless]
                announce: br0.20 announces to hosts: fd5e:1fa0:e001:20::/64, high preference, MTU 9000 [hitless]

                """)
    }

    @Test("somebody took a VLAN from a port")
    func drift() throws {
        let web = VLANSet(try #require(VID(10)))
        let plan = try Self.plan { $0.apply(.drop(.port("swp1"), web)) }
        #expect(plan.text == "attach: swp1 carries VLAN 10 (web) untagged [hitless]\n")
        #expect(plan.batches.first?.steps.first?.hosts == HostSample(count: 1, examples: ["web1"]))
    }

    @Test("hosts move to another VLAN: out of the old one before into the new one")
    func move() throws {
        var next = Self.sketch
        next.switches[0].ports[0] = .access("swp1", 20)
        next.hosts[0] = .init("web1", on: ["sw1:swp1"], in: 20)
        #expect(
            try Self.plan(next).text == """
                raise MTU: swp1 gets MTU 9000, because it is MTU 1500 [flap] web1 pauses for a moment
                withdraw: swp1 leaves VLAN 10 (web), because the topology does not have it [flap] web1 pauses for a moment
                attach: swp1 carries VLAN 20 (storage) untagged [hitless]

                """)
    }

    @Test("a port and a gateway leave the topology")
    func leaving() throws {
        var next = Self.sketch
        next.switches[0].ports.remove(at: 1)
        next.switches[0].gateways = [10]
        next.hosts.remove(at: 1)
        #expect(
            try Self.plan(next).text == """
                silence: br0.20 tells hosts that it is no router any more, because the topology does not have it \
                [outage] phone1 is cut off
                withdraw: swp2 is no port of the switch any more, and shut, because the topology does not have it [outage]
                narrow: br0 leaves VLAN 20 (storage), because the topology does not have it [outage] phone1 is cut off
                remove: br0.20 is removed, with its addresses: no gateway for VLAN 20 (storage), \
                because the topology does not have it [outage] phone1 is cut off

                """)
    }

    @Test("a VLAN that is in one place only is nobody's loss")
    func straysAreHitless() throws {
        let stray = VLANSet(try #require(VID(99)))
        #expect(try Self.plan { $0.apply(.carry(.port("swp1"), stray, as: .tagged)) }.impact == .hitless)
        let two = try Self.plan {
            $0.apply(.carry(.port("swp1"), stray, as: .tagged))
            $0.apply(.carry(.port("swp2"), stray, as: .tagged))
        }
        #expect(two.impact == .outage)
    }

    @Test("who answers for a number gives it up before another SVI gets it")
    func movingAddress() throws {
        let web = try #require(VID(10))
        let address = try #require(Self.desired().switches.first?.config[svi: web]?.addresses.first).interface
        let plan = try Self.plan { config in
            config.apply(.removeAddress(web, address))
            VID(20).map { config.apply(.addAddress($0, address)) }
        }
        #expect(plan.batches.first?.steps.map(\.phase) == [.withdraw, .address])
    }

    @Test("what nobody can cure is told, and nothing is done behind it")
    func problems() throws {
        let owned = SwitchConfig()
        let error = DriverError(.unreachable, doing: "asking sw1", reason: "no answer")
        let holder = Observation.Holder(fabric: "other", switchName: "sw1")
        let unread = UnreadPart("the VLANs of swp1", why: "interrupted")
        let blocked = [
            Self.plan(reading: Observation(owned: owned, holder: holder)),
            Self.plan(reading: Observation(owned: owned, unknown: [unread])),
            Plan(from: [.unreadable(error)], to: Self.desired(), made: UTCTime(secondsSince1970: 0)),
            Plan(
                from: [.read(Observation(owned: owned), Capabilities(portLimit: 3, fencing: .none))],
                to: Self.desired(), made: UTCTime(secondsSince1970: 0)),
            Plan(
                from: [.read(Observation(owned: owned), Capabilities(portLimit: 9, fencing: .none, lacks: [error]))],
                to: Self.desired(), made: UTCTime(secondsSince1970: 0)),
        ]
        #expect(
            blocked.map(\.text) == [
                "problem: sw1 belongs to 'sw1' of fabric 'other'\n",
                "problem: sw1 could not be read: the VLANs of swp1: interrupted\n",
                "problem: sw1 could not be asked: asking sw1: no answer\n",
                "problem: sw1 has 4 ports in the topology, and holds 3\n",
                "problem: sw1 cannot be programmed: asking sw1: no answer\n",
            ])
        let absent = Self.plan(reading: Observation(owned: owned, absent: ["swp1"]))
        #expect(absent.text.hasPrefix("problem: sw1 has no port 'swp1', where web1 should be\n"))
        #expect(!absent.batches.flatMap(\.steps).contains { $0.change.subject == .port("swp1") })
    }

    @Test("a plan holds what it was made from and what it makes")
    func madeFrom() throws {
        let observation = Observation(
            owned: SwitchConfig(), foreign: [ForeignObject(.link, "dummy0")], generation: Generation(rawValue: 7))
        let plan = Self.plan(reading: observation)
        let planned = try #require(plan.switches.first)
        #expect(planned.madeFrom == observation.fingerprint)
        #expect(planned.makes == Generation(rawValue: 8))
        #expect(planned.foreignCount == 1)
        #expect(plan.vlans.map(\.name) == ["web", "storage", "voice"])
        #expect(plan.generations == [planned.makes])
    }

    @Test("descriptions are those of the file, or say who is there")
    func descriptions() throws {
        var sketch = Self.sketch
        sketch.switches[0].ports[1].description = ""
        sketch.hosts += [.init("web2", on: ["sw1:swp1"], in: 10)]
        let ports = try #require(Self.desired(sketch).switches.first).config.ports
        #expect(ports.map(\.description) == ["web1, web2", "", "phone1", ""])
    }

    @Test("drift says what, where and who is hurt")
    func driftInWords() throws {
        var config = try #require(Self.desired().switches.first).config
        let (web, storage) = (try #require(VID(10)), try #require(VID(20)))
        config.apply(.drop(.port("swp1"), VLANSet(web)))
        config.apply(.carry(.port("swp1"), VLANSet(storage), as: .native))
        config.apply(.removeSVI(storage))
        config.apply(.setPort("swp2", .isUp(false)))
        let reading = Reading.read(
            Observation(owned: config, foreign: [ForeignObject(.link, "dummy0")]),
            Capabilities(portLimit: 9, fencing: .none))
        let drift = Drift(of: [reading], from: Self.desired())
        let words = Words(vlans: drift.vlans, bridge: "br0")
        let item = try #require(drift.switches.first)
        let lines = item.lines.map { line in
            "\(words.subject(line.difference.subject)) \(words.says(line.difference))"
                + (words.effect(of: line).map { ": \($0)" } ?? "")
        }
        #expect(
            lines == [
                "swp1 carries VLAN 20 (storage), should not: web1 is in the wrong VLAN",
                "swp1 does not carry VLAN 10 (web): web1 is cut off",
                "swp2 is down, should be up: disk1 is cut off",
                "br0.20 is not there: no gateway for VLAN 20 (storage): disk1, phone1 have no gateway",
            ])
        #expect(item.foreign.count == 1)
        #expect(!drift.isClean)
        #expect(drift.couldTell)
    }
}
