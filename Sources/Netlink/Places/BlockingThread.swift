internal import Glibc
internal import Synchronization

/// A plain thread with a queue: the place where calls block, so that Swift's cooperative threads never do.
///
/// Jobs run one after another, in the order in which they came. The thread ends when the last reference is gone and the
/// queue is empty. Make it at home: its thread stays in the network namespace of the thread that made it.
package final class BlockingThread: Sendable {
    private let queue: Queue

    /// Starts the thread; throws where the system has no room for another one.
    package init() throws(NetlinkError) {
        let queue = Queue()
        self.queue = queue
        try PlainThread.start {
            while let job = queue.next() { job() }
        }
    }

    deinit { self.queue.put(nil) }

    /// Runs `body` on the thread and resumes with what it returned.
    ///
    /// `body` cannot be cancelled once begun: give what it calls a deadline of its own.
    package func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            self.queue.put { continuation.resume(returning: body()) }
        }
    }

    /// Runs `body` on the thread and resumes with what it returned or threw.
    package func run<T: Sendable>(
        _ body: @escaping @Sendable () throws(NetlinkError) -> T
    ) async throws(NetlinkError) -> T {
        try await self.run { () -> Result<T, NetlinkError> in
            do throws(NetlinkError) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }.get()
    }

    /// Jobs in order, and a semaphore that counts them; nil is the last one.
    private final class Queue: Sendable {
        private let jobs = Mutex<[(@Sendable () -> Void)?]>([])
        private let count = Semaphore()

        func put(_ job: (@Sendable () -> Void)?) {
            self.jobs.withLock { $0.append(job) }
            self.count.signal()
        }

        func next() -> (@Sendable () -> Void)? {
            self.count.wait()
            return self.jobs.withLock { $0.removeFirst() }
        }
    }
}

/// A counting semaphore; `sem_init(3)`, `sem_post(3)`, `sem_wait(3)`.
///
/// Sendable without the compiler's proof: the pointer never changes, and the three functions are made for being called
/// from any thread.
private final class Semaphore: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(self.semaphore, 0, 0) }

    deinit {
        sem_destroy(self.semaphore)
        self.semaphore.deallocate()
    }

    func signal() { sem_post(self.semaphore) }

    func wait() {
        while sem_wait(self.semaphore) != 0 {}  // only a signal handler interrupts it
    }
}
