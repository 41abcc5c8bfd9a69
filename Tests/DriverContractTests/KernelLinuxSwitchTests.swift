import DriverNetlink
import FabricModel
import Netlink
import TestKit
import Testing

/// The netlink driver on a real kernel: from nothing to the wanted state and back, and whatever happens behind its back.
@Suite(.enabled(if: Project.mayUseKernel))
struct KernelLinuxSwitchTests {
    private let gateways = VLANSet([10, 20].compactMap { VID($0) })

    @Test func aBareNamespaceBecomesASwitchInOnePass() async throws {
        let bench = try KernelBench("bare", ports: 6, detectsDuplicates: true)
        let (scope, config) = (bench.scope(svis: self.gateways), try bench.desired())
        expectDone(try await bench.pass(to: config, scope))
        let seen = try await bench.driver.observe(scope)
        #expect(seen.owned == config)
        #expect(seen.generation == Generation(rawValue: 1))
        #expect(seen.holder == .init(fabric: "bench", switchName: bench.name))
        #expect(seen.foreign.isEmpty && seen.absent.isEmpty && seen.withoutCarrier.isEmpty)
        #expect(try await bench.pass(to: config, scope) == nil)
        // The judge from outside.
        let vlans = try bench.sh("bridge -j vlan show dev swp1; bridge -j vlan show dev br0")
        #expect(vlans.contains(#"[{"ifname":"swp1","vlans":[{"vlan":10,"flags":["PVID","Egress Untagged"]}]}]"#))
        #expect(vlans.contains(#"[{"ifname":"br0","vlans":[{"vlan":10},{"vlan":20}]}]"#))
        #expect(try bench.sh("ip -6 addr show dev swp1").isEmpty)
        #expect(try bench.sh("ip -d link show br0.10").contains("BRIDGE_BINDING"))
        #expect(try bench.sh("ip -d link show br0").contains("altname selvage:br0"))
    }

    @Test func nothingChangesWhenThereIsNothingToDo() async throws {
        let bench = try KernelBench("still", ports: 2)
        let (scope, config) = (bench.scope(svis: self.gateways), try bench.desired())
        expectDone(try await bench.pass(to: config, scope))
        let before = try await bench.driver.observe(scope)
        #expect(try await bench.driver.capabilities().lacks.isEmpty)
        #expect(try await bench.pass(to: config, scope) == nil)
        let empty = Batch(scope: scope, steps: [])
        let outcome = await bench.driver.apply(
            empty, expecting: before.fingerprint, generation: before.generation.next)
        #expect(outcome.isDone)
        #expect(try await bench.driver.observe(scope) == before)
    }

    /// Each by one command of somebody else's, and whole again after one pass.
    @Test(arguments: [
        "bridge vlan del dev swp1 vid 10",
        "bridge vlan add dev swp1 vid 99",
        "bridge vlan add dev swp1 vid 10 tagged",
        "bridge vlan add dev swp1 vid 11 pvid untagged",
        "bridge vlan add dev swp1 vid 100-200",
        "bridge vlan del dev br0 vid 10 self",
        "bridge vlan add dev br0 vid 77 self",
        "ip link set swp1 nomaster",
        "ip link set swp1 down",
        "ip link set swp1 mtu 1400",
        "ip link set swp1 alias somebody",
        "ip link set swp1 addrgenmode eui64",
        "ip link set br0 type bridge vlan_filtering 0",
        "ip link set br0 type bridge stp_state 1",
        "ip link set br0 type bridge mcast_snooping 1",
        "ip link set br0 type bridge vlan_default_pvid 1",
        "ip link set br0 type bridge vlan_default_pvid 10",
        "ip link set br0 address 02:aa:aa:aa:aa:aa",
        "ip link set br0 mtu 1500",
        "ip link set br0 down",
        "ip link set br0 down; ip link set br0 up",
        "ip link set br0 addrgenmode eui64; ip link set br0 down; ip link set br0 up",
        "ip link set br0.10 down",
        "ip link set br0.10 down; ip link set br0.10 up",
        "ip link set br0.10 mtu 1400",
        "ip link set br0.10 type vlan bridge_binding off",
        "ip link del br0.10",
        "ip addr del fd00:0:0:10::1/64 dev br0.10",
        "ip addr del fe80::1/64 dev br0.10",
        "ip addr add fe80::2/64 dev br0.10",
        "sysctl -qw net.ipv6.conf.br0/10.accept_ra=1",
        "sysctl -qw net.ipv6.conf.all.forwarding=0",
        "ip link del br0",
    ])
    func whatSomebodyChangedIsRepairedInOnePass(command: String) async throws {
        let bench = try KernelBench("fix")
        let (scope, config) = (bench.scope(svis: self.gateways), try bench.desired())
        expectDone(try await bench.pass(to: config, scope))
        try bench.sh(command)
        #expect(try await bench.driver.observe(scope).owned != config)
        expectDone(try await bench.pass(to: config, scope))
        let seen = try await bench.driver.observe(scope)
        #expect(seen.owned == config)
        #expect(try await bench.pass(to: config, scope) == nil)
    }

    @Test func whatLeavesTheFileIsRemovedAndWhatIsForeignStays() async throws {
        let bench = try KernelBench("leave")
        var scope = bench.scope(svis: self.gateways)
        try bench.sh(
            "ip link add guest type dummy; ip link set guest up; ip addr add 2001:db8::7/64 dev guest;"
                + "ip link add stray type dummy")
        expectDone(try await bench.pass(to: try bench.desired(), scope))
        try bench.sh("ip link set stray master br0; ip addr add 2001:db8:1::9/64 dev br0.10")
        let before = try bench.sh("ip -j addr show dev guest; ip -j -d link show dev guest")
        var seen = try await bench.driver.observe(scope)
        #expect(
            seen.foreign == [
                ForeignObject(.address, "2001:db8:1::9/64 on br0.10"), ForeignObject(.link, "guest"),
                ForeignObject(.link, "stray, a member of br0"),
            ])
        #expect(seen.owned == (try bench.desired()))
        // swp4 and the gateway of VLAN 20 leave.
        let fewer = ["swp1", "swp2", "swp3"]
        scope = bench.scope(svis: VLANSet(try #require(VID(10))), ports: fewer)
        let config = try bench.desired(ports: fewer, gateways: [10])
        expectDone(try await bench.pass(to: config, scope))
        seen = try await bench.driver.observe(scope)
        #expect(seen.owned == config)
        #expect(seen.foreign.map(\.name) == ["2001:db8:1::9/64 on br0.10", "guest", "stray, a member of br0", "swp4"])
        #expect(try bench.sh("ip -j addr show dev guest; ip -j -d link show dev guest") == before)
        let port = try bench.sh("ip -d link show swp4")
        #expect(!port.contains("master") && !port.contains("alias") && !port.contains("altname"))
        #expect(!port.contains("UP"))
        #expect(try !bench.sh("ip link").contains("br0.20"))
        #expect(try bench.sh("ip addr show br0.10").contains("2001:db8:1::9/64"))
        #expect(try bench.sh("ip link show stray").contains("master br0"))
    }

    @Test func aSwitchThatMovedSinceThePlanIsLeftAlone() async throws {
        let bench = try KernelBench("moved")
        let (scope, config) = (bench.scope(svis: self.gateways), try bench.desired())
        let old = try await bench.driver.observe(scope)
        let batch = try #require(try bench.batch(to: config, from: old, scope))
        expectDone(await bench.driver.apply(batch, expecting: old.fingerprint, generation: old.generation.next))
        // The same plan again: the generation is taken.
        let again = await bench.driver.apply(batch, expecting: old.fingerprint, generation: old.generation.next)
        #expect(again.refusal?.kind == .moved && again.fates.allSatisfy { $0 == .notTried })
        // A new one, behind which one VLAN changes.
        let seen = try await bench.driver.observe(scope)
        var other = config
        other[port: "swp1"]?.vlans = .access(try #require(VID(20)))
        let next = try #require(try bench.batch(to: other, from: seen, scope))
        try bench.sh("bridge vlan add dev swp2 vid 99")
        let before = try bench.sh("ip -j addr; bridge -j vlan")
        let outcome = await bench.driver.apply(next, expecting: seen.fingerprint, generation: seen.generation.next)
        #expect(outcome.refusal?.kind == .moved)
        #expect(outcome.refusal?.reason.contains(bench.name) == true)
        #expect(try bench.sh("ip -j addr; bridge -j vlan") == before)
    }

    @Test func anotherFabricsBridgeIsRefusedUnlessForced() async throws {
        let bench = try KernelBench("owner")
        let config = try bench.desired()
        expectDone(try await bench.pass(to: config, bench.scope(svis: self.gateways)))
        let other = bench.scope(svis: self.gateways, fabric: "other")
        let seen = try await bench.driver.observe(other)
        var changed = config
        changed[port: "swp1"]?.description = "theirs"
        let step = Step(
            .setPort("swp1", .description("theirs")), in: .create, because: .missing, impact: .none, hosts: .none)
        let batch = Batch(scope: other, steps: [step])
        let outcome = await bench.driver.apply(batch, expecting: seen.fingerprint, generation: seen.generation.next)
        #expect(outcome.refusal?.kind == .notOurs && outcome.refusal?.reason.contains("bench") == true)
        let forced = try LinuxSwitch(in: bench.namespace, takesOver: true)
        expectDone(await forced.apply(batch, expecting: seen.fingerprint, generation: seen.generation.next))
        let after = try await forced.observe(other)
        #expect(after.owned == changed && after.holder?.fabric == "other")
    }

    /// Between plan and apply one of 48 ports vanishes or is renamed: nothing is written, and the next pass does the rest.
    @Test(arguments: [true, false]) func aPortVanishesOrIsRenamed(vanishes: Bool) async throws {
        let bench = try KernelBench("gone", ports: 48)
        let (scope, config) = (bench.scope(), try bench.desired(gateways: []))
        for port in bench.ports {
            let seen = try await bench.driver.observe(scope)
            var changed = config
            changed[port: port]?.description = "changed \(port)"
            let batch = try #require(try bench.batch(to: changed, from: seen, scope))
            var socket = try NetlinkSocket(in: bench.namespace)
            let index = try socket.link(.name(port)).index
            _ = try socket.send([.changeLink(.index(index), LinkSettings(isUp: false))])
            if vanishes {
                #expect(try socket.send([.deleteLink(.index(index))]) == [.done])
            } else {
                #expect(try socket.send([.renameLink(index: index, to: "elsewhere")]) == [.done])
            }
            let outcome = await bench.driver.apply(batch, expecting: seen.fingerprint, generation: seen.generation.next)
            #expect(outcome.refusal?.kind == .moved)
            #expect(try await bench.driver.observe(scope).absent == [port])
            // It comes back, with another index or under its own name.
            if vanishes {
                _ = try socket.send([
                    .createLink(LinkSettings(name: port, kind: .veth(peer: LinkSettings(name: "far-\(port)"))))
                ])
            } else {
                _ = try socket.send([.renameLink(index: index, to: port)])
            }
            expectDone(try await bench.pass(to: config, scope))
            #expect(try await bench.driver.observe(scope).owned == config)
        }
    }

    @Test func aPortThatIsNotThereLeavesTheOthersTheirOutcome() async throws {
        let bench = try KernelBench("part")
        let scope = bench.scope()
        let config = try bench.desired(gateways: [])
        expectDone(try await bench.pass(to: config, scope))
        let seen = try await bench.driver.observe(scope)
        func step(_ change: Change, _ phase: Phase) -> Step {
            Step(change, in: phase, because: .missing, impact: .none, hosts: .none)
        }
        let batch = Batch(
            scope: scope,
            steps: [
                step(.setPort("swp1", .mtu(1600)), .raiseMTU),
                step(.setPort("swp99", .description("x")), .create),
                step(.setPort("swp2", .description("y")), .create),
                // The kernel's own no: a veth's frames have at most 65,535 bytes, an SVI's no more than its bridge's.
                step(.setPort("swp3", .mtu(20)), .create),
                step(.setPort("swp1", .isUp(false)), .attach),
            ])
        let outcome = await bench.driver.apply(batch, expecting: seen.fingerprint, generation: seen.generation.next)
        #expect(outcome.fates[0] == .done && outcome.fates[2] == .done && outcome.fates[4] == .notTried)
        guard case .refused(let vanished) = outcome.fates[1], case .refused(let tooSmall) = outcome.fates[3] else {
            Issue.record("\(outcome.fates)")
            return
        }
        #expect(vanished.kind == .vanished && vanished.reason.contains("swp99"))
        #expect(tooSmall.kind == .rejected && tooSmall.doing.contains("swp3"))
        // The next run finishes the work.
        expectDone(try await bench.pass(to: config, scope))
        #expect(try await bench.driver.observe(scope).owned == config)
    }

    @Test func aBridgeThatSomebodyMadeIsTakenInWithItsSettingsPinned() async throws {
        let bench = try KernelBench("adopt")
        try bench.sh("ip link add br0 type bridge; ip link set br0 up; ip link set swp1 master br0")
        let (scope, config) = (bench.scope(), try bench.desired(gateways: []))
        expectDone(try await bench.pass(to: config, scope))
        #expect(try await bench.driver.observe(scope).owned == config)
        // A small port with a low MAC joins by hand: bridge and MTU stay as they are.
        try bench.sh("ip link add low type dummy; ip link set low address 02:00:00:00:00:01 mtu 1400 master br0")
        #expect(try await bench.driver.observe(scope).owned == config)
    }

    @Test func aNameThatIsTakenByAnotherKindOfLinkIsRefused() async throws {
        let bench = try KernelBench("taken")
        try bench.sh("ip link add br0 type dummy")
        let outcome = try #require(try await bench.pass(to: try bench.desired(gateways: []), bench.scope()))
        guard case .refused(let error) = outcome.fates[0] else {
            Issue.record("\(outcome)")
            return
        }
        #expect(error.kind == .notOurs && error.reason == "br0 is a dummy, not a bridge")
        #expect(outcome.fates.dropFirst().allSatisfy { if case .done = $0 { false } else { true } })
    }

    @Test func anAddressThatSomebodyElseHasIsToldOf() async throws {
        let bench = try KernelBench("dad", detectsDuplicates: true)
        let (scope, config) = (bench.scope(svis: self.gateways), try bench.desired())
        try bench.sh("ip -n \(bench.hosts) addr add fd00:0:0:10::1/64 dev swp1 nodad")
        let outcome = try #require(try await bench.pass(to: config, scope))
        let refused = outcome.fates.filter { if case .refused = $0 { true } else { false } }
        #expect(refused.count == 1 && "\(refused)".contains("another station has this address"))
        let seen = try await bench.driver.observe(scope)
        #expect(seen.owned[svi: try #require(VID(10))]?.addresses.map(\.state) == [.duplicate])
    }

    @Test func tenantsAreKeptApartInAVRF() async throws {
        let bench = try KernelBench("vrf")
        let scope = bench.scope(svis: self.gateways)
        var config = try bench.desired()
        config.routing.isIsolated = true
        expectDone(try await bench.pass(to: config, scope))
        #expect(try await bench.driver.observe(scope).owned == config)
        let route = try bench.sh("ip -6 route show vrf vrf-br0")
        #expect(route.contains("unreachable default") && route.contains("metric 4278198272"))
        #expect(route.contains("fd00:0:0:10::/64"))
        #expect(try !bench.sh("ip -6 route show table main").contains("fd00:0:0:10"))
        // Back again: the SVIs keep their addresses.
        config.routing.isIsolated = false
        expectDone(try await bench.pass(to: config, scope))
        #expect(try await bench.driver.observe(scope).owned == config)
        #expect(try !bench.sh("ip link").contains("vrf-br0"))
    }

    /// The machine has its own way out by router advertisement; it becomes a router for tenants and keeps it, and tenants
    /// cannot use it.
    @Test func thisMachinesOwnDefaultRouteSurvivesForwarding() async throws {
        let bench = try KernelBench("local", ports: ["swp1", "swp2", "uplink"])
        try bench.sh("ip link set uplink up; ip -n \(bench.hosts) addr add fe80::99/64 dev uplink nodad")
        try bench.waitUntilReady("uplink")
        try RouterAdvertisement.send(from: "uplink", in: .named(bench.hosts))
        let route = try bench.sh("ip -6 route show default")
        #expect(route.contains("via fe80::99 dev uplink proto ra"))
        let ports = ["swp1", "swp2"]
        var scope = bench.scope(svis: self.gateways, ports: ports)
        scope.target = .local
        var config = try bench.desired(ports: ports)
        config.routing.isIsolated = true
        expectDone(try await bench.pass(to: config, scope))
        #expect(try await bench.driver.observe(scope).owned == config)
        #expect(try bench.sh("ip -6 route show default").contains("via fe80::99 dev uplink proto ra"))
        #expect(try bench.sh("ip -6 route get 2001:db8::1").contains("via fe80::99"))
        // The same question from a tenant's side ends in the VRF.
        let tenant = try bench.sh("ip -6 route get 2001:db8::1 vrf vrf-br0 || true")
        #expect(tenant.contains("No route to host"))
        #expect(try bench.sh("cat /proc/sys/net/ipv6/conf/uplink/accept_ra") == "2\n")
        #expect(try bench.sh("cat /proc/sys/net/ipv6/conf/br0.10/accept_ra") == "0\n")
        #expect(try bench.sh("cat /proc/sys/net/ipv6/conf/all/forwarding") == "1\n")
    }

    @Test func whatTheKernelCanIsTriedWithoutATrace() async throws {
        let bench = try KernelBench("can", ports: 0)
        let capabilities = try await bench.driver.capabilities()
        #expect(capabilities.lacks.isEmpty && capabilities.portLimit == 1023 && capabilities.fencing == .lock)
        #expect(try bench.sh("ip -o link").split(separator: "\n").count == 1)
    }

    @Test func twoAtOnceAreToldApart() async throws {
        let bench = try KernelBench("two")
        let (scope, config) = (bench.scope(), try bench.desired(gateways: []))
        let seen = try await bench.driver.observe(scope)
        let batch = try #require(try bench.batch(to: config, from: seen, scope))
        let lock = try NamespaceLock(on: "br0", in: bench.namespace)
        let outcome = await bench.driver.apply(batch, expecting: seen.fingerprint, generation: seen.generation.next)
        #expect(outcome.refusal?.reason == "another process is changing it")
        #expect(try await bench.driver.observe(scope) == seen)
        _ = consume lock
        expectDone(await bench.driver.apply(batch, expecting: seen.fingerprint, generation: seen.generation.next))
    }

    @Test func onePortTooManyIsRefusedAndSaysWhatABridgeHolds() async throws {
        let bench = try KernelBench("full", ports: 2)
        let config = try bench.desired(gateways: [])
        expectDone(try await bench.pass(to: config, bench.scope()))
        // 1,021 more by hand, as fast as the kernel goes.
        var socket = try NetlinkSocket(in: bench.namespace)
        let bridge = try socket.link(.name("br0")).index
        let extra = (0..<1021).map { LinkSettings(name: "d\($0)", kind: .dummy, master: bridge) }
        #expect(try socket.send(extra.map { .createLink($0) }).allSatisfy { $0 == .done })
        #expect(try socket.send([.createLink(LinkSettings(name: "one", kind: .dummy))]) == [.done])
        let scope = bench.scope(ports: ["one", "swp1", "swp2"])
        let wanted = SwitchConfig(
            bridge: config.bridge, ports: config.ports + [PortConfig(name: "one")], routing: config.routing)
        let outcome = try #require(try await bench.pass(to: wanted, scope))
        guard case .refused(let error) = outcome.fates.first(where: { $0 != .done }) else {
            Issue.record("\(outcome)")
            return
        }
        #expect(error.help?.contains("1023") == true)
    }

    @Test func aNamespaceThatIsNotThereSaysWhatToDo() async throws {
        let driver = try LinuxSwitch(.namespace, named: "nowhere")
        let scope = SwitchScope(fabric: "f", name: "nowhere", ports: [])
        let error = await #expect(throws: DriverError.self) { try await driver.observe(scope) }
        #expect(error?.kind == .unreachable && error?.help?.contains("ip netns add nowhere") == true)
        await #expect(throws: DriverError.self) { try await driver.capabilities() }
        let outcome = await driver.apply(
            Batch(scope: scope, steps: []), expecting: Fingerprint(low: 0, high: 0), generation: .none)
        #expect(outcome.refusal?.kind == .unreachable)
        for await _ in driver.changes() { Issue.record("there is nothing to hear") }
    }

    @Test func changesAreHeard() async throws {
        let bench = try KernelBench("hear", ports: 1)
        var hints = bench.driver.changes().makeAsyncIterator()
        #expect(await hints.next() != nil)
        expectDone(try await bench.pass(to: try bench.desired(gateways: []), bench.scope()))
        #expect(await hints.next() != nil)
    }
}
