import FabricModel
import FabricPlanning
import FabricSimulator
import Testing

/// One thing that every driver promises, and its proof.
struct ContractLaw: Sendable, CustomTestStringConvertible {
    let name: String
    let prove: @Sendable (any TrialGround) async throws -> Void

    var testDescription: String { self.name }

    init(_ name: String, _ prove: @escaping @Sendable (any TrialGround) async throws -> Void) {
        self.name = name
        self.prove = prove
    }

    static let all = reading + writing + refusing + vanishing
}

/// A switch on trial together with the fabric that it is to hold.
struct Trial: Sendable {
    let machine: any SwitchOnTrial
    var sketch: FabricSketch

    /// What the sketch desires of its only switch.
    var desired: Desired {
        let fabric = self.sketch.fabric()
        return fabric.compile(with: fabric.number(from: Ledger()).numbers)
    }

    /// What the switch is to hold, as far as its kind has a place for it.
    func wanted(over seen: Observation) async throws -> SwitchConfig? {
        let withoutPlace = try await self.machine.driver.capabilities().withoutPlace
        return self.desired.switches.first?.config.fitted(to: withoutPlace, over: seen.owned)
    }

    /// Holds that the switch has all that is desired of it.
    func expectWanted(_ location: SourceLocation = #_sourceLocation) async throws {
        let seen = try await self.observe()
        #expect(try await self.wanted(over: seen) == seen.owned, sourceLocation: location)
    }

    var scope: SwitchScope { get throws { try #require(self.desired.switches.first).scope } }

    func observe() async throws -> Observation { try await self.machine.driver.observe(self.scope) }

    func plan(from observation: Observation) async throws -> Plan {
        let capabilities = try await self.machine.driver.capabilities()
        return Plan(
            from: [.read(observation, capabilities)], to: self.desired, made: UTCTime(secondsSince1970: 0))
    }

    func plan() async throws -> Plan { try await self.plan(from: self.observe()) }

    /// Carries a plan out, batch by batch; nil where there was nothing to do.
    @discardableResult
    func apply(_ plan: Plan) async throws -> Outcome? {
        guard let batch = plan.batches.first else { return nil }
        let planned = try #require(plan.switches.first)
        return await self.machine.driver.apply(
            batch, expecting: try #require(planned.madeFrom), generation: planned.makes)
    }

    /// Plans and applies, and holds that every step was done and nothing is left to do.
    func converge(_ location: SourceLocation = #_sourceLocation) async throws {
        if let outcome = try await self.apply(self.plan()) {
            #expect(outcome.isDone, "\(outcome)", sourceLocation: location)
        }
        let left = try await self.plan()
        #expect(left.isEmpty, "\(left.batches)", sourceLocation: location)
    }
}

extension TrialGround {
    /// A machine of `count` ports, on which the usual sketch is to be made.
    func withTrial(ports count: Int = 6, _ body: @Sendable (Trial) async throws -> Void) async throws {
        let sketch = Trial.usual(ports: count)
        try await self.withSwitch(named: "sw1", ports: (1...count).map { "swp\($0)" }) { machine in
            try await body(Trial(machine: machine, sketch: sketch))
        }
    }
}

extension Trial {
    /// One switch with access ports in two routed VLANs of different MTU, a trunk with a native VLAN, and an unused port.
    static func usual(ports count: Int) -> FabricSketch {
        var sketch = FabricSketch("trial")
        sketch.site = IPv6Prefix(text: "fd5e:1fa0:e001::/48")
        sketch.vlans = [
            .init(10, "web"), .init(20, "storage", mtu: 9000), .init(30, "voice"),
        ]
        var ports: [FabricSketch.PortSketch] = (1...max(1, count - 2)).map {
            .access("swp\($0)", $0 % 2 == 1 ? 10 : 20)
        }
        if count > 2 { ports.append(.trunk("swp\(count - 1)", [10, 20], native: 30)) }
        if count > 1 { ports.append(.init("swp\(count)")) }
        sketch.switches = [.init("sw1", ports: ports, gateways: [10, 20])]
        sketch.hosts = [.init("web1", on: ["sw1:swp1"], in: 10)]
        return sketch
    }
}
