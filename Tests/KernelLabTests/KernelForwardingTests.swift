import DriverNetlink
import FabricGraph
import FabricModel
import FabricPlanning
import FabricSimulator
import KernelLab
import Netlink
import Testing

extension KernelLabs {
    /// Law 11: simulated switches do with frames what real Linux bridges do with the same frames.
    @Suite struct KernelForwardingTests {
        /// Rules that no Linux bridge has: if one of them were in the dialect, these tests would have to see it.
        static let wrongRules: [(name: String, change: @Sendable (inout Dialect) -> Void)] = [
            ("ingress filter off", { $0.filtersIngress = false }),
            ("egress filter off", { $0.filtersEgress = false }),
            ("native VLAN sent tagged", { $0.tagsEverything = true }),
            ("own tag refused on access ports", { $0.takesOwnTagOnAccess = false }),
            ("priority tag refused", { $0.takesPriorityTag = false }),
            ("priority lost between tags", { $0.keepsPriority = false }),
            ("reserved addresses all pass", { $0.reservedThatPass = 0xffff }),
            ("reserved addresses all stay", { $0.reservedThatPass = 0 }),
            ("one table of addresses for all VLANs", { $0.learnsByVLAN = false }),
            ("nothing learned", { $0.learns = false }),
            ("nothing flooded", { $0.floodsUnknown = false }),
            ("learned from PAUSE", { $0.learnsFromReserved = 0xffff }),
            ("nothing learned from reserved addresses", { $0.learnsFromReserved = 0 }),
            ("learned from what the ingress filter drops", { $0.learnsFromFiltered = true }),
            ("sent back to where it came from", { $0.returnsToIngress = true }),
            ("oversize passes", { $0.dropsOversize = false }),
            ("no room for a tag in the MTU", { $0.slack = 0 }),
            ("groups may send", { $0.dropsGroupSource = false }),
        ]

        /// What goes nowhere, and what always goes somewhere, since each VLAN is in more than one place.
        static let neverDelivered: Set<ForwardingTrial.Kind> = [.foreignTag, .groupSource]
        static let neverDropped: Set<ForwardingTrial.Kind> = [.ownTag, .memberTag, .doubleTag]

        @Test func theSameAsLinuxBridges() async throws {
            let bench = try await LinuxForwardingBench()
            var real: [ForwardingTrial.Heard] = []
            var counts: [ForwardingTrial.Kind: (delivered: Int, dropped: Int)] = [:]
            let seeds = UInt64(0)..<500
            var different: [UInt64] = []
            for seed in seeds {
                let trial = ForwardingTrial(seed: seed)
                let expected = trial.simulated(.linux)
                let heard = try await bench.run(trial, expecting: expected)
                if heard != expected {
                    different.append(seed)
                    if different.count <= 3 {
                        let missing = expected.filter { !heard.contains($0) }.prefix(8)
                        let extra = heard.filter { !expected.contains($0) }.prefix(8)
                        Issue.record("seed \(seed): only simulated: \(missing); only real: \(extra)")
                        for line in missing + extra {
                            let number = line.split(separator: "#").last.flatMap { Int($0) } ?? 0
                            print("seed \(seed) \(line): \(trial.shots[number])")
                        }
                        print(trial.configs)
                    }
                }
                real.append(heard)
                for (number, shot) in trial.shots.enumerated() {
                    let isHeard = heard.contains { $0.hasSuffix("#\(number)") }
                    counts[shot.kind, default: (0, 0)].delivered += isHeard ? 1 : 0
                    counts[shot.kind, default: (0, 0)].dropped += isHeard ? 0 : 1
                }
            }
            #expect(different.isEmpty, "\(different.count) of \(seeds.count) seeds differ: \(different.prefix(20))")
            try await bench.takeDown()

            print("forwarding, simulated as in Linux, \(seeds.count) seeds: delivered, dropped")
            for (kind, count) in counts.sorted(by: { $0.key < $1.key }) {
                print("  \(kind): \(count.delivered), \(count.dropped)")
            }
            #expect(counts.count == ForwardingTrial.Kind.allCases.count)
            for kind in ForwardingTrial.Kind.allCases {
                let count = counts[kind] ?? (0, 0)
                #expect(count.delivered > 0 || Self.neverDelivered.contains(kind), "\(kind): \(count)")
                #expect(count.dropped > 0 || Self.neverDropped.contains(kind), "\(kind): \(count)")
            }
            for rule in Self.wrongRules {
                var dialect = Dialect.linux
                rule.change(&dialect)
                let caught = (0..<50).first { ForwardingTrial(seed: UInt64($0)).simulated(dialect) != real[$0] }
                #expect(caught != nil, "\(rule.name): not noticed in 50 seeds")
                print("  wrong rule '\(rule.name)': seed \(caught.map { "\($0)" } ?? "none")")
            }
        }
    }
}

/// Two real Linux bridges with the ports of a trial, and somebody who listens at each.
private final class LinuxForwardingBench {
    private let blueprint: LabBlueprint
    private let drivers: [LinuxSwitch]
    private let sockets: [FrameSocket]

    init() async throws {
        let listeners = ForwardingTrial.listeners
        let cables = listeners.enumerated().map { index, _ in
            LabBlueprint.Cable(
                .init(in: .named("fwd\(index / 4 + 1)"), ForwardingTrial.ports[index % 4]),
                // Large enough to send what is too large for the port.
                .init(in: .named("fwd-ears"), "e\(index)", mtu: 9000))
        }
        self.blueprint = LabBlueprint(
            name: "forwarding",
            switches: ["fwd1", "fwd2", "fwd-ears"].map { .init(name: $0, namespace: .named($0)) }, hosts: [],
            cables: cables + [.init(.init(in: .named("fwd1"), "x"), .init(in: .named("fwd2"), "x"))])
        try await self.blueprint.build()
        self.drivers = try ["fwd1", "fwd2"].map { try LinuxSwitch(in: .named($0)) }
        var ears = try NetlinkSocket(in: .named("fwd-ears"))
        let names = listeners.indices.map { "e\($0)" }
        let settings = [LinkSettings(addressGeneration: AddressGeneration.none), LinkSettings(isUp: true)]
        for setting in settings {
            let answers = try ears.send(names.map { .changeLink(.name($0), setting) })
            #expect(answers.allSatisfy { $0 == .done })
        }
        self.sockets = try names.map { try FrameSocket(on: $0, in: .named("fwd-ears")) }
    }

    func takeDown() async throws { try await self.blueprint.tearDown() }

    /// Makes the bridges what the trial says, sends its frames, and tells who heard what.
    ///
    /// What comes too late is heard by the next trial, which then fails.
    func run(_ trial: ForwardingTrial, expecting expected: ForwardingTrial.Heard) async throws -> ForwardingTrial.Heard
    {
        for (driver, config) in zip(self.drivers, trial.configs) { try await self.apply(config, to: driver) }
        try self.waitUntilForwarding()
        for socket in self.sockets { while socket.receive() != nil {} }
        let wanted = Dictionary(grouping: expected) { $0.split(separator: "#").last.flatMap { Int($0) } ?? 0 }
        var heard: [String] = []
        var count = 0
        for (number, shot) in trial.shots.enumerated() {
            do throws(NetlinkError) {
                try self.sockets[shot.from].send(
                    Frame(
                        to: shot.frame.destination, from: shot.frame.source, tag: shot.frame.tag?.rawValue,
                        etherType: shot.frame.etherType, payload: shot.frame.payload))
            } catch {
                // A virtual cable tells its sender when the port at the other end does not take what is too large (ENOBUFS).
                #expect(shot.kind == .oversize, "\(error)")
            }
            if let lines = wanted[number] {
                count += lines.count
                self.wait(until: count, trial.seed, &heard)
            } else {
                _ = RawSocket.wait(for: self.sockets.map(\.raw), atMost: .milliseconds(1))
                self.listen(trial.seed, into: &heard)
            }
        }
        return heard.sorted()
    }

    /// Listens until as many were heard as should be, in vain for two seconds at most.
    ///
    /// Who sends the next frame before the last one is through overtakes it, since each switch on the way takes its turn; so one
    /// that nobody should hear is given a moment too.
    private func wait(until count: Int, _ seed: UInt64, _ heard: inout [String]) {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(2)
        self.listen(seed, into: &heard)
        while heard.count < count, clock.now < end {
            _ = RawSocket.wait(for: self.sockets.map(\.raw), atMost: .milliseconds(50))
            self.listen(seed, into: &heard)
        }
    }

    private func listen(_ seed: UInt64, into heard: inout [String]) {
        for (index, socket) in self.sockets.enumerated() {
            while let raw = socket.receive() {
                let frame = EthernetFrame(
                    to: raw.destination, from: raw.source, tag: raw.tag.map { VLANTag(rawValue: $0) },
                    etherType: raw.etherType, payload: raw.payload)
                guard let mark = ForwardingTrial.read(frame) else { continue }
                #expect(mark.seed == seed, "a frame of seed \(mark.seed) came late")
                heard.append(ForwardingTrial.line(index, frame, mark.number))
            }
        }
    }

    private func apply(_ config: SwitchConfig, to driver: LinuxSwitch) async throws {
        let name = driver === self.drivers[0] ? "fwd1" : "fwd2"
        let scope = SwitchScope(fabric: "forwarding", name: name, bridge: "br0", ports: ForwardingTrial.ports)
        let seen = try await driver.observe(scope)
        var sketch = FabricSketch("forwarding")
        sketch.switches = [.init(name, ports: ForwardingTrial.ports.map { .init($0) })]
        let fabric = sketch.fabric()
        let desired = Desired(
            trees: ForwardingTrees(fabric), attachments: Attachments(fabric),
            switches: [DesiredSwitch(scope: scope, config: config)])
        let plan = Plan(
            from: [.read(seen, Capabilities(portLimit: LinuxSwitch.portLimit, fencing: .lock))], to: desired,
            made: UTCTime(secondsSince1970: 0))
        guard let batch = plan.batches.first else { return }
        let outcome = await driver.apply(batch, expecting: seen.fingerprint, generation: seen.generation.next)
        #expect(outcome.fates.allSatisfy { $0 == .done }, "\(outcome)")
    }

    /// The kernel acts on a carrier a while after it is there.
    private func waitUntilForwarding() throws {
        for name in ["fwd1", "fwd2"] {
            let events = try EventSocket(in: .named(name))
            var socket = try NetlinkSocket(in: .named(name))
            while try !socket.links().filter({ $0.master != nil }).allSatisfy(\.isRunning) {
                guard events.wait(atMost: .seconds(10)) else { return }
            }
        }
    }
}
