import ScenarioPlayer

/// A story as it is played: a line for each sentence, with what came of it.
struct PlayedText {
    /// How wide the sentences are; what is wider pushes the rest to the right.
    private let width: Int

    init(_ scenario: Scenario) { self.width = min(60, scenario.sentences.map(\.text.count).max() ?? 0) }

    /// - Parameter before: what came of the sentence that the expectation is of.
    func line(_ played: Played, after before: String, for stream: Stream) -> String {
        let text = played.sentence.text
        let mark =
            switch played.isKept {
            case nil: " "
            case true?: stream.paint("✓", .good)
            case false?: stream.paint("✗", .bad)
            }
        // What came as expected was told where it came, or is what the sentence says.
        let isTold = played.isKept == true && (before + text).contains(played.came)
        if played.came.isEmpty || isTold { return "\(mark) \(text)" }
        let gap = String(repeating: " ", count: max(0, self.width - text.count) + 2)
        return "\(mark) \(text)\(gap)\(stream.paint(played.came, .quiet))"
    }
}

/// What `--json` shows of a scenario.
struct ScenarioView: Encodable {
    struct Line: Encodable {
        var line: Int
        var sentence: String
        var came: String
        /// Absent where nothing was expected.
        var isKept: Bool?
    }

    var file: String
    var title: String
    var seed: UInt64
    var isKept = true
    var sentences: [Line] = []

    init(_ scenario: Scenario) {
        self.file = scenario.file
        self.title = scenario.title
        self.seed = scenario.seed
    }

    mutating func add(_ played: Played) {
        self.sentences.append(
            Line(
                line: played.sentence.line, sentence: played.sentence.text, came: played.came, isKept: played.isKept))
    }
}
