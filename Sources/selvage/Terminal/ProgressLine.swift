import FabricModel
import FabricPlanning
import FabricReconciler
import Synchronization

/// One line on a terminal that says what is going on, once it has taken half a second; nothing in a pipe.
final class ProgressLine: Sendable {
    private let state = Mutex(State())
    private let isShown = Stream.talk.isTerminal

    fileprivate struct State {
        var busy: [String: String] = [:]
        var finished = 0
        var isOver = false
        var hasDrawn = false
    }

    func note(_ progress: FabricReconciler.Progress) {
        self.state.withLock { state in
            switch progress {
            case .reading(let name): state.busy[name] = "reading"
            case .starting(let batch): state.busy[batch.scope.name] = "applying \(count(batch.steps.count, "step")) to"
            case .read(let name, _): state.finish(name)
            case .finished(let batch, _): state.finish(batch.scope.name)
            }
        }
    }

    /// Draws while `body` runs.
    func during<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result {
        guard self.isShown else { return try await body() }
        let painter = Task {
            try await Task.sleep(for: .milliseconds(500))
            while !Task.isCancelled {
                self.draw()
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        defer {
            painter.cancel()
            self.erase()
        }
        return try await body()
    }

    /// What is drawn goes away before anything else is said.
    func erase() {
        self.state.withLock { state in
            if state.hasDrawn { Stream.talk.write("\r\u{1b}[K") }
            state.hasDrawn = false
        }
    }

    private func draw() {
        self.state.withLock { state in
            guard let (name, doing) = state.busy.min(by: { precedes($0.key, $1.key) }) else { return }
            let others = state.busy.count > 1 ? " and \(state.busy.count - 1) more" : ""
            Stream.talk.write("\r\u{1b}[K\(Stream.talk.paint("\(doing) \(name)\(others) …", .quiet))")
            state.hasDrawn = true
        }
    }
}

extension ProgressLine.State {
    fileprivate mutating func finish(_ name: String) {
        self.busy[name] = nil
        self.finished += 1
    }
}
