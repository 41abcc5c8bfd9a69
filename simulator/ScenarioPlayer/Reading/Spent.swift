import FabricModel
import StoryWords

/// What a story has taken so far of what there is for it: whatever a file says, playing it ends.
struct Spent {
    static let sentencesAtMost = 10_000
    static let timeAtMost = Places.longest
    static let packetsAtMost = 1_000_000

    private var sentences = 0
    private var time = Duration.zero
    private var packets = 0

    /// How many datagrams leave in a time, one at least.
    static func packets(_ rate: Int, for duration: Duration) -> Int {
        let microseconds = Int(duration.components.attoseconds / 1_000_000_000_000)
        return max(1, Int(duration.components.seconds) * rate + microseconds * rate / 1_000_000)
    }

    mutating func add(_ meaning: Scenario.Meaning) throws(Mistake) {
        self.sentences += 1
        switch meaning {
        case .run(let duration): self.time += duration
        case .ping: self.time += Player.pingTime
        case .traffic(_, _, let rate, let duration):
            self.time += duration
            self.packets += Spent.packets(rate, for: duration)
        case .apply, .look, .suffer, .heal, .turnOff, .turnOn, .cut, .mend, .expect: break
        }
        if self.sentences > Spent.sentencesAtMost {
            throw Mistake(at: 1, "a story may have \(Spent.sentencesAtMost) sentences")
        }
        if self.time > Spent.timeAtMost {
            throw Mistake(at: 1, "with this the story takes longer than \(Spent.timeAtMost.text)")
        }
        if self.packets > Spent.packetsAtMost {
            throw Mistake(at: 1, "with this the story has more than \(Spent.packetsAtMost) datagrams")
        }
    }
}
