import FabricGraph
import FabricModel
import FabricPlanning
import FabricTopology
import StoryWords

/// Goes through the lines of a story once: what it stands on first, then its sentences.
struct ScenarioReader {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []
    private var title: String?
    private var seed: UInt64?
    private var topologyLine: Int?
    private var fabric: Fabric?
    private var sentences: [Scenario.Sentence] = []
    /// What the sentences so far have given to expect something of.
    private var happened: Set<Happening> = []
    private var spent = Spent()

    init(file: String) { self.file = file }

    mutating func read(_ text: String, topology: (String) -> TopologyReading) -> ScenarioReading {
        // CRLF is one Character, and a newline too.
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        var number = 0
        while number < lines.count, self.diagnostics.count < Scenario.mistakesAtMost {
            let line = StoryLine(lines[number], number: number + 1)
            number += 1
            if let mistake = line.mistake {
                self.report(mistake, on: line.number)
            } else if let comment = line.comment, self.title == nil, line.words.isEmpty {
                self.title = comment
            } else if line.words.first?.text == "topology" {
                number = self.topology(line, lines, from: number, read: topology)
            } else if line.words.first?.text == "seed" {
                self.seed(line)
            } else if !line.words.isEmpty {
                self.sentence(line)
            }
        }
        if self.topologyLine == nil {
            self.error(
                "no-topology", line: 1, column: 1, "it names no topology",
                help: "begin with 'topology FILE', or 'topology' and the text of one below it, indented")
        }
        let title = self.title ?? String(self.file.split(separator: "/").last ?? "")
        guard let fabric, !self.diagnostics.contains(where: \.isError) else {
            return ScenarioReading(scenario: nil, diagnostics: self.diagnostics.sorted())
        }
        let scenario = Scenario(
            file: self.file, title: title, fabric: fabric, seed: self.seed ?? 1, sentences: self.sentences)
        return ScenarioReading(scenario: scenario, diagnostics: self.diagnostics.sorted())
    }

    // MARK: What it stands on

    /// Reads the topology that a line names, or that stands below it; returns the number of the next line.
    private mutating func topology(
        _ line: StoryLine, _ lines: [String], from next: Int, read: (String) -> TopologyReading
    ) -> Int {
        var end = next
        if line.words.count == 1 {
            while end < lines.count, lines[end].isEmpty || lines[end].hasPrefix(" ") { end += 1 }
        }
        if let first = self.topologyLine {
            self.error(
                "second-topology", line: line.number, column: 1, "a story has one topology, and it is on line \(first)")
            return end
        }
        self.topologyLine = line.number
        if !self.sentences.isEmpty {
            self.error("late-topology", line: line.number, column: 1, "the topology comes before the first sentence")
        }
        guard line.words.count <= 2 else {
            self.report(Mistake(at: line.words[2].column, "nothing comes after the topology's file"), on: line.number)
            return end
        }
        let reading: TopologyReading
        if line.words.count == 2 {
            reading = read(line.words[1].text)
            if reading.fabric == nil {
                self.error(
                    "topology", line: line.number, column: line.words[1].column,
                    "the topology '\(line.words[1].text)' cannot be used")
            }
        } else {
            // With as many empty lines before it as there are lines above, its mistakes are told where they stand here.
            let text = String(repeating: "\n", count: next) + lines[next..<end].joined(separator: "\n") + "\n"
            reading = Topology.read(TopologySource(name: self.file, text: text))
        }
        self.diagnostics += reading.diagnostics.filter(\.isError)
        self.fabric = reading.fabric
        if let fabric = reading.fabric { self.check(fabric) }
        return end
    }

    /// No pass goes over a fabric with errors in it, so no story does.
    private mutating func check(_ fabric: Fabric) {
        let numbering = fabric.number(from: Ledger(), at: Player.never)
        let trees = ForwardingTrees(fabric, without: .none)
        let found = numbering.findings + fabric.check(with: numbering.numbers, along: trees)
        self.diagnostics += found.filter(\.isError).prefix(Scenario.mistakesAtMost)
    }

    private mutating func seed(_ line: StoryLine) {
        guard line.words.count == 2, let seed = UInt64(line.words[1].text) else {
            return self.report(
                Mistake(at: line.words.last?.column ?? 1, "a seed is a whole number", help: "seed 7"), on: line.number)
        }
        self.seed = seed
    }

    // MARK: Sentences

    private mutating func sentence(_ line: StoryLine) {
        // Without a fabric there are no names to go by; what is wrong with it is told already.
        guard let fabric else {
            if self.topologyLine == nil {
                self.topologyLine = line.number
                self.error(
                    "no-topology", line: line.number, column: 1, "there is no topology above the first sentence",
                    help: "begin with 'topology FILE', or 'topology' and the text of one below it, indented")
            }
            return
        }
        do throws(Mistake) {
            let meaning = try SentenceReader(fabric: fabric).meaning(of: line.words)
            if case .expect(let expected) = meaning, !self.happened.contains(expected.isOf) {
                throw Mistake(
                    at: line.words.first?.column ?? 1, "nothing above gives this to expect",
                    help: "first comes \(expected.isOf.example)")
            }
            try self.spent.add(meaning)
            self.happened.formUnion(meaning.gives)
            self.sentences.append(Scenario.Sentence(line: line.number, text: line.text, meaning: meaning))
        } catch {
            self.report(error, on: line.number)
        }
    }

    // MARK: Mistakes

    private mutating func report(_ mistake: Mistake, on line: Int) {
        self.error("sentence", line: line, column: mistake.column, mistake.message, help: mistake.help)
    }

    mutating func error(_ rule: String, line: Int, column: Int, _ message: String, help: String? = nil) {
        self.diagnostics.append(
            Diagnostic(.error, rule, at: Origin(line: line, column: column), in: [self.file], message, help: help))
    }
}
