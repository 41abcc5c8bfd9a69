package import FabricModel
import Synchronization

/// A switch in memory that keeps the contract of `SwitchDriver`, and to which anything can happen.
///
/// It is a driver like any other: what it does is what a Linux bridge does, and a test that holds here holds there. Nothing in
/// it depends on time or chance. Who wants it slow or faulty says so through `World`.
package final class SimulatedSwitch: SwitchDriver {
    private let state: Mutex<SimulatedState>
    private let watchers = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])

    /// - Parameters:
    ///   - ports: the interfaces that the machine has; none is a member yet, and all are down.
    ///   - beforePhase: called before each reading (nil) and each phase of an apply, outside of any lock; whoever wants a slow
    ///     switch waits in it, and whoever wants a race changes the world in it.
    package init(ports: [String], beforePhase: @escaping @Sendable (Phase?) async -> Void = { _ in }) {
        self.state = Mutex(SimulatedState(ports: ports))
        self.beforePhase = beforePhase
    }

    private let beforePhase: @Sendable (Phase?) async -> Void

    package func capabilities() async throws(DriverError) -> Capabilities {
        await self.beforePhase(nil)
        return try self.state.withLock { state throws(DriverError) in
            try state.checkReachable(doing: "asking what it can do")
            return state.capabilities
        }
    }

    package func observe(_ scope: SwitchScope) async throws(DriverError) -> Observation {
        await self.beforePhase(nil)
        return try self.state.withLock { state throws(DriverError) in
            try state.checkReachable(doing: "reading the switch")
            return state.observation(of: scope)
        }
    }

    package func apply(_ batch: Batch, expecting: Fingerprint, generation: Generation) async -> Outcome {
        if let refusal = self.state.withLock({ $0.begin(batch.scope, expecting: expecting, generation: generation) }) {
            return .refused(batch, refusal)
        }
        var fates: [Outcome.Fate] = []
        while fates.count < batch.steps.count {
            let phase = batch.steps[fates.count].phase
            await self.beforePhase(phase)
            // A switch stops where it is told to: between two phases.
            if Task.isCancelled || !fates.allSatisfy({ $0 == .done }) { break }
            let steps = batch.steps[fates.count...].prefix { $0.phase == phase }
            fates += self.state.withLock { state in steps.map { state.carryOut($0.change, in: batch.scope) } }
            self.tellWatchers()
        }
        let notTried = [Outcome.Fate](repeating: .notTried, count: batch.steps.count - fates.count)
        let after = self.state.withLock { $0.observation(of: batch.scope).fingerprint }
        return Outcome(fates: fates + notTried, after: after)
    }

    package func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = self.watchers.withLock { watchers in
            let id = (watchers.keys.max() ?? 0) + 1
            watchers[id] = continuation
            return id
        }
        continuation.onTermination = { [weak self] _ in
            self?.watchers.withLock { watchers in watchers[id] = nil }
        }
        return stream
    }

    private func tellWatchers() {
        for watcher in self.watchers.withLock({ Array($0.values) }) { watcher.yield() }
    }

    /// What is new since a revision, for whoever forwards by it; nil for nothing.
    func news(since revision: UInt64?) -> SwitchNews? { self.state.withLock { $0.news(since: revision) } }

    /// Changes the world that the switch stands in, behind the back of everybody who drives it.
    package func world<Answer: Sendable>(_ body: @Sendable (inout SimulatedState) -> Answer) -> Answer {
        let answer = self.state.withLock { body(&$0) }
        self.tellWatchers()
        return answer
    }
}
