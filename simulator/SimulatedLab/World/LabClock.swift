package import FabricSimulator

/// What the lab's clock shows: the wall's time since the lab came up, less what it has fallen behind.
///
/// A lab that has more to do than there is time does it all, only later: its clock is slow for as long.
package struct LabClock: Hashable, Sendable {
    /// How far it has fallen behind the wall's, for ever.
    package private(set) var behind = Duration.zero

    /// So much it can catch up, and will.
    package static let patience = Duration.seconds(1)

    package init() {}

    /// The moment that it is, so long after the lab came up.
    package func moment(after elapsed: Duration) -> Moment { .start + (elapsed - self.behind) }

    /// The lab has come as far as `reached`, and should be at `moment(after: elapsed)`: what it lacks beyond its patience it never
    /// catches up with.
    package mutating func fallBehind(at elapsed: Duration, having reached: Moment) {
        let lack = Duration.nanoseconds(Int64(clamping: self.moment(after: elapsed).since(reached)))
        if lack > Self.patience { self.behind += lack - Self.patience }
    }
}
