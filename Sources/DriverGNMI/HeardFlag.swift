internal import Synchronization

/// Whether something was heard, from whichever thread.
final class HeardFlag: Sendable {
    private let flag = Atomic(false)

    func raise() { self.flag.store(true, ordering: .relaxed) }

    var isRaised: Bool { self.flag.load(ordering: .relaxed) }
}
