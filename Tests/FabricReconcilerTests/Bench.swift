import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import Testing

/// A fabric of simulated switches, sw1 to swN, each with two web ports, a gateway and hosts.
struct Bench: Sendable {
    var sketch: FabricSketch
    let switches: [String: SimulatedSwitch]

    static let never = UTCTime(secondsSince1970: 0)

    init(
        switches count: Int = 1,
        beforePhase: @escaping @Sendable (_ name: String, _ phase: Phase?) async -> Void = { _, _ in }
    ) {
        self.sketch = FabricSketch("bench")
        self.sketch.site = IPv6Prefix(text: "fd5e:1fa0:e001::/48")
        self.sketch.vlans = (1...count).map { .init(10 * $0, "web\($0)") }
        self.sketch.switches = (1...count).map { number in
            .init(
                "sw\(number)", ports: [.access("swp1", 10 * number), .access("swp2", 10 * number), .init("swp3")],
                gateways: [.init(10 * number)])
        }
        self.sketch.hosts = (1...count).map { .init("host\($0)", on: ["sw\($0):swp1"], in: 10 * $0) }
        var switches: [String: SimulatedSwitch] = [:]
        for number in 1...count {
            switches["sw\(number)"] = SimulatedSwitch(ports: ["swp1", "swp2", "swp3"]) {
                await beforePhase("sw\(number)", $0)
            }
        }
        self.switches = switches
    }

    /// With a patience that never ends, so that everything is proved with the deadlines that programs have.
    func reconciler(_ progress: @escaping @Sendable (Progress) -> Void = { _ in }) -> Reconciler {
        Reconciler(drivers: self.switches, patience: .endless, progress: progress)
    }

    func pass(_ mode: Reconciler.Mode, ledger: Ledger = Ledger()) async throws -> Report {
        let fabric = self.sketch.fabric()
        return try await self.reconciler().pass(over: fabric, fabric.number(from: ledger), mode, made: Bench.never)
    }

    func simulated(_ name: String) throws -> SimulatedSwitch { try #require(self.switches[name]) }

    /// How many changes each switch has seen from its driver.
    var changeCounts: [String: Int] { self.switches.mapValues { $0.world { $0.changeCount } } }
}

extension Patience {
    static let endless = Patience(reading: .seconds(30), writing: .seconds(120)) { _, _ in
        // Ends with the task, and not before.
        let (nothing, continuation) = AsyncStream<Void>.makeStream()
        for await _ in nothing {}
        continuation.finish()
    }
}

extension Reconciler.Mode {
    static let yes = Reconciler.Mode.apply(approve: { _ in true }, record: { _ in })
}
