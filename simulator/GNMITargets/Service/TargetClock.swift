import FabricModel

/// The time that targets live by, given by the program: for timestamps, samples and changes that are taken back.
package struct TargetClock: Sendable {
    /// Nanoseconds since 1970, as gNMI counts them.
    package var now: @Sendable () -> Int64
    /// Ends early, by throwing, when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    var moment: UTCTime { UTCTime(secondsSince1970: self.now() / 1_000_000_000) }
}
