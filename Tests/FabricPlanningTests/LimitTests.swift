import FabricGraph
import FabricModel
import FabricSimulator
import FabricTopology
import Testing

@testable import FabricPlanning

@Suite struct LimitTests {
    @Test("the VLANs that the checker counts are those that the compiler places, whatever is down", arguments: 0..<150)
    func countsWhatIsCompiled(seed: UInt64) throws {
        let random = try RandomFabric(seed: seed)
        var chance = SplitMix64(seed: seed)
        let links = random.fabric.links.indices.filter { _ in chance.oneIn(5) }.map { LinkIndex($0) }
        let switches = random.fabric.switches.indices.filter { _ in chance.oneIn(8) }.map { SwitchIndex($0) }
        for failures in [Failures.none, Failures(links: Set(links)), Failures(switches: Set(switches))] {
            let desired = random.fabric.compile(with: random.numbers, without: failures)
            for (index, item) in desired.switches.enumerated() {
                let compiled = VLANSet(item.config.ports.flatMap { Array($0.vlans.all) } + item.config.svis.map(\.vlan))
                #expect(desired.trees.placed(on: SwitchIndex(index)) == compiled, "\(item.scope.name)")
            }
        }
    }

    /// A ring in which the way round needs the small switch only while the direct one is broken.
    private static func ring(limit: Int, hosts: String = "") -> String {
        """
        ipv6: { site: "2001:db8:700::/48" }
        vlans: { "v[1-3]": { id: "[11-13]" } }
        switches:
          big: { driver: sim, gateway: all, ports: { "l[1-2]": {} } }
          far: { driver: sim, ports: { "l[1-2]": {}, "e[1-3]": {} } }
          small: { driver: sim, transit: yes, limits: { vlans: \(limit) }, ports: { "l[1-2]": {}, "e[1-3]": {} } }
        links: ["big:l1 -- far:l1", "far:l2 -- small:l1", "small:l2 -- big:l2"]
        hosts: { "h[1-3]": { port: "far:e[1-3]", vlan: "v[1-3]" }\(hosts) }
        """
    }

    private static func fabric(_ text: String) throws -> Fabric {
        try #require(Topology.read(TopologySource(name: "ring.yaml", text: text)).fabric)
    }

    private static func findings(_ text: String, isCut: Bool) throws -> [String] {
        let fabric = try Self.fabric(text)
        let failures = isCut ? Failures(links: [0]) : .none
        return fabric.check(with: fabric.number(from: Ledger()).numbers, without: failures)
            .filter { $0.rule == "too-many-vlans" }.map { "\($0)" }
    }

    @Test("what passes through only while something is down is a warning")
    func passesWhileDown() throws {
        #expect(try Self.findings(Self.ring(limit: 2), isCut: false) == [])
        #expect(
            try Self.findings(Self.ring(limit: 2), isCut: true) == [
                """
                ring.yaml:6:3: warning: 'small' carries 3 VLANs, and its limit at ring.yaml:6:56 is 2: \
                3 of them only pass through, between 'big', 'far'
                  help: `transit: no` keeps them away from it, where there is another way
                """
            ])
        #expect(try Self.findings(Self.ring(limit: 3), isCut: true) == [])
    }

    @Test("what a cable that is found dead sends through a switch that cannot hold it is a problem of the plan")
    func foundDead() throws {
        func problems(limit: Int, deadPort: String?) throws -> [String] {
            let text = Self.ring(limit: limit)
            let fabric = try Self.fabric(text)
            let numbers = fabric.number(from: Ledger()).numbers
            // The switches hold what they should, but for the cable that nobody declared down.
            let whole = fabric.compile(with: numbers)
            let readings = whole.switches.map { item in
                Reading.read(
                    Observation(
                        owned: item.config, withoutCarrier: item.scope.name == "far" ? deadPort.map { [$0] } ?? [] : []),
                    nil)
            }
            let failures = Failures.none.adding(deadLinksIn: readings, of: whole.trees.graph)
            let plan = Plan(
                from: readings, to: fabric.compile(with: numbers, without: failures), made: UTCTime(secondsSince1970: 0)
            )
            let words = Words(vlans: plan.vlans, bridge: "br0")
            return plan.problems.map { "\($0.switchName) \(words.says($0))" }
        }
        #expect(try problems(limit: 2, deadPort: nil) == [])
        #expect(
            try problems(limit: 2, deadPort: "l1") == [
                "far l1 has no carrier: the link to big:l1 is taken as down",
                "small carries 3 VLANs while something is down, and its limit is 2",
            ])
        #expect(try problems(limit: 3, deadPort: "l1").count == 1)
    }

    @Test("what is too much by itself is an error, whatever is down")
    func isTooMuchByItself() throws {
        let text = Self.ring(limit: 2, hosts: ", \"s[1-3]\": { port: \"small:e[1-3]\", vlan: \"v[1-3]\" }")
        for isCut in [false, true] {
            #expect(
                try Self.findings(text, isCut: isCut) == [
                    """
                    ring.yaml:6:3: error: 'small' carries 3 VLANs, and its limit at ring.yaml:6:56 is 2
                      help: spread its hosts and gateways over more switches
                    """
                ])
        }
    }
}
