internal import Synchronization

/// Lets so many through at once; whoever comes after them waits, in the order of coming.
final class Turnstile: Sendable {
    private struct Queue {
        var free: Int
        var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        var lastNumber = 0
        /// Those who were called off before they came to wait.
        var calledOff: Set<Int> = []
    }

    private let queue: Mutex<Queue>

    init(_ count: Int) { self.queue = Mutex(Queue(free: count)) }

    /// Runs `body` when it is its turn. One who is called off while waiting goes on at once, and finds out by itself.
    func pass<Answer>(_ body: () async throws -> Answer) async rethrows -> Answer {
        let hasPlace = await self.enter()
        defer { if hasPlace { self.leave() } }
        return try await body()
    }

    /// Returns whether there is a place to give back afterwards.
    private func enter() async -> Bool {
        let number = self.queue.withLock { queue -> Int? in
            if queue.free > 0 {
                queue.free -= 1
                return nil
            }
            queue.lastNumber += 1
            return queue.lastNumber
        }
        guard let number else { return true }
        let hasPlace = await withTaskCancellationHandler {
            await withCheckedContinuation { self.wait($0, number) }
        } onCancel: {
            self.callOff(number)
        }
        // The calling off may have come too late to matter.
        self.queue.withLock { _ = $0.calledOff.remove(number) }
        return hasPlace
    }

    private func wait(_ continuation: CheckedContinuation<Bool, Never>, _ number: Int) {
        let hasPlace = self.queue.withLock { queue -> Bool? in
            if queue.calledOff.contains(number) { return false }
            // Somebody may have left since the number was taken.
            if queue.free > 0 {
                queue.free -= 1
                return true
            }
            queue.waiting.append((number, continuation))
            return nil
        }
        if let hasPlace { continuation.resume(returning: hasPlace) }
    }

    private func callOff(_ number: Int) {
        let waiting = self.queue.withLock { queue -> CheckedContinuation<Bool, Never>? in
            guard let index = queue.waiting.firstIndex(where: { $0.number == number }) else {
                queue.calledOff.insert(number)
                return nil
            }
            return queue.waiting.remove(at: index).continuation
        }
        waiting?.resume(returning: false)
    }

    /// The place goes to whoever has waited longest.
    private func leave() {
        let next = self.queue.withLock { queue -> CheckedContinuation<Bool, Never>? in
            guard !queue.waiting.isEmpty else {
                queue.free += 1
                return nil
            }
            return queue.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
