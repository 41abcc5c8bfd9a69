package import FabricSimulator

/// Frames a second, over the last second or two.
package struct FrameRate: Sendable {
    private var last: (at: UInt64, count: Int) = (0, 0)
    package private(set) var perSecond: UInt64 = 0

    package init() {}

    /// So many frames there have been at a moment.
    package mutating func count(_ frames: Int, at now: Moment) {
        let passed = now.nanoseconds - min(self.last.at, now.nanoseconds)
        guard passed >= 1_000_000_000 else { return }
        let seconds = Double(passed) / 1e9
        self.perSecond = UInt64((Double(max(0, frames - self.last.count)) / seconds).rounded())
        self.last = (now.nanoseconds, frames)
    }
}
