import FabricModel
import FabricTopology
import Foundation
import ScenarioPlayer
import TestKit
import Testing

/// Every story in `simulator/scenarios`.
@Suite struct ScenarioTests {
    static let folder = Project.root.appending(path: "simulator/scenarios")

    static let files: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted()
    }()

    static func read(_ name: String) throws -> ScenarioReading {
        let bytes = try Data(contentsOf: self.folder.appending(path: name))
        return Scenario.read(file: name, Array(bytes)) { Topology.read(file: self.folder.appending(path: $0).path) }
    }

    @Test("there are stories")
    func areThere() { #expect(Self.files.count >= 16) }

    @Test("comes as it is told", arguments: files)
    func play(name: String) async throws {
        let reading = try Self.read(name)
        #expect(reading.diagnostics.isEmpty, "\(reading.diagnostics)")
        let scenario = try #require(reading.scenario)
        #expect(scenario.sentences.contains { if case .expect = $0.meaning { true } else { false } })
        var player = Player(scenario, on: Stage(for: scenario.fabric))
        _ = await player.play { played in
            #expect(played.isKept != false, "\(name):\(played.sentence.line): \(played.sentence.text): \(played.came)")
        }
    }

    @Test("told twice it comes the same, to the word", arguments: files.filter { !$0.hasPrefix("thousands") })
    func again(name: String) async throws {
        let scenario = try #require(try Self.read(name).scenario)
        var told: [[String]] = []
        for _ in 0..<2 {
            var player = Player(scenario, on: Stage(for: scenario.fabric))
            var lines: [String] = []
            _ = await player.play { lines.append($0.came) }
            told.append(lines)
        }
        #expect(told[0] == told[1])
    }

    @Test("every sentence there is stands in the documentation")
    func documented() throws {
        let file = Project.root.appending(path: "docs/simulator.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        for phrase in Scenario.phrases { #expect(text.contains("`\(phrase)`"), "\(phrase)") }
    }

    @Test("there is a story of everything that can go wrong by itself")
    func everyFault() throws {
        let told = try Self.files.compactMap { try Self.read($0).scenario }.flatMap(\.sentences).map {
            $0.text.split(separator: " ")
        }
        let faults = Scenario.phrases.filter { $0.hasPrefix("SWITCH: ") && !$0.contains("somebody") }
        #expect(faults.count >= 25)
        for fault in faults where fault != "SWITCH: FAULT" {
            let words = fault.split(separator: " ")
            let isTold = told.contains { sentence in
                // A word in capitals stands for any.
                sentence.count == words.count
                    && zip(sentence, words).allSatisfy { $0 == $1 || $1.allSatisfy { $0.isUppercase || $0 == ":" } }
            }
            #expect(isTold, "nobody tells of '\(fault)'")
        }
    }
}
