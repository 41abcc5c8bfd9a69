import FabricModel
import FabricSimulator
import FabricTopology
import Foundation
import LabModel
import ScenarioPlayer
import Testing

@testable import SimulatedLab

/// What people write behind `selvage lab break`.
@Suite struct BreakageTests {
    private let fabric: Fabric
    private let text = """
        fabric: two
        vlans: { web: { id: 10 } }
        switches: { "s[1-2]": { driver: sim, ports: { p1: { access: web }, p2: { access: web }, up: {} } } }
        links: [ "s1:up -- s2:up" ]
        hosts: { web1: "s1:p1" }
        """

    init() throws {
        self.fabric = try #require(Topology.read(TopologySource(name: "two.yaml", text: self.text)).fabric)
    }

    @Test func cablesAreNamedByEitherEnd() throws {
        for place in ["s1:up", "s2:up"] {
            #expect(try Breakage(["cable", place], in: self.fabric) == .cable(near: "s1:up", far: "s2:up"))
        }
        let host = try Breakage(["cable", "s1:p1"], in: self.fabric)
        #expect(host == .cable(near: "s1:p1", far: "web1") && host.description == "cable s1:p1 -- web1")
    }

    /// Everything that a story can say of a switch can be said here, in the same words and with the same meaning.
    @Test func storiesSayItInTheSameWords() throws {
        let words = [
            "PORT": "p1", "VLAN": "web", "NAME": "eth9", "N": "100", "TIME": "500ms", "TEXT": "\"to the lab\"",
        ]
        let said = Scenario.phrases.filter { $0.hasPrefix("SWITCH: ") && $0 != "SWITCH: FAULT" }
            .map { $0.split(separator: " ").dropFirst().map { words[String($0)] ?? String($0) }.joined(separator: " ") }
        #expect(said.count > 50)
        let story = "topology\n  " + self.text.replacing("\n", with: "\n  ") + "\n"
        for fault in said {
            let reading = Scenario.read(file: "story.txt", Array("\(story)s2: \(fault)\n".utf8)) {
                Topology.read(file: $0)
            }
            guard case .suffer(1, let meaning)? = reading.scenario?.sentences.last?.meaning else {
                Issue.record("\(fault): \(reading.diagnostics)")
                continue
            }
            // As a shell hands it on.
            let parts = fault.split(separator: "\"").enumerated().flatMap { index, part in
                index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
            }
            for name in ["s2", "s2:"] {
                let breakage = try Breakage([name] + parts, in: self.fabric)
                #expect(breakage == .fault(switchName: "s2", meaning, words: fault))
                #expect(breakage.description == "s2: \(fault)" && breakage.switchName == "s2")
                #expect(breakage.hidesSwitch == ["is silent", "hangs"].contains(fault))
            }
        }
    }

    @Test("the labs' page and `lab break --help` have all of it")
    func documented() throws {
        let page = URL(filePath: #filePath).appending(path: "../../../docs/labs.md").standardizedFileURL
        let text = try String(contentsOf: page, encoding: .utf8)
        let said = Scenario.phrases.filter { $0.hasPrefix("SWITCH: ") && $0 != "SWITCH: FAULT" }
        let faults = said.map { String($0.dropFirst("SWITCH: ".count)) }.filter { !$0.hasSuffix(" the next write") }
        #expect(Breakage.faults == faults)
        for fault in faults { #expect(text.contains("`\(fault)`"), "\(fault)") }
    }

    @Test(arguments: [
        ("is silent", true), ("refuses step 3", true), ("somebody shuts p1 before the next write", true),
        ("cuts descriptions at 4", true), ("somebody shuts p1", false), ("restarts empty", false), ("loses p1", false),
        ("saves its configuration", false),
    ])
    func whatHasHappenedOnceIsNotHealed(words: String, lasts: Bool) throws {
        let breakage = try Breakage(["s1"] + words.split(separator: " ").map(String.init), in: self.fabric)
        #expect(breakage.lasts == lasts)
    }

    /// A text of one word needs no quotes that the shell would take away.
    @Test func aTextMayBeOneWord() throws {
        let breakage = try Breakage(["s1", "somebody", "describes", "p1", "as", "spare"], in: self.fabric)
        let change = Change.setPort("p1", .description("spare"))
        #expect(breakage == .fault(switchName: "s1", .tamper(change), words: "somebody describes p1 as spare"))
    }

    /// A mistake says what is wrong and what there is.
    @Test(arguments: [
        ("", "it is not said what"), ("cable", "it is not said what"), ("s1", "it is not said what"),
        ("tunnel s1", "there is no switch 'tunnel' in 'two'"), ("s3 hangs", "there is no switch 's3' in 'two'"),
        ("cable s1", "'s1' is no port"), ("cable s3:up", "there is no switch 's3' in 'two'"),
        ("cable s1:p9", "switch 's1' has no port 'p9'"), ("cable s1:p2", "nothing is plugged into s1:p2"),
        ("cable s1:up s2:up", "'s2:up' is too much"), ("s1 tired", "a fault does not begin with 'tired'"),
        ("s1 takes 2x to answer", "'2x' is no length of time up to 24h"),
        ("s1 takes 999999999999h to answer", "'999999999999h' is no length of time up to 24h"),
        ("s1 refuses step 0", "'0' is no number from 1 to 1000000"), ("s1 refuses step", "something is missing here"),
        ("s1: loses p9", "there is no port of s1 'p9'"), ("s1 is silent now", "'now' is too much"),
        ("s1 somebody takes mail off p1", "there is no VLAN 'mail'"),
        ("s1 somebody puts 4095 on p1", "a VLAN has a number from 1 to 4094"),
    ])
    func mistakesAreExplained(words: String, reason: String) {
        let error = #expect(throws: LabError.self) {
            try Breakage(words.split(separator: " ").map(String.init), in: self.fabric)
        }
        #expect(error?.reason == reason)
        let speaksForItself = ["cable s1:p2", "s1 refuses step 0", "s1 somebody puts 4095 on p1"]
        #expect((error?.remedy == nil) == speaksForItself.contains(words))
    }
}
