import FabricModel
import FabricSimulator
import GNMI
import GRPCCore
import SwiftProtobuf
import Synchronization

extension Target {
    /// Changes in one Set: a thousand ports, twenty changes each.
    static let operationLimit = 20_000

    /// Carries out a Set: all of it, or nothing.
    func set(_ request: Gnmi_SetRequest) async throws(RPCError) -> Gnmi_SetResponse {
        _ = try request.extension.depth()
        let count = request.delete.count + request.replace.count + request.update.count
        guard count <= Target.operationLimit else {
            throw RPCError(
                code: .invalidArgument,
                message: "a Set makes at most \(Target.operationLimit) changes, and this makes \(count)")
        }
        let commits = request.extension.compactMap { item -> Gnmi_Commit? in
            if case .commit(let commit) = item.ext { commit } else { nil }
        }
        guard commits.count <= 1 else {
            throw RPCError(code: .invalidArgument, message: "the commit extension stands there \(commits.count) times")
        }
        if let commit = commits.first {
            try await self.carryOut(commit, request)
        } else {
            _ = try await self.commit(checking: { () throws(TreeMistake) in
                try self.watch.withLock { watch throws(TreeMistake) in try watch.checkIdle() }
            }) { edit throws(TreeMistake) in try edit.carryOut(request) }
        }
        return request.response(at: self.clock.now())
    }

    private func carryOut(_ commit: Gnmi_Commit, _ request: Gnmi_SetRequest) async throws(RPCError) {
        switch commit.action {
        case .commit(let action):
            try await self.change(request, id: commit.id, duration: action.duration())
            return
        case .confirm, .cancel, .setRollbackDuration:
            guard request.delete.isEmpty, request.replace.isEmpty, request.update.isEmpty,
                request.unionReplace.isEmpty
            else {
                throw RPCError(
                    code: .invalidArgument,
                    message: "a Set that confirms, cancels or postpones a change can make no other change")
            }
        case nil: throw RPCError(code: .invalidArgument, message: "the commit extension does not say what to do")
        }
        do throws(TreeMistake) {
            try self.settle(commit)
        } catch {
            throw error.error(isSet: true)
        }
    }

    /// Makes a change that has to be confirmed.
    private func change(_ request: Gnmi_SetRequest, id: String, duration: Duration?) async throws(RPCError) {
        do throws(TreeMistake) {
            try self.watch.withLock { watch throws(TreeMistake) in try watch.begin(id) }
        } catch {
            throw error.error(isSet: true)
        }
        do throws(RPCError) {
            let before = try await self.commit(checking: { () throws(TreeMistake) in }) { edit throws(TreeMistake) in
                try edit.carryOut(request)
            }
            let wait = self.watch.withLock { watch in before.flatMap { watch.made(over: $0, for: duration) } }
            if let wait { self.start(wait) }
        } catch {
            self.watch.withLock { $0.giveUp() }
            throw error
        }
    }

    private func settle(_ commit: Gnmi_Commit) throws(TreeMistake) {
        switch commit.action {
        case .confirm:
            try self.watch.withLock { watch throws(TreeMistake) in try watch.confirm(commit.id) }
            self.stopTimer()
        case .cancel:
            let before = try self.watch.withLock { watch throws(TreeMistake) in try watch.cancel(commit.id) }
            self.stopTimer()
            self.goBack(to: before)
        case .setRollbackDuration(let action):
            let wait = try self.watch.withLock { watch throws(TreeMistake) in
                try watch.postpone(commit.id, for: action.duration())
            }
            self.start(wait)
        case .commit, nil: break
        }
    }

    // MARK: Taking back

    private func start(_ wait: CommitWatch.Wait) {
        let clock = self.clock
        let task = Task { [weak self] in
            // Whoever cancels the wait has settled the matter.
            guard (try? await clock.sleep(wait.duration)) != nil, let self else { return }
            if let before = self.watch.withLock({ $0.expire(wait.number) }) { self.goBack(to: before) }
        }
        let old = self.timer.withLock { timer in
            defer { timer = task }
            return timer
        }
        old?.cancel()
    }

    private func stopTimer() {
        let old = self.timer.withLock { timer in
            defer { timer = nil }
            return timer
        }
        old?.cancel()
    }

    /// The switch does this by itself: whatever is wrong with its management is no hindrance.
    private func goBack(to before: CommitWatch.Before) {
        self.simulated.world { state in
            state.config = before.config
            state.annotation = before.annotation
            state.vlanTable = before.vlanTable
        }
    }
}

extension Gnmi_CommitRequest {
    fileprivate func duration() -> Duration? { self.hasRollbackDuration ? self.rollbackDuration.inSwift : nil }
}

extension Gnmi_CommitSetRollbackDuration {
    fileprivate func duration() -> Duration? { self.hasRollbackDuration ? self.rollbackDuration.inSwift : nil }
}

extension Google_Protobuf_Duration {
    fileprivate var inSwift: Duration {
        // Whatever a client writes there, seconds beyond a hundred years mean "long".
        .seconds(min(max(self.seconds, 0), 3_155_760_000)) + .nanoseconds(Int64(max(self.nanos, 0)))
    }
}

extension Gnmi_SetRequest {
    /// Yes, for each of the changes.
    fileprivate func response(at timestamp: Int64) -> Gnmi_SetResponse {
        var response = Gnmi_SetResponse()
        if self.hasPrefix { response.prefix = self.prefix }
        response.timestamp = timestamp
        func note(_ path: Gnmi_Path, _ operation: Gnmi_UpdateResult.Operation) {
            var result = Gnmi_UpdateResult()
            result.path = path
            result.op = operation
            response.response.append(result)
        }
        for path in self.delete { note(path, .delete) }
        for update in self.replace { note(update.path, .replace) }
        for update in self.update { note(update.path, .update) }
        return response
    }
}
