import FabricModel
import FabricPlanning

extension Reconciler {
    /// Walks the graph of a plan's batches: those that wait for nothing run at once, each other one as soon as all it waits for
    /// is done. A batch that fails stops those that wait for it, and nothing else. What a switch is expected to hold is what the plan
    /// was made from, and after a batch what was read when that was done.
    ///
    /// - Returns: one result for each batch.
    func carryOut(_ plan: Plan) async -> [BatchResult] {
        let planned = Dictionary(plan.switches.map { ($0.scope.name, $0) }, uniquingKeysWith: { first, _ in first })
        var expected = planned.mapValues(\.madeFrom)
        var generations = planned.mapValues(\.makes)
        var graph = BatchGraph(plan.batches.map(\.waitsFor))
        await withTaskGroup(of: (Int, BatchResult).self) { group in
            func start(_ indices: [Int]) {
                for index in indices {
                    let batch = plan.batches[index]
                    let (name, generation) = (batch.scope.name, generations[batch.scope.name])
                    generations[name] = generation?.next
                    let fingerprint = expected[name] ?? nil
                    group.addTask { (index, await self.carryOut(batch, expecting: fingerprint, making: generation)) }
                }
            }
            start(graph.roots)
            for await (index, result) in group {
                if case .finished(let outcome) = result {
                    expected[plan.batches[index].scope.name] = .some(outcome.after)
                }
                start(graph.finish(index, with: result))
            }
        }
        return graph.results
    }

    private func carryOut(
        _ batch: Batch, expecting fingerprint: Fingerprint?, making generation: Generation?
    ) async -> BatchResult {
        // Whoever calls it off finds every switch at a step boundary: those not begun stay as they are, and a driver stops by
        // itself between two phases.
        if Task.isCancelled { return .calledOff }
        guard let fingerprint, let generation, let driver = self.drivers[batch.scope.name] else {
            return .finished(.refused(batch, .noDriver(for: batch.scope.name)))
        }
        self.progress(.starting(batch))
        let result = BatchResult.finished(
            await self.apply(batch, with: driver, expecting: fingerprint, making: generation))
        self.progress(.finished(batch, result))
        return result
    }
}
