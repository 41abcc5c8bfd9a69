import FabricModel
import FabricSimulator
import GRPCCore
import Synchronization

/// One switch as a gNMI target.
final class Target: Sendable {
    let name: String
    let simulated: SimulatedSwitch
    private let neighbours: [TreeFacts.Neighbour]
    let clock: TargetClock
    private let started: UTCTime
    let models: TargetModels
    let watch = Mutex(CommitWatch())
    /// Waits for a confirmation; cancelled when it comes.
    let timer = Mutex<Task<Void, Never>?>(nil)

    init(
        _ name: String, _ simulated: SimulatedSwitch, _ neighbours: [TreeFacts.Neighbour], _ clock: TargetClock,
        _ models: TargetModels = .all
    ) {
        self.models = models
        self.name = name
        self.simulated = simulated
        self.neighbours = neighbours
        self.clock = clock
        self.started = clock.moment
    }

    deinit { self.timer.withLock { $0?.cancel() } }

    var facts: TreeFacts {
        TreeFacts(
            name: self.name, neighbours: self.neighbours, started: self.started, now: self.clock.moment,
            models: self.models)
    }

    /// What the switch tells of itself now.
    func read() async throws(RPCError) -> TreeWalk {
        let state = try await self.untilCallEnds { () async throws(DriverError) in try await self.simulated.read() }
        return TreeWalk(state, self.facts)
    }

    /// Makes an edit in one transaction.
    ///
    /// - Parameter check: asked at the moment of the change, when nothing can come between.
    /// - Returns: what the switch was before.
    func commit(
        checking check: @escaping @Sendable () throws(TreeMistake) -> Void,
        _ edit: @escaping @Sendable (inout TreeEdit) throws(TreeMistake) -> Void
    ) async throws(RPCError) -> CommitWatch.Before? {
        let facts = self.facts
        let record = CommitRecord()
        do throws(RPCError) {
            try await self.untilCallEnds { () async throws(DriverError) in
                try await self.simulated.commit { state throws(DriverError) in
                    do throws(TreeMistake) {
                        try check()
                        var tree = TreeEdit(state, facts)
                        try edit(&tree)
                        let before = CommitWatch.Before(state)
                        state = try tree.state()
                        record.before.withLock { $0 = before }
                    } catch {
                        record.mistake.withLock { $0 = error }
                        throw DriverError(.rejected, doing: "changing the switch", reason: error.description)
                    }
                }
            }
        } catch {
            throw record.mistake.withLock { $0 }?.error(isSet: true) ?? error
        }
        return record.before.withLock { $0 }
    }

    /// Ends a wait for the switch when the client has gone or its deadline has passed: nobody wants the answer any more.
    private func untilCallEnds<Answer: Sendable>(
        _ body: @escaping @Sendable () async throws(DriverError) -> Answer
    ) async throws(RPCError) -> Answer {
        let task = Task { () async -> Result<Answer, DriverError> in
            do throws(DriverError) {
                return .success(try await body())
            } catch {
                return .failure(error)
            }
        }
        let result = await withTaskCancellationHandler {
            await withRPCCancellationHandler {
                await task.value
            } onCancelRPC: {
                task.cancel()
            }
        } onCancel: {
            task.cancel()
        }
        switch result {
        case .success(let answer): return answer
        case .failure(let error): throw error.rpcError
        }
    }
}

/// What a transaction leaves behind for whoever started it.
private final class CommitRecord: Sendable {
    let mistake = Mutex<TreeMistake?>(nil)
    let before = Mutex<CommitWatch.Before?>(nil)
}

extension DriverError {
    /// How the switch's failure looks from the other end of the wire.
    var rpcError: RPCError {
        let code: RPCError.Code =
            switch self.kind {
            case .unreachable, .disconnected: .unavailable
            case .notPermitted: .permissionDenied
            case .unsupported: .unimplemented
            case .rejected: .aborted
            case .vanished: .notFound
            case .moved, .notOurs: .failedPrecondition
            case .timedOut: .deadlineExceeded
            case .garbled: .internalError
            }
        return RPCError(code: code, message: self.description)
    }
}
