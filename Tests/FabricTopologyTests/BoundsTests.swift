import FabricModel
import FabricTopology
import Testing

/// Files that are meant to hurt are refused in words.
@Suite struct BoundsTests {
    private func rules(_ text: String, _ bounds: Bounds = Bounds()) -> [String] {
        read(text, bounds: bounds).diagnostics.map(\.rule)
    }

    @Test func tooManyBytes() {
        let reading = read(String(repeating: "# nothing\n", count: 1_700_000))
        #expect(reading.diagnostics.map(\.rule) == ["too-large"])
        #expect(reading.diagnostics[0].file == "topology.yaml")
    }

    @Test func tooManyValues() {
        #expect(self.rules("fabric: [" + String(repeating: "a,", count: 5_000_000) + "a]") == ["too-many-nodes"])
        var bounds = Bounds()
        bounds.nodes = 100
        #expect(self.rules("fabric: [" + String(repeating: "a,", count: 120) + "a]", bounds) == ["too-many-nodes"])
    }

    @Test(arguments: ["[", "{", "[{", "- ", "? ", "a: [", "- - ? ", "&a [", "!!seq ["])
    func tooDeep(_ unit: String) {
        for count in [40, 999, 1_001, 100_000] {
            let reading = read(String(repeating: unit, count: count))
            #expect(reading.fabric == nil)
        }
    }

    @Test func tooDeepByIndentation() {
        let text = (0..<3_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(self.rules(text) == ["too-deep"])
    }

    /// "Billion laughs": a value of 9 to the power of 9 parts in ten lines.
    @Test func aliasBombInValues() {
        var text = "fabric: t\nswitches: &a0 { sw1: {} }\n"
        for level in 1...9 {
            text += "x\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
        }
        #expect(self.rules(text).contains("too-many-nodes"))
    }

    /// The composer would compare these keys for years.
    @Test(arguments: [
        "? *a30\n: x\n", "*a30 : x\n", "[*a30, *a30]: x\n", "{ [*a30]: x }\n", "y: [*a30 : x]\n",
        "{a: {b: [*a30]}}: x\n",
    ])
    func aliasBombInAKey(_ key: String) {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...30 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(self.rules(text + key) == ["complex-key"])
        #expect(read(text + "z:\n  " + key).fabric == nil)
    }

    @Test func tooManyNames() {
        var bounds = Bounds()
        bounds.names = 100
        let text = "switches: { \"sw[1-10]\": { ports: { \"p[1-11]\": {} } } }"
        #expect(self.rules(text, bounds) == ["too-many-names"])
        #expect(self.rules("switches: { \"sw[0-999999999]\": {} }") == ["too-many-names"])
        #expect(
            self.rules(
                "switches: { sw1: {} }\nhosts: { \"h[1-1000000]\": \"sw[1-1000000]:p[1-1000000]\" }") == [
                    "too-many-names"
                ])
    }

    /// Thousands of mistakes are told in the time of a few, and no more than a thousand of them.
    @Test func thousandsOfMistakes() {
        let hosts = (0..<20_000).map { "  h\($0): sw1:prot\($0)\n" }.joined()
        let reading = read(
            "vlans: { web: 10 }\nswitches:\n  sw1: { ports: { \"port[1-20000]\": { access: web } } }\nhosts:\n\(hosts)")
        #expect(reading.diagnostics.count == 1_001)
        #expect(
            reading.diagnostics.last?.rule == "too-many-mistakes"
                || reading.diagnostics.first?.rule == "too-many-mistakes")
    }

    @Test func thousandsOfDuplicateKeys() {
        let text = "vlans:\n" + (0..<4_000).map { "  v\($0 % 100): \($0)\n" }.joined()
        let reading = read(text)
        #expect(reading.diagnostics.contains { $0.rule == "duplicate-key" })
    }

    /// A million ports in four lines.
    @Test func aMillionPorts() throws {
        let reading = read(
            """
            profiles: { leaf: { ports: { "edge[1-50]": {} } } }
            switches: { "leaf[00001-20000]": { profile: leaf } }
            """)
        #expect(reading.text == "")
        let fabric = try #require(reading.fabric)
        #expect(fabric.ports.count == 1_000_000)
        #expect(fabric.place(of: 999_999) == "leaf20000:edge50")
    }
}
