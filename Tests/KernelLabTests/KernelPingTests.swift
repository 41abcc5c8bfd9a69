import FabricModel
import KernelLab
import LabModel
import Netlink
import Testing

extension KernelLabs {
    /// Pings through switches that a plan has programmed.
    @Suite struct KernelPingTests {
        /// Web and storage are routed by sw1, voice is alone.
        @Test func theExampleKeepsItsPromise() async throws {
            try await LabBench(example: "single-switch.yaml").up { bench in
                let matrix = try await bench.blueprint.ping(HostPair.all(among: bench.blueprint.hosts.count))
                #expect(matrix.hosts == bench.fabric.hosts.map(\.name) && matrix.results.count == 14 * 13)
                let voice = bench.fabric.hosts.map { $0.native == VID(30) }
                let surprises = matrix.surprises { voice[$0.source] == voice[$0.destination] }
                #expect(surprises.isEmpty, "\(surprises)")
                #expect(matrix.answeredCount == 12 * 11 + 2)
                // Who has no gateway has no route either, and says so; the others' packets are lost on their way.
                let (web1, phone1) = (try bench.host("web1"), try bench.host("phone1"))
                #expect(matrix[web1, phone1] == .silent && matrix[phone1, web1] == .unroutable)
            }
        }

        @Test func nothingTalksBeforeAPlanIsApplied() async throws {
            try await LabBench(example: "single-switch.yaml").up(applied: false) { bench in
                let pairs = bench.blueprint.pairs(atMost: 28)
                let matrix = try await bench.blueprint.ping(pairs, patience: .milliseconds(300))
                // A pair of one VLAN may be drawn across all of them too, and is asked once.
                #expect((14...28).contains(pairs.count) && matrix.results.count == pairs.count)
                #expect(matrix.answeredCount == 0)
            }
        }

        /// The kernel acts on the signals of a hundred interfaces a second, and this lab has three hundred; nobody is called silent for
        /// that.
        @Test func manyHostsAreHeardAsSoonAsTheirCablesAreInUse() async throws {
            try await LabBench(
                """
                fabric: many
                ipv6: { site: "fd00:5e1f:4::/48" }
                vlans: { "v[1-10]": { id: "[101-110]" } }
                switches: { sw1: { driver: linux, ports: { "swp[1-150]": {} } } }
                hosts: { "h[1-150]": { port: "sw1:swp[1-150]", vlan: "v[1-10]", repeat: true } }
                """
            ).up { bench in
                let matrix = try await bench.blueprint.ping(bench.blueprint.pairs(atMost: 300))
                let hosts = bench.fabric.hosts
                let surprises = matrix.surprises { hosts[$0.source].native == hosts[$0.destination].native }
                #expect(surprises.isEmpty, "\(surprises.count): \(surprises.prefix(3))")
                #expect(matrix.answeredCount >= 150)
            }
        }

        @Test func aBondGoesOnOverItsSecondCable() async throws {
            try await LabBench(
                """
                fabric: twins
                ipv6: { site: "fd00:5e1f:2::/48" }
                vlans: { web: { id: 10 } }
                switches: { sw1: { driver: linux, ports: { "swp[1-4]": { access: web } } } }
                hosts: { "twin[1-2]": { ports: ["sw1:swp[1-2]", "sw1:swp[3-4]"] } }
                """
            ).up { bench in
                let pairs = HostPair.all(among: 2)
                #expect(try await bench.blueprint.ping(pairs).answeredCount == 2)
                var socket = try NetlinkSocket(in: .named("sw1"))
                #expect(try socket.send([.changeLink(.name("swp1"), LinkSettings(isUp: false))]) == [.done])
                #expect(try await bench.blueprint.ping(pairs).answeredCount == 2)
                #expect(try socket.send([.changeLink(.name("swp3"), LinkSettings(isUp: false))]) == [.done])
                #expect(try await bench.blueprint.ping(pairs).answeredCount == 0)
            }
        }

        @Test func taggedAndUntaggedHostsMeet() async throws {
            try await LabBench(
                """
                fabric: tags
                ipv6: { site: "fd00:5e1f:3::/48" }
                vlans: { web: { id: 10 }, storage: { id: 20, mtu: 9000 }, voice: { id: 30 } }
                switches:
                  sw1:
                    driver: linux
                    gateway: [web, storage]
                    ports:
                      web: { access: web }
                      disk: { access: storage }
                      both: { trunk: [storage], native: web }
                      every: { trunk: [web, storage, voice] }
                      phone: { access: voice }
                hosts: { web: "sw1:web", disk: "sw1:disk", both: "sw1:both", every: "sw1:every", phone: "sw1:phone" }
                """
            ).up { bench in
                let matrix = try await bench.blueprint.ping(HostPair.all(among: 5))
                let (every, phone) = (try bench.host("every"), try bench.host("phone"))
                let surprises = matrix.surprises { pair in
                    // Phone is alone but for the host that is in every VLAN.
                    let ends = [pair.source, pair.destination]
                    return !ends.contains(phone) || ends.contains(every)
                }
                #expect(surprises.isEmpty, "\(surprises)")
                let disk = try #require(bench.numbers.hosts[try bench.host("disk")].first).interface.address
                // 8,952 bytes, the ICMPv6 header and the IPv6 header are 9,000; unfragmented over a tagged interface.
                #expect(try bench.sh(in: "both", "ping -6 -M do -s 8952 -c 1 -W 2 \(disk)").status == 0)
            }
        }
    }
}

extension PingMatrix {
    fileprivate subscript(source: Int, destination: Int) -> Answer? {
        self.results.first { $0.pair == HostPair(source, destination) }?.answer
    }
}
