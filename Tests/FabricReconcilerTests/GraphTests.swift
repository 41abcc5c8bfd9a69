import FabricModel
import FabricPlanning
import FabricSimulator
import Synchronization
import Testing

@testable import FabricReconciler

/// The order between batches, and calling off.
@Suite struct GraphTests {
    private static let done = BatchResult.finished(Outcome(fates: []))
    private static let failed = BatchResult.finished(
        Outcome(fates: [], refusal: DriverError(.rejected, doing: "", reason: "")))

    @Test("a batch starts when all it waits for is done, and never otherwise", arguments: 0..<200 as Range<UInt64>)
    func order(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let count = Int.random(in: 1...12, using: &chance)
        // Each waits for some of those before it, so that there is no circle.
        let waits = (0..<count).map { index in (0..<index).filter { _ in chance.oneIn(3) } }
        var graph = BatchGraph(waits)
        var running = Set(graph.roots)
        var results: [Int: BatchResult] = [:]
        while let index = running.sorted().randomElement(using: &chance) {
            running.remove(index)
            #expect(waits[index].allSatisfy { results[$0] == Self.done })
            let result = chance.oneIn(5) ? Self.failed : Self.done
            results[index] = result
            for next in graph.finish(index, with: result) { #expect(running.insert(next).inserted) }
        }
        for index in 0..<count where results[index] == nil {
            #expect(graph.results[index] == .waiting(for: waits[index].filter { results[$0] != Self.done }))
            #expect(waits[index].contains { results[$0] != Self.done })
        }
    }

    @Test("circles and strangers are never started, and do no harm")
    func hostile() {
        var graph = BatchGraph([[], [1], [3], [2], [99], [-1], [0, 0]])
        #expect(graph.roots == [0])
        #expect(graph.finish(0, with: Self.done) == [6])
        #expect(graph.results[1] == .waiting(for: [1]))
        #expect(graph.results[4] == .waiting(for: [99]))
    }

    @Test("switches that wait for nothing are changed at the same time")
    func concurrent() async throws {
        let meeting = Meeting(of: 4)
        let bench = Bench(switches: 4) { _, phase in
            // Nobody goes on before all have come this far; one after the other they would wait for ever.
            if phase == .create { await meeting.arrive() }
        }
        #expect(try await bench.pass(.yes).isDone)
    }

    @Test("a batch that fails stops what waits for it and nothing else")
    func failure() async throws {
        let bench = Bench(switches: 4)
        var plan = try await bench.pass(.look).plan
        plan.batches[1].waitsFor = [0]
        plan.batches[2].waitsFor = [1]
        try bench.simulated("sw1").suffer(.refuse(step: 4))
        let report = await bench.reconciler().pass(over: plan, .yes)
        #expect(report.results.map(\.isDone) == [false, false, false, true])
        #expect(report.results[1] == .waiting(for: [0]))
        #expect(report.results[2] == .waiting(for: [1]))
        #expect(bench.changeCounts["sw2"] == 0)
        #expect(try await bench.pass(.yes).isDone)
    }

    @Test("calling off leaves every switch between two phases, and says so", arguments: Phase.allCases)
    func cancellation(phase: Phase) async throws {
        let task = Mutex<Task<Report, any Error>?>(nil)
        let isArmed = Mutex(true)
        let started = Meeting(of: 2)
        let bench = Bench { _, now in
            guard now == phase, isArmed.withLock({ $0 }) else { return }
            await started.arrive()
            task.withLock { $0?.cancel() }
        }
        let running = Task { try await bench.pass(.yes) }
        task.withLock { $0 = running }
        let phases: Set<Phase> = [.create, .widen, .attach, .address, .announce]  // those that a first apply has
        guard phases.contains(phase) else {
            #expect(try await running.value.isDone)
            return
        }
        await started.arrive()
        let report = try await running.value
        isArmed.withLock { $0 = false }
        #expect(!report.isDone)
        guard case .finished(let outcome) = report.results.first else { return #expect(Bool(false), "no outcome") }
        let steps = report.plan.batches[0].steps
        for (step, fate) in zip(steps, outcome.fates) { #expect(fate == (step.phase < phase ? .done : .notTried)) }
        #expect(report.after.first?.observation != nil, "what became of the switch is read all the same")
        #expect(try await bench.pass(.yes).isDone)
    }
}

/// A place where a number of tasks meet: nobody goes on before all have come.
actor Meeting {
    private let count: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(of count: Int) { self.count = count }

    func arrive() async {
        if self.waiting.count + 1 >= self.count {
            for continuation in self.waiting { continuation.resume() }
            self.waiting = []
        } else {
            await withCheckedContinuation { self.waiting.append($0) }
        }
    }
}
