import FabricModel

/// What a story has taken so far of what there is for it: whatever a file says, playing it ends.
struct Spent {
    static let sentencesAtMost = 10_000
    static let timeAtMost = Duration.seconds(86_400)
    static let packetsAtMost = 1_000_000

    private var sentences = 0
    private var time = Duration.zero
    private var packets = 0

    mutating func add(_ meaning: Scenario.Meaning) throws(Mistake) {
        self.sentences += 1
        switch meaning {
        case .run(let duration): self.time += duration
        case .ping: self.time += Player.pingTime
        case .traffic(_, _, let rate, let duration):
            self.time += duration
            self.packets += rate * Int(duration.components.seconds)
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
