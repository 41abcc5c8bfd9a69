import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import Synchronization
import Testing

/// A switch that does not answer delays nobody but itself and those that wait for it.
@Suite struct PatienceTests {
    /// Patience that ends at once with these switches, and never with the others.
    private static func patience(endsWith names: Set<String>) -> Patience {
        Patience(reading: .seconds(30), writing: .seconds(120)) { name, _ in
            if !names.contains(name) { await Patience.endless.sleep(name, .zero) }
        }
    }

    private static func pass(
        _ bench: Bench, _ mode: Reconciler.Mode, drivers: [String: any SwitchDriver]? = nil,
        impatientWith names: Set<String>
    ) async throws -> Report {
        let fabric = bench.sketch.fabric()
        return try await Reconciler(
            drivers: drivers ?? bench.switches, patience: Self.patience(endsWith: names)
        ).pass(over: fabric, fabric.number(from: Ledger()), mode, made: Bench.never)
    }

    @Test("who does not answer a question is unknown, and the others are done")
    func reading() async throws {
        let bench = Bench(switches: 3)
        try bench.simulated("sw2").suffer(.hang)
        let report = try await Self.pass(bench, .yes, impatientWith: ["sw2"])
        #expect(report.plan.batches.map(\.scope.name) == ["sw1", "sw3"])
        #expect(report.results.map(\.isDone) == [true, true])
        guard case .unreadable(let error) = report.before[1] else { return #expect(Bool(false), "\(report.before[1])") }
        #expect(error.kind == .timedOut)
        #expect("\(error)" == "reading 'sw2': no answer in 30s")
        #expect(!report.isDone && report.drift?.couldTell == false)
        try bench.simulated("sw2").heal()
        #expect(try await bench.pass(.yes).isDone)
    }

    @Test("who does not answer to a batch is unknown, what waits for it waits, and the others are done")
    func writing() async throws {
        let bench = Bench(switches: 4)
        var plan = try await bench.pass(.look).plan
        plan.batches[1].waitsFor = [0]
        plan.batches[2].waitsFor = [1]
        let hanging = try bench.simulated("sw1")
        let hasBegun = Mutex(false)
        let patience = Patience(reading: .seconds(30), writing: .seconds(120)) { name, _ in
            // Nobody loses patience before the batch has begun.
            while !Task.isCancelled, name != "sw1" || !hasBegun.withLock({ $0 }) { await Task.yield() }
        }
        let reconciler = Reconciler(drivers: bench.switches, patience: patience) { progress in
            guard case .starting(let batch) = progress, batch.scope.name == "sw1" else { return }
            hanging.suffer(.hang)
            hasBegun.withLock { $0 = true }
        }
        let report = await reconciler.pass(over: plan, .yes)
        hanging.heal()
        guard case .finished(let outcome) = report.results[0] else { return #expect(Bool(false), "no outcome") }
        for fate in outcome.fates {
            guard case .unknown(let error) = fate else { return #expect(Bool(false), "\(fate)") }
            #expect(error.kind == .timedOut)
        }
        #expect(report.results[1] == .waiting(for: [0]))
        #expect(report.results[2] == .waiting(for: [1]))
        #expect(report.results[3].isDone)
        #expect(try await bench.pass(.yes).isDone)
    }

    @Test("a driver that never ends, called off or not, keeps nobody")
    func deafDriver() async throws {
        let bench = Bench(switches: 2)
        let deaf = DeafSwitch()
        let drivers: [String: any SwitchDriver] = ["sw1": deaf, "sw2": try bench.simulated("sw2")]
        let report = try await Self.pass(bench, .yes, drivers: drivers, impatientWith: ["sw1"])
        #expect(report.plan.batches.map(\.scope.name) == ["sw2"])
        #expect(report.results.map(\.isDone) == [true])
        deaf.wake()
    }

    @Test("without patience a pass is the same")
    func without() async throws {
        let (patient, other) = (Bench(switches: 3), Bench(switches: 3))
        let fabric = other.sketch.fabric()
        let report = try await Reconciler(drivers: other.switches).pass(
            over: fabric, fabric.number(from: Ledger()), .yes, made: Bench.never)
        let same = try await patient.pass(.yes)
        #expect(report.isDone)
        #expect((report.plan, report.results, report.after) == (same.plan, same.results, same.after))
    }
}

/// A driver whose calls end when it is woken, whoever has called them off.
private final class DeafSwitch: SwitchDriver {
    private let sleepers = AsyncStream<Void>.makeStream()

    func wake() { self.sleepers.continuation.finish() }

    private func sleep() async {
        let stream = self.sleepers.stream
        // A task of its own does not hear of a cancellation.
        await Task { for await _ in stream {} }.value
    }

    func capabilities() async throws(DriverError) -> Capabilities {
        await self.sleep()
        return Capabilities(portLimit: 1, fencing: .none)
    }

    func observe(_ scope: SwitchScope) async throws(DriverError) -> Observation {
        await self.sleep()
        return Observation(owned: SwitchConfig())
    }

    func apply(_ batch: Batch, expecting: Fingerprint, generation: Generation) async -> Outcome {
        await self.sleep()
        return Outcome(fates: [])
    }

    func changes() -> AsyncStream<Void> { AsyncStream { $0.finish() } }
}
