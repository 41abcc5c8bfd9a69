import FabricModel
import KernelLab
import LabModel
import Netlink
import Testing

extension KernelLabs {
    /// Labs built on a real kernel, and judged by its own tools.
    @Suite struct KernelBlueprintTests {
        @Test func theExampleIsBuiltAndTalks() async throws {
            try await LabBench(example: "single-switch.yaml").up { bench in
                let web2 = try #require(bench.numbers.hosts[try bench.host("web2")].first).interface.address
                let disk1 = try #require(bench.numbers.hosts[try bench.host("disk1")].first).interface.address
                #expect(try bench.sh(in: "web1", "ping -6 -c 1 -W 2 \(web2)").status == 0)
                #expect(try bench.sh(in: "web1", "ping -6 -c 1 -W 2 \(disk1)").status == 0)
                #expect(try bench.sh(in: "disk1", "cat /sys/class/net/eth0/mtu").output == "9000\n")
                #expect(try bench.sh(in: "web1", "cat /sys/class/net/eth0/mtu").output == "1500\n")
                // Nothing is plugged into swp15.
                #expect(try bench.sh(in: "sw1", "cat /sys/class/net/swp15/carrier").output == "0\n")
                #expect(try bench.sh(in: "sw1", "cat /sys/class/net/swp14/carrier").output == "1\n")
            }
        }

        @Test func aBareLabHasItsPortsAndNothingElse() async throws {
            try await LabBench(example: "single-switch.yaml").up(applied: false) { bench in
                var socket = try NetlinkSocket(in: .named("sw1"))
                let links = try socket.links()
                #expect(Set(links.map(\.name)) == Set(["lo"] + (1...15).map { "swp\($0)" }))
                #expect(links.allSatisfy { $0.isUp == ($0.name == "lo") && $0.master == nil })
                #expect(try socket.bridgeVLANs().isEmpty)
                var host = try NetlinkSocket(in: .named("web1"))
                #expect(try host.links().map(\.name).sorted() == ["eth0", "lo"])
                let addresses = try host.addresses().filter {
                    !$0.address.address.isLinkLocal && !$0.address.address.isLoopback
                }
                let web1 = try bench.host("web1")
                #expect(addresses.map(\.address) == bench.numbers.hosts[web1].map(\.interface))
                #expect(addresses.allSatisfy { $0.isPermanent && !$0.isTentative })
            }
        }

        @Test func aNameThatIsTakenIsRefusedBeforeAnythingIsMade() async throws {
            let bench = try LabBench(example: "single-switch.yaml")
            let before = labNames()
            _ = try NetworkNamespace.create("phone2")
            let error = await #expect(throws: LabError.self) { try await bench.blueprint.build() }
            #expect(error?.kind == .alreadyThere && error?.reason.contains("'phone2'") == true)
            try NetworkNamespace.delete("phone2")
            #expect(labNames() == before)
        }

        @Test func aFailureHalfWayTakesEverythingBack() async throws {
            var blueprint = try LabBench(example: "single-switch.yaml").blueprint
            let before = labNames()
            // A second cable in the same port: the kernel refuses it, after all namespaces and most cables are there.
            let twice = LabBlueprint.Cable(
                LabBlueprint.End(in: .named("sw1"), "swp15"), LabBlueprint.End(in: .named("web1"), "eth1"))
            blueprint.cables.append(twice)
            let error = await #expect(throws: LabError.self) { try await blueprint.build() }
            #expect(error?.kind == .alreadyThere && error?.doing == "creating the cable sw1:swp15 -- web1:eth1")
            #expect(labNames() == before)
            try await LabBench(example: "single-switch.yaml").up(applied: false) { _ in }
        }

        private static let cables = """
            fabric: cables
            ipv6: { site: "fd00:5e1f:1::/48" }
            vlans: { web: { id: 10 }, storage: { id: 20, mtu: 9000 }, voice: { id: 30 } }
            switches:
              sw1:
                driver: linux
                gateway: [web]
                ports:
                  swp[1-2]: { access: web }
                  swp3: { access: storage }
                  swp4: { trunk: [storage], native: web }
                  swp5: { trunk: [web, storage] }
                  swp6: { access: voice }
            hosts:
              twin: { ports: [sw1:swp1, sw1:swp2] }
              disk: sw1:swp3
              both: sw1:swp4
              tagged: sw1:swp5
              phone: sw1:swp6
            """

        @Test func hostsHaveBondsAndTagsWhereTheyNeedThem() async throws {
            try await LabBench(Self.cables).up { bench in
                let links = try bench.sh(in: "twin", "ip -d -o link").output
                #expect(links.contains("eth0:") && links.contains("mode active-backup") && links.contains("eth0b"))
                let tagged = try bench.sh(in: "tagged", "ip -d -o link").output
                #expect(tagged.contains("eth0.10@eth0:") && tagged.contains("802.1Q id 20"))
                let mtus = try bench.sh(in: "tagged", "cd /sys/class/net; cat eth0/mtu eth0.10/mtu eth0.20/mtu").output
                #expect(mtus == "9000\n1500\n9000\n")
                let routes = try bench.sh(in: "tagged", "ip -6 route show default").output
                let router = bench.numbers.linkLocals[0]
                // Announced, so it ends when nobody says it again.
                #expect(routes.hasPrefix("default via \(router) dev eth0.10 proto ra metric 1024 expires "))
                #expect(routes.hasSuffix(" pref high\n") && routes.split(separator: "\n").count == 1)
            }
        }

        /// The bound that a bridge has is 1,023 ports.
        @Test func aThousandPortsAreBuiltAndTakenDown() async throws {
            let bench = try LabBench(
                """
                fabric: thousand
                ipv6: { site: "fd00:5e1f:1::/48" }
                vlans: { web: { id: 10 } }
                switches: { sw1: { driver: linux, ports: { "swp[1-1000]": { access: web } } } }
                hosts: { "h[1-999]": "sw1:swp[1-999]" }
                """)
            try await bench.up(applied: false) { bench in
                var socket = try NetlinkSocket(in: .named("sw1"))
                #expect(try socket.links().count == 1001)
                #expect(
                    try bench.sh(in: "h999", "ip -6 -o addr show dev eth0 scope global").output.contains(
                        "fd00:5e1f:1:10:"))
            }
        }
    }
}
