import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import Testing

/// A pass over switches that have no place for some of what is desired.
@Suite struct FittingTests {
    private static let withoutPlace: SettingSet = [.bridgeMAC, .multicastSnooping, .gatewayPreference, .forwarding]
    private static let mac = MACAddress(rawValue: 0x0200_0000_0007)

    /// Switches that forward by nature and have a MAC address of their own.
    private static func bench(switches count: Int = 2) throws -> Bench {
        let bench = Bench(switches: count)
        for name in bench.switches.keys {
            try bench.simulated(name).world { state in
                state.capabilities.withoutPlace = Self.withoutPlace
                state.config.bridge = BridgeConfig(name: "br0", mac: Self.mac, snoopsMulticast: true)
                state.config.routing.forwards = true
            }
        }
        return bench
    }

    @Test("what has a place is made so, what has none stays, and then there is neither drift nor anything to do")
    func converges() async throws {
        let bench = try Self.bench()
        let report = try await bench.pass(.yes)
        #expect(report.isDone && !report.plan.isEmpty)
        let held = try bench.simulated("sw1").look { $0.config }
        #expect(held.bridge?.mac == Self.mac && held.bridge?.snoopsMulticast == true && held.routing.forwards)
        #expect(held.svis.first?.advertisement?.preference == .medium)
        let again = try await bench.pass(.look)
        #expect(again.plan.isEmpty && again.drift?.isClean == true)
        // What it has no place for may change as it likes.
        try bench.simulated("sw1").suffer(.tamper(.setBridge(.mac(MACAddress(rawValue: 8)))))
        #expect(try await bench.pass(.look).drift?.isClean == true)
        try bench.simulated("sw1").suffer(.tamper(.setPort("swp1", .isUp(false))))
        #expect(try await bench.pass(.look).drift?.switches.map(\.lines.count) == [1, 0])
        #expect(try await bench.pass(.yes).isDone)
    }

    @Test("the verification afterwards does not look for what has no place, of a saved plan neither")
    func verifies() async throws {
        for isSaved in [false, true] {
            for hasPlace in [false, true] {
                let bench = try Self.bench(switches: 1)
                if hasPlace { try bench.simulated("sw1").world { $0.capabilities.withoutPlace = [] } }
                let plan = try await bench.pass(.look).plan
                #expect(plan.switches.first?.withoutPlace == (hasPlace ? nil : Self.withoutPlace))
                let hands = Change.setBridge(.mac(MACAddress(rawValue: 9)))
                try bench.simulated("sw1").suffer(.tamper(hands, .duringWrite))
                let report =
                    isSaved ? await bench.reconciler().pass(over: plan, .yes) : try await bench.pass(.yes)
                #expect(report.isDone == !hasPlace, "\(report.remaining)")
            }
        }
    }

    @Test("what was asked for and is not held is told where it matters, and nowhere else")
    func concessions() {
        func told(_ sketch: FabricSketch, _ withoutPlace: SettingSet = SettingSet(Setting.allCases)) -> Concessions {
            let fabric = sketch.fabric()
            let capabilities = Capabilities(portLimit: 9, fencing: .none, withoutPlace: withoutPlace)
            let reading = Reading.read(Observation(owned: SwitchConfig()), capabilities)
            return fabric.compile(with: fabric.number(from: Ledger()).numbers).concessions(toSwitch: 0, in: reading)
        }
        var sketch = Bench().sketch
        #expect(told(sketch, []).isEmpty && told(sketch, Self.withoutPlace).unsaid == [.forwarding])
        #expect(told(sketch).untold.isEmpty)
        #expect(
            told(sketch).unsaid == [.vlanFilter, .defaultVLAN, .spanningTree, .acceptsAdvertisements, .forwarding])
        sketch.switches[0].ports.removeAll { $0.name == "swp3" }
        #expect(!told(sketch).unsaid.contains(.defaultVLAN))
        sketch.vlans[0].mtu = 9000
        #expect(told(sketch).untold == [.announcedMTU])
        sketch.switches.append(.init("sw2", ports: [.access("swp1", 10), .init("up")], gateways: [.init(10)]))
        sketch.switches[0].ports.append(.init("up"))
        sketch.links = [.init("sw1:up", "sw2:up")]
        #expect(told(sketch).untold == [.forgetting, .gatewayPreference, .announcedMTU])
    }
}
