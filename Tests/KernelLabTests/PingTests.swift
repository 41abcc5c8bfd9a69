import FabricModel
import LabModel
import Netlink
import Testing

@testable import KernelLab

/// Who is pinged, and when; nothing is sent here.
@Suite struct PingTests {
    @Test func allPairsAreAllPairs() {
        let pairs = HostPair.all(among: 14)
        #expect(pairs.count == 14 * 13 && Set(pairs).count == pairs.count)
        #expect(pairs.allSatisfy { $0.source != $0.destination })
        #expect(HostPair.all(among: 1).isEmpty && HostPair.all(among: 0).isEmpty)
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func aSampleIsFair(seed: UInt64) {
        let count = 50 + Int(seed) * 7
        let pairs = HostPair.sample(among: count, atMost: 1000, seed: seed)
        #expect(pairs.count <= 1000 && pairs.count > 1000 - count)
        #expect(Set(pairs).count == pairs.count && pairs.allSatisfy { $0.source != $0.destination })
        let each = pairs.count / count
        let sources = Dictionary(grouping: pairs, by: \.source)
        let destinations = Dictionary(grouping: pairs, by: \.destination)
        #expect((0..<count).allSatisfy { sources[$0]?.count == each && destinations[$0]?.count == each })
        #expect(pairs == HostPair.sample(among: count, atMost: 1000, seed: seed))
        #expect(pairs != HostPair.sample(among: count, atMost: 1000, seed: seed + 1))
    }

    /// Of two hundred VLANs of five hosts each, no sample misses those who should hear each other.
    @Test(arguments: 0..<20 as Range<UInt64>) func aSampleKnowsNeighbours(seed: UInt64) {
        let groups = (0..<1000).map { $0 % 200 }
        let pairs = HostPair.sample(among: 1000, atMost: 6000, seed: seed, groups: groups)
        #expect(pairs.count <= 6000 && pairs.count > 5500 && Set(pairs).count == pairs.count)
        #expect(pairs.allSatisfy { $0.source != $0.destination })
        let near = pairs.filter { groups[$0.source] == groups[$0.destination] }
        #expect(Set(near.map(\.source)).count == 1000 && Set(near.map(\.destination)).count == 1000)
        let far = pairs.filter { groups[$0.source] != groups[$0.destination] }
        #expect(Set(far.map(\.source)).count == 1000 && Set(far.map(\.destination)).count == 1000)
        // A host that is alone in its group is pinged all the same.
        let alone = HostPair.sample(among: 1000, atMost: 6000, seed: seed, groups: Array(0..<1000))
        #expect(Set(alone.map(\.source)).count == 1000)
    }

    @Test func aSampleOfFewIsAllOfThem() {
        #expect(HostPair.sample(among: 14, atMost: 1000, seed: 1) == HostPair.all(among: 14))
        #expect(HostPair.sample(among: 32, atMost: 31 * 32, seed: 1) == HostPair.all(among: 32))
        // At least one for everybody, however low the limit.
        #expect(HostPair.sample(among: 100, atMost: 3, seed: 1).count == 100)
    }

    @Test func surprisesAreWhatWasNotPromised() {
        let matrix = PingMatrix(
            hosts: ["a", "b", "c"],
            results: [
                .init(HostPair(0, 1), .answered(after: .milliseconds(1))), .init(HostPair(0, 2), .silent),
                .init(HostPair(1, 2), .unroutable), .init(HostPair(2, 0), .answered(after: .milliseconds(2))),
            ])
        let surprises = matrix.surprises { $0.destination != 0 && $0.source == 0 }
        #expect(surprises.map(\.result.pair) == [HostPair(0, 2), HostPair(2, 0)])
        #expect(surprises.map(\.wasPromised) == [true, false])
        #expect(matrix.answeredCount == 2)
    }

    /// A round, driven over seeds by a clock that jumps and a network that loses: every pair that somebody answers is answered,
    /// every other one is silent, each pair is probed at least once, and it is over at most `patience` after the last first probe.
    @Test(arguments: 0..<50 as Range<UInt64>) func aRoundEnds(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let patience = Duration.milliseconds(Int.random(in: 1...3000, using: &chance))
        let counts = (0..<Int.random(in: 0...200, using: &chance)).map { _ in Int.random(in: 0...2, using: &chance) }
        let isAlive = counts.map { $0 > 0 && Bool.random(using: &chance) }
        var round = PingRound(addressCounts: counts, patience: patience)
        var (now, lastFirst) = (Duration.zero, Duration.zero)
        var probes: Set<PingRound.Probe> = []
        var turns = 0
        while let next = round.nextTime(after: now), turns < 100_000 {
            turns += 1
            for probe in round.due(at: now, atMost: 16) {
                #expect(probes.insert(probe).inserted, "the same probe twice")
                if probe.attempt == 0 { lastFirst = now }
                // The last address of the living answers the first probe, or is lost until the second one.
                guard isAlive[probe.pair], probe.address == counts[probe.pair] - 1 else { continue }
                if probe.attempt > 0 || patience < .milliseconds(300) || Bool.random(using: &chance) {
                    round.answered(probe, sent: now, at: now + .microseconds(50))
                }
            }
            now = max(now, next) + .microseconds(Int.random(in: 0...200, using: &chance))
        }
        #expect(turns < 100_000 && now <= lastFirst + patience + .milliseconds(1))
        let first = Set(probes.filter { $0.attempt == 0 }.map(\.pair))
        #expect(first.count == counts.count { $0 > 0 })
        for (index, answer) in round.answers.enumerated() {
            #expect(answer.isAnswered == isAlive[index])
            if counts[index] == 0 { #expect(answer == .unroutable) }
        }
    }

    @Test func whatCannotLeaveIsUnroutableUntilItCan() throws {
        var round = PingRound(addressCounts: [1, 1], patience: .seconds(1))
        for probe in round.due(at: .zero, atMost: 64) { round.couldNotLeave(probe) }
        #expect(round.answers == [.unroutable, .unroutable])
        let later = round.due(at: .milliseconds(250), atMost: 64)
        round.left(try #require(later.first))
        #expect(round.answers == [.silent, .unroutable])
    }

    @Test func aReplyNobodyAskedForIsPassedOver() {
        var round = PingRound(addressCounts: [1], patience: .seconds(1))
        _ = round.due(at: .zero, atMost: 64)
        for probe in [(1, 0), (-1, 0), (0, 1), (0, -1)].map({ PingRound.Probe(pair: $0.0, address: $0.1, attempt: 0) })
        {
            round.answered(probe, sent: .zero, at: .milliseconds(1))
        }
        let real = PingRound.Probe(pair: 0, address: 0, attempt: 0)
        round.answered(real, sent: .seconds(9), at: .milliseconds(1))  // from the future
        #expect(round.answers == [.silent])
        round.answered(real, sent: .zero, at: .milliseconds(1))
        round.answered(real, sent: .zero, at: .milliseconds(7))
        #expect(round.answers == [.answered(after: .milliseconds(1))])
        #expect(round.nextTime(after: .milliseconds(8)) == nil)
    }

    @Test(arguments: 0..<50 as Range<UInt64>) func aTokenComesBackAsItWas(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let round = UInt64.random(in: 0 ... .max, using: &chance)
        let probe = PingRound.Probe(
            pair: Int.random(in: 0...0xffff_ffff, using: &chance), address: Int.random(in: 0...9, using: &chance),
            attempt: Int.random(in: 0...9, using: &chance))
        let token = PingToken(round: round, probe: probe, sent: Int64.random(in: 0 ... .max, using: &chance))
        #expect(PingToken(token.echo, round: round) == token)
        #expect(PingToken(token.echo, round: round ^ 1) == nil)
        for length in 0..<24 {
            var echo = token.echo
            echo.payload.removeLast(24 - length)
            #expect(PingToken(echo, round: round) == nil)
        }
    }
}
