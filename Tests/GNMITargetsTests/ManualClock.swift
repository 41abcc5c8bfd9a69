import GNMITargets
import Synchronization

/// A clock that stands still until somebody moves it.
final class ManualClock: Sendable {
    private struct Sleeper {
        var due: Duration
        var wake: CheckedContinuation<Void, Never>
    }

    private struct Time {
        var now = Duration.seconds(1_800_000_000)
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var next = 0
    }

    private let time = Mutex(Time())
    private let (arrivals, arrived) = AsyncStream<Void>.makeStream(bufferingPolicy: .unbounded)

    var clock: TargetClock {
        TargetClock(now: { self.nanoseconds }, sleep: { try await self.sleep($0) })
    }

    private var nanoseconds: Int64 {
        let (seconds, attoseconds) = self.time.withLock { $0.now }.components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// Waits until so many sleeps have begun that nobody has waited for yet.
    func sleepsBegun(_ count: Int) async {
        var iterator = self.arrivals.makeAsyncIterator()
        for _ in 0..<count { await iterator.next() }
    }

    func advance(by duration: Duration) {
        let due = self.time.withLock { time in
            time.now += duration
            let due = time.sleepers.filter { $0.value.due <= time.now }
            for id in due.keys { time.sleepers[id] = nil }
            return due.sorted { $0.key < $1.key }.map(\.value.wake)
        }
        for wake in due { wake.resume() }
    }

    private func sleep(_ duration: Duration) async throws {
        let id = self.time.withLock { time in
            time.next += 1
            return time.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { wake in
                let isOver = self.time.withLock { time in
                    if time.cancelled.remove(id) != nil { return true }
                    time.sleepers[id] = Sleeper(due: time.now + duration, wake: wake)
                    return false
                }
                if isOver { wake.resume() }
                self.arrived.yield()
            }
        } onCancel: {
            let sleeper = self.time.withLock { time in
                let sleeper = time.sleepers.removeValue(forKey: id)
                if sleeper == nil { time.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.wake.resume()
        }
        try Task.checkCancellation()
    }
}
