package import FabricModel
import FabricSimulator
package import FabricTopology
import StoryWords

/// What came of reading a scenario.
package struct ScenarioReading: Sendable {
    /// Nil where a diagnostic is an error.
    package let scenario: Scenario?
    /// Every mistake of the run, in the order of the file; those of its topology among them.
    package let diagnostics: [Diagnostic]

    package init(scenario: Scenario?, diagnostics: [Diagnostic]) {
        self.scenario = scenario
        self.diagnostics = diagnostics
    }
}

extension Scenario {
    /// Larger than any story: a longer file is somebody's mistake.
    package static let bytesAtMost = 1 << 20
    /// After so many mistakes the rest is left untold.
    static let mistakesAtMost = 100

    /// Every sentence there is, in the order of the documentation; words in capitals stand for others.
    package static var phrases: [String] {
        ["apply without SWITCH", "SWITCH: FAULT", "expect SWITCH missing N"] + Meaning.phrases.map(\.pattern)
            + SimulatedFault.phrases.map { "SWITCH: \($0.pattern)" }
            + Expected.phrases.map { "expect \($0.pattern)" }
            + Expected.Fate.phrases.map { "expect SWITCH \($0.pattern)" }
    }

    /// Reads a scenario and says everything that is wrong with it.
    ///
    /// Pure: the topology that it names comes in through `topology`, which is given its path as the story spells it.
    ///
    /// - Parameter bytes: UTF-8, not yet checked.
    package static func read(
        file: String, _ bytes: [UInt8], topology: (String) -> TopologyReading
    ) -> ScenarioReading {
        var reader = ScenarioReader(file: file)
        guard bytes.count <= Scenario.bytesAtMost else {
            reader.error("too-large", line: 1, column: 1, "a scenario may have \(Scenario.bytesAtMost) bytes")
            return ScenarioReading(scenario: nil, diagnostics: reader.diagnostics)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            reader.error("not-utf-8", line: 1, column: 1, "this is not UTF-8", help: "save it as UTF-8 text")
            return ScenarioReading(scenario: nil, diagnostics: reader.diagnostics)
        }
        return reader.read(text, topology: topology)
    }
}
