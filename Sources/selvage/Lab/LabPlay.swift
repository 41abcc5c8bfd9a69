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

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
        // Mistakes are told of all files before anything is played.
        let readings = self.files.map(LabPlay.read)
        let diagnostics = readings.flatMap(\.diagnostics)
        Stream.talk.tell(diagnostics)
        let scenarios = readings.compactMap(\.scenario)
        guard scenarios.count == readings.count else {
            let whose = readings.count == 1 ? "the scenario has" : "the scenarios have"
            throw Failure("\(whose) \(Findings.summary(diagnostics)); nothing was played")
        }
        var views: [ScenarioView] = []
        for scenario in scenarios { views.append(await self.play(scenario)) }
        let failed = views.count { !$0.isKept }
        if self.json {
            Stream.answer.line(try selvage.json(views))
        } else {
            let total = count(scenarios.count, "scenario")
            Stream.answer.line(failed == 0 ? "\(total), all as expected" : "\(total), \(failed) not as expected")
        }
        if failed > 0 { throw Verdict.differs }
    }

    /// Plays one, and tells of each sentence as it is over.
    private func play(_ scenario: Scenario) async -> ScenarioView {
        let text = PlayedText(scenario)
        let isTold = !self.quiet && !self.json
        if isTold { Stream.answer.line(Stream.answer.paint(scenario.title, .strong)) }
        var view = ScenarioView(scenario)
        var before = ""
        var player = Player(scenario, on: Stage(for: scenario.fabric))
        view.isKept = await player.play { played in
            view.add(played)
            if isTold { Stream.answer.line(text.line(played, after: before, for: .answer)) }
            if played.isKept == nil { before = played.came }
        }
        if isTold { Stream.answer.line("") }
        if self.quiet, !self.json, !view.isKept {
            Stream.answer.line("\(scenario.file): not as expected: \(scenario.title)")
        }
        return view
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
