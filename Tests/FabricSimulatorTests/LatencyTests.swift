import FabricModel
import FabricSimulator
import Testing

@Suite struct LatencyTests {
    /// Beside a list that is sorted: never below the truth, and at most 1.6 % above it.
    @Test(arguments: 0..<100 as Range<UInt64>) func quantilesAreTrueToAPart(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        var counts = LatencyCounts()
        #expect(counts.quantile(0.5) == nil)
        let values = (0..<Int.random(in: 1...2000, using: &chance)).map { _ in
            UInt64.random(in: .min ... .max, using: &chance) >> UInt64.random(in: 0...63, using: &chance)
        }
        for value in values { counts.count(value) }
        let sorted = values.sorted()
        for share in [0, 0.01, 0.5, 0.9, 0.99, 1] {
            let rank = max(1, Int((share * Double(values.count)).rounded(.up)))
            let truth = sorted[rank - 1]
            let told = try #require(counts.quantile(share))
            #expect(told >= truth && told - truth <= truth / 64, "\(share): \(told), and it is \(truth)")
        }
    }
}
