import DriverNetlink
import FabricModel
import KernelLab
import LabModel
import Netlink
import Testing

extension KernelLabs {
    /// Cables between switches, whole and cut. The bridges here are made by hand: what a plan puts on them is another suite's.
    @Suite struct KernelCableTests {
        private static let pair = """
            fabric: pair
            ipv6: { site: "fd00:5e1f:5::/48" }
            vlans: { web: { id: 10 } }
            switches: { "sw[1-2]": { driver: linux, ports: { swp1: { access: web }, "up[1-2]": {} } } }
            links: [ "sw1:up[1-2] -- sw2:up[1-2]" ]
            hosts: { "web[1-2]": "sw[1-2]:swp1" }
            """

        /// A bridge of all ports in each switch, with web on the first of the two links only.
        private func bridge(_ bench: LabBench) throws {
            for item in bench.fabric.switches {
                let made = try bench.sh(
                    in: item.name,
                    """
                    ip link add br0 type bridge vlan_filtering 1 vlan_default_pvid 0 mcast_snooping 0
                    for port in swp1 up1 up2; do ip link set $port master br0 up; done
                    ip link set br0 up
                    bridge vlan add dev swp1 vid 10 pvid untagged; bridge vlan add dev up1 vid 10
                    """)
                try #require(made.status == 0, "\(made.output)")
            }
        }

        private func withoutCarrier(_ name: String) async throws -> [String] {
            let scope = SwitchScope(fabric: "pair", name: name, ports: ["swp1", "up1", "up2"])
            return try await LinuxSwitch(.namespace, named: name).observe(scope).withoutCarrier
        }

        @Test func parallelLinksAreCablesOfTheirOwn() async throws {
            try await LabBench(Self.pair).up(applied: false) { bench in
                try self.bridge(bench)
                let pairs = HostPair.all(among: 2)
                #expect(try await bench.blueprint.ping(pairs).answeredCount == 2)
                let (first, second) = (
                    try #require(bench.blueprint.cable(at: "sw1:up1")),
                    try #require(bench.blueprint.cable(at: "sw2:up2"))
                )
                #expect("\(first)" == "sw1:up1 -- sw2:up1" && "\(second)" == "sw1:up2 -- sw2:up2")

                try await bench.blueprint.cut([second])
                #expect(try await bench.blueprint.ping(pairs).answeredCount == 2)
                try await bench.blueprint.cut([first])
                try await bench.blueprint.cut([first])
                #expect(
                    try await bench.blueprint.ping(pairs, patience: .milliseconds(300)).answeredCount == 0)
                try await bench.blueprint.mend([first, second])
                #expect(try await bench.blueprint.ping(pairs).answeredCount == 2)
            }
        }

        @Test func aPortWhoseFarEndIsDownHasNoCarrier() async throws {
            try await LabBench(Self.pair).up(applied: false) { bench in
                // Nobody is up yet: ports that are down are not told of.
                #expect(try await self.withoutCarrier("sw1") == [])
                _ = try bench.sh(in: "sw1", "ip link set up1 up; ip link set up2 up")
                #expect(try await self.withoutCarrier("sw1") == ["up1", "up2"])
                try self.bridge(bench)
                #expect(try await self.withoutCarrier("sw1") == [])
                #expect(try await self.withoutCarrier("sw2") == [])

                let cable = try #require(bench.blueprint.cable(at: "sw2:up1"))
                try await bench.blueprint.cut([cable], at: .far)
                #expect(try await self.withoutCarrier("sw1") == ["up1"])
                // Its own port is shut, which is another thing: the switch says so itself.
                #expect(try await self.withoutCarrier("sw2") == [])
                try await bench.blueprint.mend([cable])
                #expect(try await self.withoutCarrier("sw1") == [])
            }
        }
    }
}
