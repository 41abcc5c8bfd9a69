/// How VLANs are spread over things that are equally good: gateways, spines, parallel links.
///
/// A VLAN has one of 64 ways, by its id alone. Among things with names, each way prefers one: every pair of way and name has a
/// score (rendezvous hashing, Thaler and Ravishankar 1998), the highest scores win, and nobody wins more than its share of the
/// ways. So the load is even, all who choose among the same things for the same VLAN agree, and what is added or taken away
/// moves little more than its own share.
package struct Ways: Sendable {
    /// A word of a row for each way: what differs by way only is walked together (`Slots`).
    package static let count = 64

    /// The way of a VLAN.
    package static func way(of vid: VID) -> Int { Int(Slots.ofVLAN[Int(vid.rawValue)] >> 6) }

    /// The way of a VLAN among parallel links: the next digit of the same fraction, so that VLANs which share their way still
    /// share out the links.
    package static func lane(of vid: VID) -> Int { Int(Slots.fraction(vid.rawValue) >> 52 & 63) }

    /// For every way the position of the winner among the names.
    package let winners: [Int]
    private let hashes: [UInt64]

    /// - Parameter hashes: `StableHash.of` the names; one at least.
    package init(among hashes: [UInt64]) {
        self.hashes = hashes
        guard hashes.count > 1 else {
            self.winners = [Int](repeating: 0, count: Ways.count)
            return
        }
        var pairs: [(score: UInt64, way: Int, position: Int)] = []
        pairs.reserveCapacity(hashes.count * Ways.count)
        for (position, hash) in hashes.enumerated() {
            for way in 0..<Ways.count { pairs.append((Ways.score(way, hash), way, position)) }
        }
        pairs.sort { $0.score > $1.score }
        let share = (Ways.count + hashes.count - 1) / hashes.count
        var taken = [Int](repeating: 0, count: hashes.count)
        var winners = [Int](repeating: -1, count: Ways.count)
        for pair in pairs where winners[pair.way] < 0 && taken[pair.position] < share {
            winners[pair.way] = pair.position
            taken[pair.position] += 1
        }
        self.winners = winners
    }

    /// The positions of the names from the first choice of a way to its last.
    package func preference(of way: Int) -> [Int] {
        let winner = self.winners[way]
        let others = self.hashes.indices.filter { $0 != winner }
            .sorted { Ways.score(way, self.hashes[$0]) > Ways.score(way, self.hashes[$1]) }
        return [winner] + others
    }

    package static func score(_ way: Int, _ hash: UInt64) -> UInt64 {
        SplitMix64.mixed(hash &+ UInt64(way &+ 1) &* SplitMix64.step)
    }

    /// The order in which a VLAN prefers the gateways of an entry with `spread`: positions in `names`.
    package static func preference(of vid: VID, among names: [String]) -> [Int] {
        guard !names.isEmpty else { return [] }
        return Ways(among: names.map { StableHash.of($0) }).preference(of: Ways.way(of: vid))
    }
}
