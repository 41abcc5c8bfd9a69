import FabricModel
import FabricSimulator
import FabricTopology
import LabModel
import Testing

@testable import SimulatedLab

/// What people write behind `selvage lab break`.
@Suite struct BreakageTests {
    private let fabric: Fabric

    init() throws {
        let reading = Topology.read(
            TopologySource(
                name: "two.yaml",
                text: """
                    fabric: two
                    vlans: { web: { id: 10 } }
                    switches: { "s[1-2]": { driver: sim, ports: { p1: { access: web }, p2: { access: web }, up: {} } } }
                    links: [ "s1:up -- s2:up" ]
                    hosts: { web1: "s1:p1" }
                    """))
        self.fabric = try #require(reading.fabric)
    }

    @Test func cablesAreNamedByEitherEnd() throws {
        for place in ["s1:up", "s2:up"] {
            #expect(try Breakage(["cable", place], in: self.fabric) == .cable(near: "s1:up", far: "s2:up"))
        }
        let host = try Breakage(["cable", "s1:p1"], in: self.fabric)
        #expect(host == .cable(near: "s1:p1", far: "web1") && host.description == "cable s1:p1 -- web1")
    }

    @Test(arguments: [
        ("silent", SimulatedFault.silence), ("hanging", .hang), ("lying", .write(.onlySayYes)), ("half", .write(.half)),
        ("failing", .write(.thenFail)), ("disconnecting", .disconnect(.afterWrite)),
        ("slow 500ms", .delay(.milliseconds(500))),
        ("refuse 3", .refuse(step: 3)), ("stale 2", .lag(changes: 2)), ("restart", .restart(.saved)),
        ("restart empty", .restart(.nothing)),
    ])
    func aSwitchHasFaults(words: String, fault: SimulatedFault) throws {
        let breakage = try Breakage(["switch", "s1"] + words.split(separator: " ").map(String.init), in: self.fabric)
        #expect(breakage == .fault(switchName: "s1", fault, words: words))
        #expect(breakage.description == "switch s1 \(words)" && breakage.switchName == "s1")
        #expect(breakage.hidesSwitch == ["silent", "hanging"].contains(words))
        #expect(breakage.lasts != words.hasPrefix("restart"))
    }

    @Test func driftIsAChangeByHand() throws {
        let web = VLANSet(try #require(VID(10)))
        let changes: [(String, Change)] = [
            ("p1 down", .setPort("p1", .isUp(false))), ("p1 up", .setPort("p1", .isUp(true))),
            ("p1 mtu 1400", .setPort("p1", .mtu(1400))), ("p1 drops web", .drop(.port("p1"), web)),
            ("up carries 10", .carry(.port("up"), web, as: .tagged)),
            ("p2 carries web untagged", .carry(.port("p2"), web, as: .native)),
        ]
        for (words, change) in changes {
            let breakage = try Breakage(
                ["drift", "s2"] + words.split(separator: " ").map(String.init), in: self.fabric)
            #expect(breakage == .drift(switchName: "s2", change, words: words) && !breakage.lasts)
        }
    }

    /// A mistake says what is wrong and what there is.
    @Test(arguments: [
        ("", "it is not said what"), ("cable", "it is not said what"), ("tunnel s1", "nothing called 'tunnel' breaks"),
        ("cable s1", "'s1' is no port"), ("cable s3:up", "there is no switch 's3' in 'two'"),
        ("cable s1:p9", "switch 's1' has no port 'p9'"), ("cable s1:p2", "nothing is plugged into s1:p2"),
        ("cable s1:up s2:up", "'s2:up' is too much"), ("switch s1", "a switch is not ''"),
        ("switch s1 tired", "a switch is not 'tired'"), ("switch s1 slow", "a switch is not 'slow'"),
        ("switch s1 slow 2x", "'2x' is no time"), ("switch s1 slow 999999999999h", "'999999999999h' is no time"),
        ("switch s1 refuse 0", "a switch is not 'refuse 0'"), ("switch s1 stale 101", "a switch is not 'stale 101'"),
        ("drift s1", "no port is named"), ("drift s1 p9 down", "switch 's1' has no port 'p9'"),
        ("drift s1 p1 sideways", "nobody does that to a port"), ("drift s1 p1 mtu 7", "'7' is no MTU"),
        ("drift s1 p1 drops mail", "there is no VLAN 'mail' in 'two'"),
        ("drift s1 p1 carries 4095", "there is no VLAN '4095' in 'two'"),
    ])
    func mistakesAreExplained(words: String, reason: String) {
        let error = #expect(throws: LabError.self) {
            try Breakage(words.split(separator: " ").map(String.init), in: self.fabric)
        }
        #expect(error?.reason == reason)
        #expect(error?.remedy != nil || words == "cable s1:p2")
    }
}
