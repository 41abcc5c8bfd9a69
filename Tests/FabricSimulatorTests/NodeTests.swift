import FabricModel
import FabricPlanning
import FabricSimulator
import Testing

/// Hosts and gateways: how they find each other, and what they say when something does not fit.
@Suite struct NodeTests {
    /// Two switches with a cable; VLANs web and storage, each with a gateway on both; a host of each on each switch.
    private func bench(seed: UInt64 = 1) async throws -> WorldBench {
        var sketch = FabricSketch("nodes")
        sketch.site = IPv6Prefix(text: "fd5e:1fa0:e001::/48")
        sketch.vlans = [.init(10, "web"), .init(20, "storage", mtu: 9000)]
        sketch.switches = (1...2).map { number in
            .init(
                "sw\(number)", ports: ["p1", "p2", "p3", "up"].map { .init($0) },
                gateways: [.init(10), .init(20)])
        }
        sketch.links = [.init("sw1:up", "sw2:up")]
        sketch.hosts = (1...2).flatMap { number in
            [
                FabricSketch.HostSketch("web\(number)", on: ["sw\(number):p1"], in: 10),
                FabricSketch.HostSketch("disk\(number)", on: ["sw\(number):p2"], in: 20),
            ]
        }
        var bench = WorldBench(sketch.fabric(), seed: seed)
        try await bench.apply()
        bench.world.run(for: .seconds(15))
        return bench
    }

    private func host(_ bench: WorldBench, _ name: String) throws -> SimulatedHost {
        bench.world.hosts[try #require(bench.world.host(named: name))]
    }

    @Test("a host takes the router with the higher preference, and the other one when that falls silent")
    func preference() async throws {
        var bench = try await self.bench()
        let interface = try #require(try self.host(bench, "web1").node.interfaces.first)
        #expect(interface.routers.map(\.preference).sorted() == [.medium, .high])
        let address = try bench.address(of: "disk2")
        let before = bench.world.switches.map(\.node.forwarded)
        #expect(try bench.lost([("web1", "disk2")]) == [:])
        let after = bench.world.switches.map(\.node.forwarded)
        // sw1 is the first choice of everybody, so the answer comes through it too.
        #expect(after[0] - before[0] == 6 && after[1] == before[1])

        bench.network.switches["sw1"]?.world { state in
            for svi in state.config.svis { state.config[svi: svi.vlan]?.isUp = false }
        }
        bench.world.take(bench.network)
        let started = bench.world.ping(from: "web1", to: address, every: .milliseconds(100), count: 1000)
        let flow = try #require(started)
        bench.world.run(for: .seconds(105))
        let lost = bench.world.flows[flow].lostNumbers
        // 30 s after it was heard last the neighbour is in doubt, 5 s later asked, and three questions later given up.
        #expect(!lost.isEmpty && (lost.last ?? 0) < 600, "\(lost.count) lost, the last one \(lost.last ?? 0)")
        #expect(bench.world.switches[1].node.forwarded > after[1])
    }

    @Test("an address is made from what a router tells, where nobody gave one")
    func autoconfiguration() async throws {
        let bench = try await self.bench()
        for name in ["web1", "disk2"] {
            let interface = try #require(try self.host(bench, name).node.interfaces.first)
            // The host's own address lies in the prefix, so none was made.
            #expect(interface.addresses.filter { !$0.address.isLinkLocal }.map(\.isMade) == [false])
        }
        var output = NodeOutput()
        let mac = MACAddress(rawValue: 0x0200_5e10_2030)
        var node = IPv6Node(interfaces: [IPv6Interface("eth0", mac: mac, mtu: 1500, acceptsAdvertisements: true)])
        node.start(0, at: .start, &output)
        node.wakeAll(at: .start + .seconds(1), &output)
        var advertisement = RouterAdvertisement()
        advertisement.prefixes = [.init(try #require(IPv6Prefix(text: "2001:db8:10::/64")))]
        advertisement.linkAddress = MACAddress(rawValue: 0x0200_0000_00fe)
        let router = try #require(IPv6Address(text: "fe80::fe"))
        node.receive(
            EthernetFrame(
                to: MACAddress(multicast: .allNodes), from: MACAddress(rawValue: 0x0200_0000_00fe),
                etherType: EtherType.ipv6,
                payload: ICMPv6Message.routerAdvertisement(advertisement).packet(from: router, to: .allNodes).bytes),
            on: 0, at: .start + .seconds(2), &output)
        node.wakeAll(at: .start + .seconds(3), &output)
        #expect(
            node.interfaces[0].addresses.map { "\($0.address) \($0.state)" } == [
                "fe80::5eff:fe10:2030 ready", "2001:db8:10::5eff:fe10:2030 ready",
            ])
        #expect(node.interfaces[0].routers.map(\.address) == [router])
    }

    @Test("of two that want one address, the second does not get it")
    func duplicates() async throws {
        var bench = try await self.bench()
        let taken = try #require(InterfaceAddress(try bench.address(of: "web1"), prefixLength: 64))
        let web2 = try #require(bench.world.host(named: "web2"))
        bench.world.give(taken, toHost: web2, interface: 0)
        bench.world.run(for: .seconds(2))
        let states = bench.world.hosts[web2].node.interfaces[0].addresses.filter { $0.interface == taken }.map(\.state)
        #expect(states == [.duplicate])
        #expect(
            bench.world.news.contains { $0.host == web2 && $0.news == .addressIsTaken(interface: 0, taken.address) })
        #expect(try bench.lost([("disk1", "web1")]) == [:])
    }

    @Test("a gateway says why a packet goes no further")
    func errors() async throws {
        var bench = try await self.bench()
        let web1 = try #require(bench.world.host(named: "web1"))
        let echo = ICMPv6Message.echoRequest(identifier: 9, sequence: 1, payload: [])
        func complaints(_ packet: IPv6Packet) -> [ICMPv6Message] {
            let count = bench.world.news.count
            bench.world.send(packet, fromHost: web1)
            bench.world.run(for: .seconds(5))
            return bench.world.news[count...].compactMap { item in
                if case .undelivered(_, let message) = item.news { message } else { nil }
            }
        }
        let disk = try bench.address(of: "disk2")
        let short = complaints(echo.packet(from: .unspecified, to: disk, hopLimit: 1))
        guard case .timeExceeded(let packet)? = short.first, short.count == 1 else {
            Issue.record("\(short)")
            return
        }
        #expect(IPv6Packet(bytes: packet)?.destination == disk)

        let nowhere = try #require(IPv6Address(text: "2001:db8:dead::1"))
        let unreachable = complaints(echo.packet(from: .unspecified, to: nowhere))
        guard case .destinationUnreachable(.noRoute, _)? = unreachable.first else {
            Issue.record("\(unreachable)")
            return
        }
        let nobody = IPv6Address(high: disk.high, low: 0xdead)
        let silent = complaints(echo.packet(from: .unspecified, to: nobody))
        guard case .destinationUnreachable(.addressUnreachable, _)? = silent.first else {
            Issue.record("\(silent)")
            return
        }
    }

    @Test("what is too big for the next network comes back with its MTU")
    func tooBig() async throws {
        var bench = try await self.bench()
        let disk1 = try #require(bench.world.host(named: "disk1"))
        let big = ICMPv6Message.echoRequest(identifier: 9, sequence: 1, payload: [UInt8](repeating: 1, count: 4000))
        bench.world.send(big.packet(from: .unspecified, to: try bench.address(of: "web2")), fromHost: disk1)
        bench.world.run(for: .seconds(5))
        let sizes = bench.world.news.compactMap { item -> UInt32? in
            if case .undelivered(_, .packetTooBig(let mtu, _)) = item.news { mtu } else { nil }
        }
        #expect(sizes == [1500])
        // Among neighbours it fits.
        let count = bench.world.flows.count
        bench.world.ping(from: "disk1", to: try bench.address(of: "disk2"), size: 4000)
        bench.world.run(for: .seconds(2))
        #expect(bench.world.flows[count].lost == 0)
    }

    @Test("a stream counts what is lost and how long it takes", arguments: 0..<5 as Range<UInt64>)
    func streams(seed: UInt64) async throws {
        var bench = try await self.bench(seed: seed)
        // They know each other already: a lost question costs a second, and that is another test.
        #expect(try bench.lost([("web1", "web2")]) == [:])
        bench.world.lose(perMillion: 50_000)
        let address = try bench.address(of: "web2")
        let started = bench.world.stream(from: "web1", to: address, every: .milliseconds(1), count: 1000)
        bench.world.run(for: .seconds(3))
        let flow = bench.world.flows[try #require(started)]
        #expect(flow.sent == 1000 && flow.received + flow.lost == 1000 && flow.duplicates == 0 && flow.reordered == 0)
        // Three cables, five per cent each: 143 of 1,000, give or take.
        #expect((80...220).contains(flow.lost), "\(flow.lost)")
        #expect(flow.latency.least == 15_000 && flow.meanLatency.map { $0 < 2_000_000_000 } == true)
    }
}

extension IPv6Node {
    /// Lets every alarm go off that is due, and clears the list.
    fileprivate mutating func wakeAll(at now: Moment, _ output: inout NodeOutput) {
        let alarms = output.alarms
        output = NodeOutput()
        for (at, alarm) in alarms where at <= now { self.wake(alarm, at: now, &output) }
    }
}
