internal import FabricModel

/// Who pings whom, by their positions among the lab's hosts.
package struct HostPair: Hashable, Sendable {
    package var source: Int
    package var destination: Int

    package init(_ source: Int, _ destination: Int) {
        self.source = source
        self.destination = destination
    }

    /// Everybody and everybody else, both ways: `count * (count - 1)` pairs.
    package static func all(among count: Int) -> [HostPair] {
        (0..<max(0, count)).flatMap { source in
            (0..<count).compactMap { $0 == source ? nil : HostPair(source, $0) }
        }
    }

    /// A fair part of all pairs: each host pings the same number of others and is pinged by as many, whom the seed decides.
    ///
    /// All pairs where they are no more than `limit`, else at most that many, and at least one for each host. The same
    /// arguments always give the same pairs.
    package static func sample(among count: Int, atMost limit: Int, seed: UInt64) -> [HostPair] {
        guard count > 1, limit / count < count - 1 else { return HostPair.all(among: count) }
        // Steps around the circle of hosts: each is a pair for everybody, and no two of them share one.
        let steps = (1..<count).map { (step: $0, rank: rank(of: $0, seed)) }
            .sorted { ($0.rank, $0.step) < ($1.rank, $1.step) }
            .prefix(max(1, limit / count)).map(\.step)
        return (0..<count).flatMap { source in
            steps.map { HostPair(source, (source + $0) % count) }.sorted { $0.destination < $1.destination }
        }
    }

    private static func rank(of step: Int, _ seed: UInt64) -> UInt64 {
        var hash = StableHash()
        hash.combine(seed)
        hash.combine(UInt64(step))
        return hash.finished().low
    }
}
