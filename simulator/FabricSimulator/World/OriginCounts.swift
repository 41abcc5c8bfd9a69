/// How often copies of one frame have gone from switch to switch: more often than there are ways means that there is a loop.
///
/// Only the newest frames are kept count of, in a ring: a storm multiplies within microseconds, and a copy that outlives its
/// place in the ring is caught by the number of switches it has been through.
struct OriginCounts: Sendable {
    enum Verdict { case fine, tooMany, stopped }

    private struct Entry: Sendable {
        var origin: UInt64
        var count: Int32
        var isStopped: Bool
    }

    private static let size = 4096
    private var ring = [Entry](repeating: Entry(origin: 0, count: 0, isStopped: false), count: OriginCounts.size)
    private var last: UInt64 = 0

    /// A new frame is sent.
    mutating func begin() -> UInt64 {
        self.last += 1
        self.ring[Int(self.last % UInt64(OriginCounts.size))] = Entry(origin: self.last, count: 0, isStopped: false)
        return self.last
    }

    /// A copy goes from a switch to a switch.
    mutating func count(_ origin: UInt64, most: Int) -> Verdict {
        let index = Int(origin % UInt64(OriginCounts.size))
        // A frame so old that its place is another's: whatever is still under way of it is let die.
        guard self.ring[index].origin == origin else { return .stopped }
        if self.ring[index].isStopped { return .stopped }
        self.ring[index].count += 1
        return self.ring[index].count > most ? .tooMany : .fine
    }

    /// No copy of it goes on.
    mutating func stop(_ origin: UInt64) {
        let index = Int(origin % UInt64(OriginCounts.size))
        if self.ring[index].origin == origin { self.ring[index].isStopped = true }
    }
}
