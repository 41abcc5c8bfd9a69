import Synchronization

/// The clock of a story: nobody waits for it. A switch that is slow passes its time at once, and one that takes longer than anybody waits
/// is stuck until it is given up; only then does a deadline pass.
package final class StoryClock: Sendable {
    /// How long a story waits for an answer: what `selvage` waits for a reading.
    package static let deadline = Duration.seconds(30)

    private struct Times: Sendable {
        /// What passed for each switch; several are waited for at once.
        var passed: [String: Duration] = [:]
        /// How many calls are stuck in each switch.
        var stuck: [String: Int] = [:]
        /// Those who wait for a change of `stuck`.
        var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastWatcher = 0
    }

    private let times = Mutex(Times())

    package init() {}

    /// Lets a switch take its time.
    package func sleep(_ duration: Duration, in name: String) async {
        if duration < StoryClock.deadline {
            return self.times.withLock { $0.passed[name, default: .zero] += duration }
        }
        self.change { $0.stuck[name, default: 0] += 1 }
        await self.wait { _ in false }
        self.change { $0.stuck[name, default: 1] -= 1 }
    }

    /// Waits for a switch until a deadline: it passes when the switch is stuck.
    package func wait(for name: String, atMost duration: Duration) async {
        await self.wait { $0.stuck[name, default: 0] > 0 }
        if !Task.isCancelled { self.times.withLock { $0.passed[name, default: .zero] += duration } }
    }

    /// Waits until nobody is stuck in a switch any more.
    package func waitUntilFree(_ name: String) async { await self.wait { $0.stuck[name, default: 0] == 0 } }

    /// What has passed since somebody asked last: of what was waited for at once, the longest.
    package func takePassed() -> Duration {
        self.times.withLock { times in
            defer { times.passed = [:] }
            return times.passed.values.max() ?? .zero
        }
    }

    private func change(_ body: (inout Times) -> Void) {
        let watchers = self.times.withLock { times in
            body(&times)
            return Array(times.watchers.values)
        }
        for watcher in watchers { watcher.yield() }
    }

    /// Waits until something is so, or the caller is cancelled.
    private func wait(until isSo: @Sendable (Times) -> Bool) async {
        let (changes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = self.times.withLock { times in
            times.lastWatcher += 1
            times.watchers[times.lastWatcher] = continuation
            return times.lastWatcher
        }
        continuation.yield()
        for await _ in changes where self.times.withLock({ isSo($0) }) { break }
        self.times.withLock { times in times.watchers[id] = nil }
    }
}
