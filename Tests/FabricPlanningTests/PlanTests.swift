import FabricModel
import FabricSimulator
import Testing

@testable import FabricPlanning

/// What a plan says about one small switch: its order, reasons, impact and hosts.
@Suite struct PlanTests {
    /// DESIGN's first example, in code.
    private static var sketch: FabricSketch {
        var sketch = FabricSketch("first-light")
        sketch.site = IPv6Prefix(text: "fd5e:1fa0:e001::/48")
        sketch.vlans = [
            .init(10, "web"), .init(20, "storage", mtu: 9000), .init(30, "voice", prefix: IPv6Prefix(text: "2001:db8:30::/64")),
        ]
        sketch.switches = [
            .init(
                "sw1", ports: [.access("swp1", 10), .access("swp2", 20), .trunk("swp3", [10, 20], native: 30), .init("swp4")],
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
                sw1  30 steps, impact: hitless
                  br0      is made, with MTU 9000
                  swp1     becomes a port of the switch, with MTU 1500
                  swp2     becomes a port of the switch, with MTU 9000
                  swp3     becomes a port of the switch, with MTU 9000
                  swp4     becomes a port of the switch, with MTU 1500
                  br0.10   is made for VLAN 10 (web), with MTU 1500
                  br0.20   is made for VLAN 20 (storage), with MTU 9000
                  br0      carries VLANs 10,20 tagged
                  swp1     carries VLAN 10 (web) untagged
                  swp1     comes up

                """)
    }

    @Test("somebody took a VLAN from a port")
    func drift() throws {
        let web = VLANSet(try #require(VID(10)))
        let plan = try Self.plan { $0.apply(.drop(.port("swp1"), web)) }
        #expect(plan.text == "sw1  1 step, impact: hitless\n  swp1  carries VLAN 10 (web) untagged\n")
        #expect(plan.batches.first?.steps.first?.hosts == HostSample(count: 1, examples: ["web1"]))
    }
}
