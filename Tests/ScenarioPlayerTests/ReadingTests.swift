import FabricModel
import FabricSimulator
import FabricTopology
import ScenarioPlayer
import Testing

/// Stories as text: what each sentence means, and every mistake with its place.
@Suite struct ReadingTests {
    private static let topology = """
        topology
          ipv6: { site: "fd5e:1fa0:e00a::/48" }
          vlans:
            web: { id: 10 }
          switches:
            sw[1-2]:
              driver: linux
              ports:
                swp[1-2]: { access: web }
                up: {}
          links:
            - sw1:up -- sw2:up
          hosts:
            web[1-4]: sw[1-2]:swp[1-2]

        """

    /// The lines that the topology takes.
    private static let offset = topology.split(separator: "\n", omittingEmptySubsequences: false).count - 1

    private static func read(_ story: String) -> ScenarioReading {
        Scenario.read(file: "story.txt", Array((self.topology + story).utf8)) { path in
            TopologyReading.missing(path)
        }
    }

    /// What a sentence is read as, behind one of each thing that there is to expect something of.
    private static func meaning(_ sentence: String) throws -> Scenario.Meaning {
        let reading = self.read("apply\nping web1 web2\ntraffic web1 web2 at 1/s for 1s\n\(sentence)\n")
        #expect(reading.diagnostics.isEmpty, "\(sentence): \(reading.diagnostics)")
        return try #require(reading.scenario?.sentences.last).meaning
    }

    @Test("every sentence there is can be said, and each means something else")
    func everyPhrase() throws {
        let words = [
            "SWITCH": "sw1", "PORT": "swp1", "CABLE": "sw1:up", "HOST": "web1", "VLAN": "web", "NAME": "eth9",
            "N": "100",
            "TIME": "5s", "RATE": "100/s", "TEXT": "\"a # in quotes\"", "SWITCH:": "sw1:", "FAULT": "hangs",
        ]
        var meanings: [Scenario.Meaning: String] = [:]
        #expect(Scenario.phrases.count > 70)
        for phrase in Scenario.phrases where phrase != "SWITCH: FAULT" {
            let said = phrase.split(separator: " ").map { words[String($0)] ?? String($0) }.joined(separator: " ")
            let meaning = try Self.meaning(said)
            #expect(meanings[meaning] == nil, "\(phrase) means what \(meanings[meaning] ?? "") means")
            meanings[meaning] = phrase
        }
    }

    @Test("some sentences and what they mean")
    func meanings() throws {
        let web = try #require(VID(10))
        #expect(try Self.meaning("sw2: refuses step 3 # again") == .suffer(1, .refuse(step: 3)))
        #expect(try Self.meaning("  sw1: restarts with what it saved") == .suffer(0, .restart(.saved)))
        #expect(
            try Self.meaning("sw1: somebody takes 10 off swp2 during the next write")
                == .suffer(0, .tamper(.drop(.port("swp2"), VLANSet(web)), .duringWrite)))
        #expect(try Self.meaning("apply without sw2, sw1") == .apply(without: [1, 0]))
        #expect(
            try Self.meaning("expect sw2 missing 14, extra 0,foreign 2")
                == .expect(
                    .differences(
                        1,
                        [
                            .init(kind: .missing, number: 14), .init(kind: .extra, number: 0),
                            .init(kind: .foreign, number: 2),
                        ])))
        #expect(
            try Self.meaning("expect sw1 refused \"it said: no\"") == .expect(.fate(0, .refused, saying: "it said: no"))
        )
        #expect(try Self.meaning("traffic web1 web4 at 250/s for 1m") == .traffic(0, 3, rate: 250, .seconds(60)))
        #expect(try Self.meaning("run 250ms") == .run(.milliseconds(250)))
    }

    @Test("title, seed and lines")
    func header() throws {
        let story = "# A title.\r\n# No title.\r\n\(Self.topology)seed 42\r\n\r\napply # now\r\nexpect done\r\n"
        let scenario = try #require(
            Scenario.read(file: "a/b.txt", Array(story.utf8)) { TopologyReading.missing($0) }.scenario)
        #expect(scenario.title == "A title.")
        #expect(scenario.seed == 42)
        #expect(scenario.sentences.map(\.text) == ["apply", "expect done"])
        #expect(scenario.sentences.map(\.line) == [Self.offset + 5, Self.offset + 6])
    }

    struct Slip: CustomTestStringConvertible {
        var text: String
        var told: String
        var testDescription: String { self.text }
    }

    static let slips: [Slip] = [
        Slip(text: "aply", told: "1: error: a sentence does not begin with 'aply'\n  help: did you mean 'apply'?"),
        Slip(text: "apply now", told: "7: error: 'now' is too much\n  help: it is 'apply'"),
        Slip(text: "sw3: hangs", told: "1: error: there is no switch 'sw3'\n  help: did you mean 'sw1'?"),
        Slip(text: "sw1: hang", told: "6: error: a fault does not begin with 'hang'\n  help: did you mean 'hangs'?"),
        Slip(
            text: "sw1: refuses steps 3", told: "14: error: 'steps' does not belong here\n  help: did you mean 'step'?"),
        Slip(text: "sw1: refuses step", told: "18: error: something is missing here\n  help: it is 'refuses step N'"),
        Slip(text: "sw1: refuses step many", told: "19: error: 'many' is no number from 1 to 1000000"),
        Slip(text: "sw1: loses swp9", told: "12: error: there is no port of sw1 'swp9'\n  help: did you mean 'swp1'?"),
        Slip(
            text: "sw1: somebody shuts swp1 before the next wirte",
            told: "42: error: 'wirte' does not belong here\n  help: did you mean 'write'?"),
        Slip(text: "sw1:", told: "5: error: what goes wrong with sw1?"),
        Slip(
            text: "cut sw1:down",
            told: "5: error: there is no end of a cable 'sw1:down'\n  help: there are sw1:up, sw2:up"),
        Slip(text: "heal", told: "5: error: something is missing here\n  help: it is 'heal everything'"),
        Slip(text: "run fast", told: "5: error: 'fast' is no length of time up to 24h\n  help: write 500ms, 5s, 2m"),
        Slip(text: "run 9000d", told: "5: error: '9000d' is no length of time up to 24h\n  help: write 500ms, 5s, 2m"),
        Slip(text: "ping web1 web9", told: "11: error: there is no host 'web9'\n  help: did you mean 'web1'?"),
        Slip(
            text: "traffic web1 web2 at 0/s for 1s",
            told: "22: error: '0/s' is no rate\n  help: write 100/s; up to 100000/s"),
        Slip(
            text: "traffic web1 web2 at 100000/s for 1m",
            told: "35: error: '1m' is no length of time up to 10s\n  help: write 500ms, 5s, 2m"),
        Slip(text: "expect", told: "7: error: what is expected?"),
        Slip(
            text: "expect doen",
            told: "8: error: an expectation does not begin with 'doen'\n  help: did you mean 'done'?"),
        Slip(
            text: "expect sw1 doen",
            told: "12: error: what became of it does not begin with 'doen'\n  help: did you mean 'done'?"),
        Slip(text: "expect sw1 refused no", told: "20: error: this goes into quotes: \"no\""),
        Slip(text: "expect sw1 missing", told: "12: error: how many are missing?\n  help: missing 3"),
        Slip(
            text: "expect sw1 missing 1 extra 2",
            told: "22: error: a comma goes between two kinds\n  help: missing 3, extra 0"),
        Slip(
            text: "expect sw1 missing 1, etxra 2",
            told: "23: error: 'etxra' is no kind of difference\n  help: there are missing, extra, changed, foreign"),
        Slip(text: "expect sw1 refused \"no", told: "20: error: this quote is never closed"),
        Slip(text: "apply without sw1 sw2", told: "19: error: a comma goes between two names"),
        Slip(text: "apply without sw1,", told: "18: error: a name is missing after it"),
        Slip(text: "ap\u{1B}[2Jply", told: "3: error: there is a control character here"),
        Slip(text: "ping \u{202E}web1 web2", told: "6: error: there is a control character here"),
        Slip(text: "seed lucky", told: "6: error: a seed is a whole number\n  help: seed 7"),
        Slip(
            text: "topology other.yaml",
            told: "1: error: a story has one topology, and it is on line 1"),
    ]

    @Test("a mistake is told with its place, and what was meant", arguments: slips)
    func mistakes(slip: Slip) {
        let told = Self.read("apply\nping web1 web2\n\(slip.text)\n").diagnostics.map(\.description)
        let expected = "story.txt:\(Self.offset + 3):\(slip.told)"
        #expect(told == [expected])
    }

    @Test("every mistake is told in one run, those of the topology among them")
    func everyMistake() {
        let story = """
            # A story with mistakes.
            topology
              vlans:
                web: { id: 5000 }
              swiches: {}
            seed many
            aply
            """
        let reading = Scenario.read(file: "story.txt", Array(story.utf8)) { TopologyReading.missing($0) }
        #expect(reading.scenario == nil)
        let places = reading.diagnostics.map { "\($0.line ?? 0)" }
        #expect(Set(places).isSuperset(of: ["4", "5", "6"]), "\(reading.diagnostics)")
        let many = Self.read("apply\nexpect dnoe\nsw9: hangs\nrun\nexpect lost\n")
        #expect(many.diagnostics.map(\.line) == [2, 3, 4, 5].map { Self.offset + $0 })
    }

    @Test("what nothing gave to expect cannot be expected")
    func nothingHappened() {
        let told = Self.read("expect done\nping web1 web2\nexpect nothing lost\nexpect reached\n").diagnostics
        #expect(
            told.map(\.description) == [
                "story.txt:\(Self.offset + 1):1: error: nothing above gives this to expect\n  help: first comes 'apply' or 'drift'",
                "story.txt:\(Self.offset + 3):1: error: nothing above gives this to expect\n"
                    + "  help: first comes 'traffic HOST HOST at N/s for TIME'",
            ])
    }

    @Test("a topology that is not there, and none at all")
    func noTopology() {
        let missing = Scenario.read(file: "story.txt", Array("topology gone.yaml\napply\n".utf8)) { .missing($0) }
        #expect(missing.scenario == nil && missing.diagnostics.count == 2)
        let none = Scenario.read(file: "story.txt", Array("apply\nexpect done\n".utf8)) { .missing($0) }
        #expect(none.diagnostics.map(\.message) == ["there is no topology above the first sentence"])
        let empty = Scenario.read(file: "story.txt", []) { .missing($0) }
        #expect(empty.diagnostics.map(\.message) == ["it names no topology"])
    }

    @Test("a fabric with errors in it is no stage")
    func badFabric() {
        let story = Self.topology.replacing("swp[1-2]: { access: web }", with: "swp[1-2]: { access: web, mtu: 1400 }")
        let reading = Scenario.read(file: "story.txt", Array((story + "apply\n").utf8)) { .missing($0) }
        #expect(reading.scenario == nil)
        #expect(reading.diagnostics.first?.message.contains("has an MTU of 1400") == true)
    }

    @Test("whatever bytes there are, reading ends and says what it is", arguments: 0..<200 as Range<UInt64>)
    func hostile(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        var bytes = Array(
            (Self.topology + "apply\nexpect sw1 missing 3, extra 2\nsw1: somebody describes swp1 as \"x\"\n").utf8)
        for _ in 0..<Int.random(in: 1...12, using: &chance) {
            let place = Int.random(in: 0..<bytes.count, using: &chance)
            switch Int.random(in: 0..<4, using: &chance) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &chance)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &chance)))
            case 2: bytes.insert(contentsOf: Array("\"\n#,: topology \u{301}\u{1F1E9}".utf8), at: place)
            default: bytes.insert(contentsOf: bytes[place...].prefix(200), at: place)
            }
            if bytes.isEmpty { bytes = [0] }
        }
        let reading = Scenario.read(file: "story.txt", bytes) { .missing($0) }
        #expect((reading.scenario == nil) == reading.diagnostics.contains(where: \.isError))
        #expect(reading.diagnostics.count <= 400)
        #expect(reading.diagnostics.allSatisfy { $0.line != nil || $0.file != nil })
    }

    @Test("what is too large is refused before it is read")
    func large() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: Scenario.bytesAtMost + 1)
        #expect(Scenario.read(file: "story.txt", bytes) { .missing($0) }.diagnostics.map(\.rule) == ["too-large"])
        let wide = Self.read(String(repeating: "a", count: 5000) + "\n")
        #expect(wide.diagnostics.map(\.message) == ["this word has over 1000 letters"])
        let long = Self.read(String(repeating: "aply\n", count: 100_000))
        #expect(long.diagnostics.count == 100)
    }

    @Test("playing ends, whatever a story says")
    func bounds() {
        let first = { (story: String) in
            Self.read(story).diagnostics.first.map { "\(($0.line ?? 0) - Self.offset): \($0.message)" }
        }
        #expect(first(String(repeating: "run 6h\n", count: 5)) == "5: with this the story takes longer than 24h")
        let traffic = "traffic web1 web2 at 1000/s for 5m\n"
        #expect(
            first(String(repeating: traffic, count: 4)) == "4: with this the story has more than 1000000 datagrams")
        let short = "traffic web1 web2 at 100000/s for 500ms\n"
        #expect(first(String(repeating: short, count: 21)) == "21: with this the story has more than 1000000 datagrams")
        #expect(first(String(repeating: "drift\n", count: 10_001)) == "10001: a story may have 10000 sentences")
        #expect(first(String(repeating: "drift\n", count: 10_000)) == nil)
    }
}

extension TopologyReading {
    fileprivate static func missing(_ path: String) -> TopologyReading {
        Topology.read(file: "/nowhere/\(path)")
    }
}
