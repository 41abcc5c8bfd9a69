import FabricModel
import FabricSimulator
import SimulatedLab
import Testing

/// The lab's clock and its counts; nobody's clock is looked at here.
@Suite struct ClockTests {
    @Test(arguments: 0..<50 as Range<UInt64>)
    func aLabThatKeepsUpIsNeverBehindAndOneThatDoesNotNeverWaits(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        var clock = LabClock()
        var (elapsed, reached) = (Duration.zero, Moment.start)
        var last = clock.moment(after: .zero)
        for _ in 0..<200 {
            elapsed += .milliseconds(Int.random(in: 0...500, using: &chance))
            let goal = clock.moment(after: elapsed)
            #expect(goal >= last, "it never goes back")
            last = goal
            if Bool.random(using: &chance) {
                reached = goal
            } else {
                // It comes as far as a millisecond.
                reached = min(goal, reached + .milliseconds(1))
                clock.fallBehind(at: elapsed, having: reached)
                let lack = clock.moment(after: elapsed).since(reached)
                #expect(lack <= 1_000_000_000, "what it lacks it can catch up with")
                last = min(last, clock.moment(after: elapsed))
            }
        }
        var prompt = LabClock()
        for second in 0..<100 {
            prompt.fallBehind(at: .seconds(second), having: prompt.moment(after: .seconds(second)))
        }
        #expect(prompt.behind == .zero)
    }

    @Test func aRateIsOfTheLastSecond() {
        var rate = FrameRate()
        for second in 1...5 {
            rate.count(second * 1000, at: Moment(nanoseconds: UInt64(second) * 1_000_000_000))
        }
        #expect(rate.perSecond == 1000)
        rate.count(5000, at: Moment(nanoseconds: 7_000_000_000))
        #expect(rate.perSecond == 0)
    }
}
