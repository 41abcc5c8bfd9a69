import FabricModel
import Foundation
import KernelLab
import LabModel
import Netlink
import Testing

extension KernelLabs {
    /// Hosts learn their routers from what gateways announce, and from nothing else.
    @Suite struct KernelAdvertisementTests {
        private static func pair(gateways: String, web: String = "{ id: 10 }") -> String {
            """
            fabric: pair
            ipv6: { site: "fd00:5e1f:6::/48" }
            vlans: { web: \(web), storage: { id: 20 } }
            switches:
              sw1: { driver: linux, ports: { "swp[1-2]": { access: web }, up: {} } }
              sw2: { driver: linux, ports: { swp1: { access: web }, swp2: { access: storage }, up: {} } }
            gateways: \(gateways)
            links: [ "sw1:up -- sw2:up" ]
            hosts: { "web[1-2]": "sw1:swp[1-2]", web3: "sw2:swp1", disk1: "sw2:swp2" }
            """
        }

        private static let both = "[ { vlans: [web, storage], switches: [sw1, sw2] } ]"

        private func address(of name: String, in bench: LabBench) throws -> IPv6Address {
            try #require(bench.numbers.hosts[try bench.host(name)].first).interface.address
        }

        /// The routers that a host knows, with their preferences, in the kernel's own words.
        private func routers(of host: String, in bench: LabBench) throws -> [String] {
            let lines = try bench.sh(in: host, "ip -6 route show default").output.split(separator: "\n")
            return lines.map { line in
                let words = line.split(separator: " ")
                let router = words.firstIndex(of: "via").map { words[words.index(after: $0)] } ?? ""
                return "\(router) \(words.last ?? "") \(words.contains("ra") ? "announced" : "written")"
            }.sorted()
        }

        @Test func hostsKnowBothGatewaysAndPreferTheFirst() async throws {
            try await LabBench(Self.pair(gateways: Self.both)).up { bench in
                let matrix = try await bench.blueprint.ping(HostPair.all(among: 4))
                #expect(matrix.surprises { _ in true }.isEmpty, "\(matrix.surprises { _ in true })")
                let expected = [
                    "\(bench.numbers.linkLocals[0]) high announced", "\(bench.numbers.linkLocals[1]) medium announced",
                ]
                for host in ["web1", "web3", "disk1"] {
                    // Each gateway announces itself in its own time, every ten seconds at least.
                    let clock = ContinuousClock()
                    let start = clock.now
                    while try self.routers(of: host, in: bench) != expected.sorted(), clock.now - start < .seconds(60) {
                        try await Task.sleep(for: .milliseconds(500))
                    }
                    #expect(try self.routers(of: host, in: bench) == expected.sorted())
                    // Nobody has an address but the one that is promised.
                    let addresses = try bench.sh(in: host, "ip -6 -o addr show dev eth0 scope global").output
                    #expect(addresses.split(separator: "\n").count == 1, "\(addresses)")
                }
            }
        }

        /// What a gateway announces is what the topology says, also after it was edited, and by hand on the switch.
        @Test func anEditOfTheFileIsHeardByHosts() async throws {
            let gateways = "[ { vlans: [web, storage], switches: [sw2] } ]"
            try await LabBench(Self.pair(gateways: gateways)).up { bench in
                let next = try LabBench(Self.pair(gateways: gateways, web: "{ id: 10, mtu: 1400 }"))
                try await next.apply()
                _ = try await next.blueprint.ping([HostPair(0, 3)])
                #expect(try bench.sh(in: "web1", "cat /proc/sys/net/ipv6/conf/eth0/mtu").output == "1400\n")
                #expect(try bench.sh(in: "disk1", "cat /proc/sys/net/ipv6/conf/eth0/mtu").output == "1500\n")
            }
        }

        /// A gateway that goes says so: hosts do not wait until its lifetime of half a minute is over.
        @Test func aGatewayThatIsTakenAwayIsForgottenAtOnce() async throws {
            try await LabBench(Self.pair(gateways: Self.both)).up { bench in
                _ = try await bench.blueprint.ping([HostPair(0, 3)])
                #expect(try self.routers(of: "web1", in: bench).count == 2)
                let next = try LabBench(Self.pair(gateways: "[ { vlans: [web, storage], switches: [sw2] } ]"))
                try await next.apply()
                // It has moved up, and the first one is gone.
                #expect(try self.routers(of: "web1", in: bench) == ["\(bench.numbers.linkLocals[1]) high announced"])
                let matrix = try await next.blueprint.ping(HostPair.all(among: 4))
                #expect(matrix.surprises { _ in true }.isEmpty, "\(matrix.surprises { _ in true })")
                let last = try LabBench(Self.pair(gateways: "[]"))
                try await last.apply()
                #expect(try self.routers(of: "web1", in: bench).isEmpty)
            }
        }

        /// The first gateway dies without a word, and its cables with it: nobody withdraws anything.
        @Test func theSecondGatewayTakesOverFromASilentOne() async throws {
            try await LabBench(Self.pair(gateways: Self.both)).up { bench, programs in
                let disk = try self.address(of: "disk1", in: bench)
                #expect(try await bench.blueprint.ping([HostPair(2, 3)]).answeredCount == 1)
                let hops = try bench.sh(in: "web3", "ip -6 route get \(disk)").output
                #expect(hops.contains("via \(bench.numbers.linkLocals[0])"))

                programs.kill(try #require(programs.identifiers.first))
                #expect(try bench.sh(in: "sw1", "ip link set br0 down").status == 0)
                let clock = ContinuousClock()
                let start = clock.now
                var answered = false
                while !answered, clock.now - start < .seconds(45) {
                    answered = try bench.sh(in: "web3", "ping -6 -c 1 -W 1 \(disk)").status == 0
                }
                let silence = clock.now - start
                #expect(answered && silence < .seconds(35), "\(silence)")
                print("the second gateway took over after \(silence)")
            }
        }
    }
}
