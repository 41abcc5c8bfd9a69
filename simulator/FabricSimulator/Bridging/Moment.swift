/// A point of simulated time, in nanoseconds since the simulation began: 584 years fit.
package struct Moment: Hashable, Comparable, Sendable {
    package var nanoseconds: UInt64

    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    package static let start = Moment(nanoseconds: 0)

    package static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Later by a duration; a negative one counts as none, since nothing here goes back.
    package static func + (moment: Moment, delay: Duration) -> Moment {
        Moment(nanoseconds: moment.nanoseconds &+ delay.wholeNanoseconds)
    }

    /// How long after an earlier moment; zero where that is no earlier one.
    package func since(_ earlier: Moment) -> UInt64 {
        self.nanoseconds > earlier.nanoseconds ? self.nanoseconds - earlier.nanoseconds : 0
    }
}

extension Moment: CustomStringConvertible {
    /// Seconds with nine digits behind the point.
    package var description: String {
        let rest = String(self.nanoseconds % 1_000_000_000)
        let zeros = String(repeating: "0", count: 9 - rest.count)
        return "\(self.nanoseconds / 1_000_000_000).\(zeros)\(rest)"
    }
}

extension Duration {
    /// Nanoseconds; a negative duration is none.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = self.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds) &* 1_000_000_000 &+ UInt64(attoseconds) / 1_000_000_000
    }
}
