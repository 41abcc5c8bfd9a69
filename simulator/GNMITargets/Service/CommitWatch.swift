import FabricModel
import FabricSimulator

/// A change that is taken back by itself unless somebody confirms it in time (gNMI commit-confirmed 0.1).
///
/// A state machine without a clock: whoever has one is told how long to wait, and comes back with the number that it was given. One change
/// can be pending at a time.
struct CommitWatch: Sendable {
    /// What a switch goes back to.
    struct Before: Sendable {
        var config: SwitchConfig
        var annotation: [UInt8]
        var vlanTable: [VID: String]

        init(_ state: SimulatedState) {
            (self.config, self.annotation, self.vlanTable) = (state.config, state.annotation, state.vlanTable)
        }
    }

    /// Wait this long, and come back with the number.
    struct Wait: Equatable, Sendable {
        var duration: Duration
        var number: Int
    }

    private enum Phase: Sendable {
        case idle
        /// The change is being made.
        case changing(id: String)
        case pending(id: String, Before)
    }

    private var phase = Phase.idle
    /// Of the wait that counts; an earlier one that comes back is late.
    private var number = 0

    /// What gNMI has where nobody says how long.
    static let usualDuration = Duration.seconds(600)
    /// A day; nobody waits longer for a confirmation.
    static let longestDuration = Duration.seconds(86_400)

    /// Whether an ordinary change may be made now.
    func checkIdle() throws(TreeMistake) {
        switch self.phase {
        case .idle: return
        case .changing(let id), .pending(let id, _):
            throw TreeMistake(
                .untimely, at: "", "the change '\(id)' is not confirmed yet", help: "confirm or cancel it first")
        }
    }

    mutating func begin(_ id: String) throws(TreeMistake) {
        guard !id.isEmpty else { throw TreeMistake(.invalid, at: "", "a change to be confirmed needs an id") }
        try self.checkIdle()
        self.phase = .changing(id: id)
    }

    /// The change was not made.
    mutating func giveUp() {
        if case .changing = self.phase { self.phase = .idle }
    }

    /// The change is made.
    mutating func made(over before: Before, for duration: Duration?) -> Wait? {
        guard case .changing(let id) = self.phase else { return nil }
        self.phase = .pending(id: id, before)
        return self.wait(duration)
    }

    mutating func confirm(_ id: String) throws(TreeMistake) {
        _ = try self.pending(id)
        self.phase = .idle
    }

    /// What to go back to.
    mutating func cancel(_ id: String) throws(TreeMistake) -> Before {
        let before = try self.pending(id)
        self.phase = .idle
        return before
    }

    mutating func postpone(_ id: String, for duration: Duration?) throws(TreeMistake) -> Wait {
        _ = try self.pending(id)
        return self.wait(duration)
    }

    /// A wait is over: what to go back to, unless it is too late for that.
    mutating func expire(_ number: Int) -> Before? {
        guard number == self.number, case .pending(_, let before) = self.phase else { return nil }
        self.phase = .idle
        return before
    }

    private mutating func wait(_ duration: Duration?) -> Wait {
        self.number += 1
        let wanted = duration.flatMap { $0 > .zero ? $0 : nil } ?? CommitWatch.usualDuration
        return Wait(duration: min(wanted, CommitWatch.longestDuration), number: self.number)
    }

    private func pending(_ id: String) throws(TreeMistake) -> Before {
        guard case .pending(let pending, let before) = self.phase else {
            throw TreeMistake(.untimely, at: "", "no change waits to be confirmed")
        }
        guard pending == id else {
            throw TreeMistake(.invalid, at: "", "the change that waits is '\(pending)', and not '\(id)'")
        }
        return before
    }
}
