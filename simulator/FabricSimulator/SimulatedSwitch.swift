package import FabricModel
import Synchronization

/// A switch in memory that keeps the contract of `SwitchDriver`, and to which anything can happen.
///
/// It has two doors. `read` and `commit` are what a management protocol is built on, whichever it is; `observe` and `apply` drive it
/// directly, phase by phase, as a Linux bridge is driven. Both lead through the same faults: a fault is a property of the switch.
/// Nothing in it depends on time or chance.
package final class SimulatedSwitch: SwitchDriver {
    let insides: Mutex<FaultyState>
    private let watchers = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])
    /// One for each caller who hangs; they end when the switch is healed.
    private let hanging = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])
    private let sleep: @Sendable (Duration) async -> Void
    let beforePhase: @Sendable (Phase?) async -> Void
    private let whenChanged: @Sendable () -> Void

    /// As good as for ever: a year, with which no clock overflows.
    package static let forEver = Duration.seconds(31_536_000)

    /// - Parameters:
    ///   - ports: the interfaces that the machine has; none is a member yet, and all are down.
    ///   - beforePhase: called before each reading (nil) and each phase of an apply, outside of any lock; whoever wants a race changes
    ///     the world in it.
    ///   - sleep: lets time pass for a switch that is slow, and for as good as ever when it hangs; ends early when it is cancelled.
    ///   - whenChanged: called after whatever may have changed what it holds.
    package init(
        ports: [String], beforePhase: @escaping @Sendable (Phase?) async -> Void = { _ in },
        sleep: @escaping @Sendable (Duration) async -> Void = { _ in },
        whenChanged: @escaping @Sendable () -> Void = {}
    ) {
        self.whenChanged = whenChanged
        self.insides = Mutex(FaultyState(SimulatedState(ports: ports)))
        self.sleep = sleep
        self.beforePhase = beforePhase
    }

    // MARK: Management

    /// What management is told when it asks.
    ///
    /// - Throws: `.unreachable` where nobody answers, `.disconnected` where the connection is to end without an answer, `.timedOut`
    ///   where the caller was cancelled while the switch hung or was slow.
    package func read() async throws(DriverError) -> SimulatedState { try await self.read(doing: "reading the switch") }

    func read(doing what: String) async throws(DriverError) -> SimulatedState {
        try await self.arrive(.reading, doing: what)
        return self.insides.withLock { $0.told }
    }

    /// Changes the switch in one transaction: all of the edit or nothing of it, unless a fault says otherwise; then tells the watchers.
    ///
    /// - Throws: what the edit threw, with nothing changed; or what a fault answers. After `.disconnected` nobody can tell what was
    ///   changed, and the connection is to end without an answer.
    package func commit(
        _ edit: @Sendable (inout SimulatedState) throws(DriverError) -> Void
    ) async throws(DriverError) {
        try await self.arrive(.beforeWrite, doing: "changing the switch")
        let refusal = try self.insides.withLock { insides throws(DriverError) in try insides.commit(edit) }
        self.tellWatchers()
        if let refusal { throw refusal }
    }

    /// What comes between a question and the switch: waiting, and no answer at all.
    func arrive(_ errand: SimulatedFault.Disconnection, doing what: String) async throws(DriverError) {
        if errand == .reading { await self.beforePhase(nil) }
        let standing = self.insides.withLock { $0.standing }
        if standing.isSilent {
            throw DriverError(
                .unreachable, doing: what, reason: "nobody answers", help: "is it on, and its address right?")
        }
        if let delay = standing.delay { await self.sleep(delay) }
        if standing.hangs(on: errand) { await self.hang() }
        if standing.delay != nil || standing.hangs(on: errand), Task.isCancelled {
            throw DriverError(.timedOut, doing: what, reason: "there was no answer in time")
        }
        if standing.disconnection == errand { throw .disconnected(doing: what) }
    }

    /// Waits until the switch is healed or the caller is cancelled.
    private func hang() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let id = self.hanging.withLock { $0.enter(continuation) }
        // Healed before it was on the list.
        if !self.insides.withLock({ $0.standing.hangs(on: .beforeWrite) }) { continuation.finish() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.sleep(SimulatedSwitch.forEver) }
            for await _ in stream {}
            group.cancelAll()
        }
        self.hanging.withLock { $0[id] = nil }
    }

    // MARK: Faults

    /// Makes something go wrong.
    package func suffer(_ fault: SimulatedFault) {
        self.insides.withLock { $0.suffer(fault) }
        self.tellWatchers()
    }

    /// Ends every fault that is there until it is healed. What has changed meanwhile stays changed.
    package func heal() {
        self.insides.withLock { $0.heal() }
        for continuation in self.hanging.withLock({ Array($0.values) }) { continuation.finish() }
        self.tellWatchers()
    }

    /// Changes the world that the switch stands in, behind the back of everybody who drives it.
    package func world<Answer: Sendable>(_ body: @Sendable (inout SimulatedState) -> Answer) -> Answer {
        let answer = self.insides.withLock { insides in insides.change { body(&$0) } }
        self.tellWatchers()
        return answer
    }

    /// Looks at what is really there, past every fault.
    package func look<Answer: Sendable>(_ body: @Sendable (SimulatedState) -> Answer) -> Answer {
        self.insides.withLock { body($0.state) }
    }

    /// What is new since a revision, for whoever forwards by it; nil for nothing.
    func news(since revision: UInt64?) -> SwitchNews? { self.insides.withLock { $0.news(since: revision) } }

    // MARK: Hints

    package func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = self.watchers.withLock { $0.enter(continuation) }
        continuation.onTermination = { [weak self] _ in
            self?.watchers.withLock { watchers in watchers[id] = nil }
        }
        return stream
    }

    func tellWatchers() {
        self.whenChanged()
        for watcher in self.watchers.withLock({ Array($0.values) }) { watcher.yield() }
    }
}

extension Dictionary<Int, AsyncStream<Void>.Continuation> {
    /// Adds one under a number of its own.
    fileprivate mutating func enter(_ continuation: AsyncStream<Void>.Continuation) -> Int {
        let id = (self.keys.max() ?? 0) + 1
        self[id] = continuation
        return id
    }
}
