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

    /// A fair part of all pairs: each host pings about as many others as it is pinged by, whom the seed decides.
    ///
    /// All pairs where they are no more than `limit`, else at most that many, and at least one for each host. The same
    /// arguments always give the same pairs, in the order of the hosts.
    ///
    /// - Parameter groups: a number for each host. In a fabric of many VLANs hardly any two hosts are in the same one, so half of
    ///   the pairs are taken out of the same group where this is given.
    package static func sample(
        among count: Int, atMost limit: Int, seed: UInt64, groups: [Int] = []
    ) -> [HostPair] {
        guard count > 1, limit / count < count - 1 else { return HostPair.all(among: count) }
        let each = max(1, limit / count)
        let near = groups.count == count ? (each + 1) / 2 : 0
        let order = shuffled(0..<count, seed)
        var pairs: Set<HostPair> = []
        if near > 0 {
            for circle in Dictionary(grouping: order, by: { groups[$0] }).values {
                pairs.formUnion(around(circle, steps: near, seed))
            }
        }
        pairs.formUnion(around(order, steps: each - near, seed))
        return pairs.sorted { ($0.source, $0.destination) < ($1.source, $1.destination) }
    }

    /// Everybody pings whoever is so many steps further around the circle: each step is a pair for everybody, and no two steps
    /// share one.
    private static func around(_ circle: [Int], steps count: Int, _ seed: UInt64) -> [HostPair] {
        shuffled(1..<max(1, circle.count), seed).prefix(count).flatMap { step in
            circle.indices.map { HostPair(circle[$0], circle[($0 + step) % circle.count]) }
        }
    }

    private static func shuffled(_ numbers: Range<Int>, _ seed: UInt64) -> [Int] {
        numbers.map { number in
            var hash = StableHash()
            hash.combine(seed)
            hash.combine(UInt64(number))
            return (number: number, rank: hash.finished().low)
        }.sorted { ($0.rank, $0.number) < ($1.rank, $1.number) }.map(\.number)
    }
}
