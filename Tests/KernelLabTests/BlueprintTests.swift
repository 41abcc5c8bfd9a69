import FabricModel
import KernelLab
import LabModel
import Netlink
import Testing

/// A fabric as a lab builds it; nothing is built here.
@Suite struct BlueprintTests {
    @Test func everyPortHasOneCableAndEveryHostItsEnd() throws {
        let bench = try LabBench(example: "single-switch.yaml")
        let blueprint = bench.blueprint
        #expect(blueprint.cables.count == bench.fabric.ports.count)
        #expect(Set(blueprint.cables.map(\.near)).count == bench.fabric.ports.count)
        #expect(blueprint.cables.first?.description == "sw1:swp1 -- web1:eth0")
        #expect(blueprint.cables.last?.description == "sw1:swp15 -- loose:first-light:loose1")
        #expect(blueprint.namespaces.count == 16 && Set(blueprint.namespaces).count == 16)
        #expect(Set(blueprint.hosts.map(\.mac)).count == 14)
    }

    @Test func hostsKnowTheirGatewayByItsLinkLocalAddress() throws {
        let bench = try LabBench(example: "single-switch.yaml")
        let hosts = Dictionary(grouping: bench.blueprint.hosts) { $0.networks.first?.vlan.rawValue ?? 0 }
        let router = bench.numbers.linkLocals[0]
        #expect(hosts[10]?.allSatisfy { $0.networks[0].routers == [router] } == true)
        #expect(hosts[30]?.allSatisfy { $0.networks[0].routers.isEmpty && $0.mtu == 1500 } == true)
        #expect(hosts[20]?.allSatisfy { $0.mtu == 9000 } == true)
    }

    @Test func namesResolve() throws {
        let bench = try LabBench(example: "single-switch.yaml")
        let lines = bench.blueprint.hostsFile.split(separator: "\n")
        #expect(lines.count == 16)
        #expect(lines.allSatisfy { $0.split(separator: " ").count == 2 })
        #expect(lines.filter { $0.hasSuffix(" sw1") }.count == 2)
        let web1 = try #require(bench.numbers.hosts[try bench.host("web1")].first).interface.address
        #expect(lines.contains("\(web1) web1"))
    }

    @Test func aHostOnSeveralPortsIsBondedOverTheirEnds() throws {
        let bench = try LabBench(
            """
            fabric: bonds
            vlans: { web: { id: 10 } }
            switches: { sw1: { driver: linux, ports: { "swp[1-30]": { access: web } } } }
            hosts: { twin: { ports: ["sw1:swp1", "sw1:swp2"] }, one: "sw1:swp3" }
            """)
        let hosts = Dictionary(bench.blueprint.hosts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        #expect(hosts["twin"]?.ends == ["eth0a", "eth0b"])
        #expect(hosts["one"]?.ends == ["eth0"])
        let cables = bench.blueprint.cables.prefix(3).map { "\($0)" }
        #expect(cables == ["sw1:swp1 -- twin:eth0a", "sw1:swp2 -- twin:eth0b", "sw1:swp3 -- one:eth0"])
    }

    @Test func aLinkIsOneCable() throws {
        let bench = try LabBench(
            """
            fabric: pair
            vlans: { web: { id: 10 } }
            switches: { "sw[1-2]": { driver: linux, ports: { swp1: { access: web }, up: {} } } }
            links: [ "sw1:up -- sw2:up" ]
            hosts: { "web[1-2]": "sw[1-2]:swp1" }
            """)
        let cables = bench.blueprint.cables.map { "\($0)" }.sorted()
        #expect(cables == ["sw1:swp1 -- web1:eth0", "sw1:up -- sw2:up", "sw2:swp1 -- web2:eth0"])
        #expect(bench.blueprint.namespaces == ["sw1", "sw2", "web1", "web2"])
    }

    @Test func aSwitchThatIsThisMachineIsBuiltWhereWeAre() throws {
        let bench = try LabBench(
            """
            fabric: here
            vlans: { web: { id: 10 } }
            switches: { sw1: { driver: linux, target: local, ports: { swp1: { access: web } } } }
            hosts: { web1: "sw1:swp1" }
            """)
        #expect(bench.blueprint.interfacesOfThisMachine == ["swp1"])
        #expect(bench.blueprint.namespaces == ["web1"])
    }

    @Test func aSwitchThatNoKernelCanBeIsRefused() throws {
        let error = #expect(throws: LabError.self) {
            try LabBench(
                """
                fabric: other
                vlans: { web: { id: 10 } }
                switches: { sw1: { driver: sim, ports: { p1: { access: web } } } }
                """)
        }
        #expect(error?.kind == .refused && error?.reason.contains("driver 'sim'") == true)
    }
}
