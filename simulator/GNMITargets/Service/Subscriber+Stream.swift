import FabricSimulator
import GNMI
import GRPCCore
import Synchronization

/// A subscription that goes on.
extension Subscriber {
    /// Tells what is there, then what changes, until the client goes.
    func stream(
        to writer: RPCWriter<Gnmi_SubscribeResponse>, until cancellation: ServerContext.RPCCancellationHandle
    ) async throws {
        let bell = Bell()
        // Whoever listens before it reads misses nothing.
        let changes = self.target.simulated.changes()
        let samples = try self.samples()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in changes { bell.ring(.changed) }
            }
            for (number, sample) in samples.enumerated() {
                group.addTask {
                    while !Task.isCancelled {
                        try await self.target.clock.sleep(sample.interval)
                        bell.ring(.sample(number))
                    }
                }
            }
            group.addTask {
                try await cancellation.cancelled
                bell.end()
            }
            defer { group.cancelAll() }
            try await self.tell(samples, bell, to: writer)
        }
    }

    private func tell(
        _ samples: [Sample], _ bell: Bell, to writer: RPCWriter<Gnmi_SubscribeResponse>
    ) async throws {
        let all = Array(self.places.indices)
        let watched = all.filter { self.list.subscription[$0].mode != .sample }
        let walk = try await self.target.read()
        if !self.list.updatesOnly {
            let first = self.leaves(walk, of: all, tellsTime: true)
            try await self.send(self.notifications(LeafNews(from: LeafTable(), to: first)), to: writer)
        }
        try await writer.write(.sync)
        var told = self.leaves(walk, of: watched, tellsTime: false)
        var sampled = samples.map { self.leaves(walk, of: [$0.number], tellsTime: true) }
        for await rings in bell.rings {
            let walk: TreeWalk
            do throws(RPCError) {
                walk = try await self.target.read()
            } catch {
                // Who does not answer has no news; the next ring asks again.
                continue
            }
            if rings.contains(.changed), !watched.isEmpty {
                let now = self.leaves(walk, of: watched, tellsTime: false)
                let news = LeafNews(from: told, to: now)
                told = now
                try await self.send(self.notifications(news), to: writer)
            }
            for (number, sample) in samples.enumerated() where rings.contains(.sample(number)) {
                let now = self.leaves(walk, of: [sample.number], tellsTime: true)
                let before = sample.leavesOutOld ? sampled[number] : LeafTable()
                sampled[number] = now
                try await self.send(self.notifications(LeafNews(from: before, to: now)), to: writer)
            }
        }
    }

    /// A subscription that is told again and again.
    struct Sample {
        /// The number of the subscription.
        var number: Int
        var interval: Duration
        /// What has not changed is not told again.
        var leavesOutOld: Bool
    }

    /// Nobody is told more often than this, whatever is asked for; it is also what 0 stands for, "as often as the target can".
    static let shortestInterval = Duration.milliseconds(100)

    private func samples() throws(RPCError) -> [Sample] {
        var samples: [Sample] = []
        for (number, item) in self.list.subscription.enumerated() {
            func duration(_ nanoseconds: UInt64) -> Duration {
                max(.nanoseconds(Int64(clamping: nanoseconds)), Subscriber.shortestInterval)
            }
            switch item.mode {
            case .sample:
                samples.append(
                    Sample(
                        number: number, interval: duration(item.sampleInterval), leavesOutOld: item.suppressRedundant))
            case .onChange, .targetDefined: break
            case .UNRECOGNIZED(let mode):
                throw RPCError(code: .invalidArgument, message: "there is no subscription mode \(mode)")
            }
            // A heartbeat is a sample with everything in it.
            if item.heartbeatInterval > 0 {
                samples.append(
                    Sample(number: number, interval: duration(item.heartbeatInterval), leavesOutOld: false))
            }
        }
        return samples
    }
}

/// Wakes whoever tells; what rings while it is busy counts once.
private final class Bell: Sendable {
    enum Ring: Hashable, Sendable {
        case changed
        case sample(Int)
    }

    private let waiting = Mutex<Set<Ring>>([])
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (self.stream, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func ring(_ ring: Ring) {
        _ = self.waiting.withLock { $0.insert(ring) }
        self.continuation.yield()
    }

    func end() { self.continuation.finish() }

    /// What has rung since the last time.
    var rings: some AsyncSequence<Set<Ring>, Never> & Sendable {
        self.stream.map { [self] _ in
            self.waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
        }
    }
}
