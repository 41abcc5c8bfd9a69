/// How long something took, each time it was done.
struct Samples: Codable {
    /// Milliseconds, in the order in which they were taken.
    private(set) var milliseconds: [Double] = []

    mutating func add(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.milliseconds.append(Double(seconds) * 1e3 + Double(attoseconds) / 1e15)
    }

    var last: Duration { .milliseconds(self.milliseconds.last ?? 0) }

    var median: Double {
        let sorted = self.milliseconds.sorted()
        guard let middle = sorted.dropFirst(sorted.count / 2).first else { return .nan }
        return sorted.count.isMultiple(of: 2) ? (sorted[sorted.count / 2 - 1] + middle) / 2 : middle
    }

    var least: Double { self.milliseconds.min() ?? .nan }
    var most: Double { self.milliseconds.max() ?? .nan }
}

/// How long `body` takes.
func time(_ body: () async throws -> Void) async rethrows -> Duration {
    let start = ContinuousClock.now
    try await body()
    return ContinuousClock.now - start
}
