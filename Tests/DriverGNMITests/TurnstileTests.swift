import Synchronization
import Testing

@testable import DriverGNMI

@Suite struct TurnstileTests {
    @Test("never more than so many are inside, and everybody gets in", arguments: [1, 3, 50])
    func bounded(limit: Int) async {
        let turnstile = Turnstile(limit)
        let crowd = Crowd()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<500 {
                group.addTask {
                    await turnstile.pass {
                        crowd.enter()
                        await Task.yield()
                        crowd.leave()
                    }
                }
            }
        }
        #expect(crowd.most.load(ordering: .relaxed) <= limit)
        #expect(crowd.done.load(ordering: .relaxed) == 500)
    }

    @Test("one who is called off does not wait, and takes nobody's place")
    func calledOff() async {
        let turnstile = Turnstile(1)
        let (open, go) = AsyncStream<Void>.makeStream()
        let (entered, tell) = AsyncStream<Void>.makeStream()
        let holder = Task {
            await turnstile.pass {
                tell.yield()
                for await _ in open {}
            }
        }
        for await _ in entered { break }
        let waiting = (0..<20).map { _ in Task { await turnstile.pass { Task.isCancelled } } }
        for task in waiting { task.cancel() }
        for task in waiting { #expect(await task.value) }
        go.finish()
        await holder.value
        // The one place is free again, once.
        let crowd = Crowd()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    await turnstile.pass {
                        crowd.enter()
                        await Task.yield()
                        crowd.leave()
                    }
                }
            }
        }
        #expect(crowd.most.load(ordering: .relaxed) == 1)
    }
}

/// Who is inside, and how many have been at once.
private final class Crowd: Sendable {
    private let inside = Atomic(0)
    let most = Atomic(0)
    let done = Atomic(0)

    func enter() { self.most.max(self.inside.add(1, ordering: .sequentiallyConsistent).newValue, ordering: .relaxed) }

    func leave() {
        self.inside.subtract(1, ordering: .sequentiallyConsistent)
        self.done.add(1, ordering: .relaxed)
    }
}
