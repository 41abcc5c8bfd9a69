import ArgumentParser
import FabricTopology
import Foundation
import ScenarioPlayer

/// `selvage lab play SCENARIO...`: tells stories to simulated switches, and says what came of each sentence.
struct LabPlay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play",
        abstract: "Play scenarios on simulated switches: what goes wrong, and what Selvage makes of it.",
        discussion: """
            A scenario is a text: a topology, a seed, and a sentence on each line. Switches, hosts and frames are simulated, in \
            this process and in no time; what Selvage does in it is what it does to real switches. docs/simulator.md has the \
            sentences, and simulator/scenarios/ stories to begin with.

            Exit status: 0 everything came as expected, 2 something did not, 1 error.
            """)

    @Argument(help: "The scenarios to play.", completion: .file(extensions: ["txt"]))
    var files: [String]

    @Flag(help: "Only say which scenarios did not come as expected.")
    var quiet = false

    func run() async throws {
        // Mistakes are told of all files before anything is played.
        let readings = self.files.map { ($0, LabPlay.read($0)) }
        for diagnostic in readings.flatMap(\.1.diagnostics) {
            Stream.talk.line(DiagnosticText(diagnostic).text(for: .talk))
        }
        let scenarios = readings.compactMap(\.1.scenario)
        guard scenarios.count == readings.count else {
            let summary = DiagnosticText.summary(readings.flatMap(\.1.diagnostics))
            throw Failure(
                "\(readings.count == 1 ? "the scenario has" : "the scenarios have") \(summary); nothing was played")
        }
        var failed = 0
        for scenario in scenarios where await !self.play(scenario) { failed += 1 }
        let total = count(scenarios.count, "scenario")
        Stream.answer.line(failed == 0 ? "\(total), all as expected" : "\(total), \(failed) not as expected")
        if failed > 0 { throw Verdict.differs }
    }

    /// Plays one, a line for each sentence; returns whether everything came as expected.
    private func play(_ scenario: Scenario) async -> Bool {
        let stream = Stream.answer
        if !self.quiet { stream.line(stream.paint(scenario.title, .strong)) }
        let width = min(60, scenario.sentences.map(\.text.count).max() ?? 0)
        var player = Player(scenario, on: Stage(for: scenario.fabric))
        var told = ""
        let isKept = await player.play { played in
            if self.quiet { return }
            let text = played.sentence.text
            let gap = String(repeating: " ", count: max(0, width - text.count) + 2)
            // What came as expected was told where it came, or is what the sentence says.
            let isTold = played.isKept == true && (told + text).contains(played.came)
            if played.isKept == nil { told = played.came }
            let came = played.came.isEmpty || isTold ? "" : gap + stream.paint(played.came, .quiet)
            let mark =
                switch played.isKept {
                case nil: " "
                case true?: stream.paint("✓", .good)
                case false?: stream.paint("✗", .bad)
                }
            stream.line("\(mark) \(text)\(came)")
        }
        if self.quiet, !isKept { stream.line("\(scenario.file): not as expected: \(scenario.title)") }
        if !self.quiet { stream.line("") }
        return isKept
    }

    /// A scenario, and the topology beside it.
    private static func read(_ file: String) -> ScenarioReading {
        do throws(TopologySource.Unreadable) {
            // A scenario is opened as carefully as a topology: no device, no pipe, no more bytes than there may be.
            let source = try TopologySource(contentsOf: file)
            let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
            return Scenario.read(file: file, source.bytes) { path in
                Topology.read(file: path.hasPrefix("/") ? path : folder + path)
            }
        } catch {
            return ScenarioReading(scenario: nil, diagnostics: [error.diagnostic])
        }
    }
}
