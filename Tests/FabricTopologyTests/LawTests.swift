import FabricModel
import FabricTopology
import Testing

@Suite struct LawTests {
    /// Law 7: decode(encode(x)) == x.
    @Test(arguments: 0..<300)
    func whatIsWrittenReadsAsTheSame(_ seed: Int) throws {
        var topology = RandomTopology(seed: seed)
        let reading = read(topology.tree().block())
        #expect(reading.text == "")
        let fabric = try #require(reading.fabric)
        let text = fabric.topologyText()
        let again = read(text)
        #expect(again.text == "")
        #expect(try Meaning(#require(again.fabric)) == Meaning(fabric))
        #expect(again.fabric?.topologyText() == text)
    }

    @Test(arguments: Files.names(in: Files.cases))
    func everyCleanCaseIsWrittenAndReadAgain(_ name: String) throws {
        guard let fabric = try Files.read(case: name).fabric else { return }
        let again = read(fabric.topologyText())
        #expect(again.text == "")
        #expect(try Meaning(#require(again.fabric)) == Meaning(fabric))
    }

    /// Law 6: the order of the input file does not matter.
    @Test(arguments: 0..<300)
    func theOrderOfTheEntriesDoesNotMatter(_ seed: Int) throws {
        var topology = RandomTopology(seed: seed)
        let tree = topology.tree()
        var random = SplitMix64(seed: UInt64(seed) + 1_000_000)
        let straight = try #require(read(tree.block()).fabric)
        let shuffled = try #require(read(tree.shuffled(&random).block()).fabric)
        #expect(Meaning(shuffled) == Meaning(straight))
        // Nor does the style.
        #expect(try Meaning(#require(read(tree.flow).fabric)) == Meaning(straight))
    }

    /// Entries that a range stands for may as well be written out.
    @Test func aRangeIsItsNames() throws {
        let range = """
            vlans: { web: 10, storage: 20 }
            switches:
              sw[1-2]: { ports: { "p[1-3]": { access: web }, "q[08-10]": {} } }
            hosts:
              h[1-6]: sw[1-2]:p[1-3]
            """
        let out = """
            vlans: { web: 10, storage: 20 }
            switches:
              sw2: { ports: { q10: {}, q09: {}, q08: {}, p1: { access: web }, p2: { access: web }, p3: { access: web } } }
              sw1: { ports: { p3: { access: web }, p2: { access: web }, p1: { access: web }, "q[8,09,10]": {} } }
            hosts: { h1: sw1:p1, h2: sw1:p2, h3: sw1:p3, h4: sw2:p1, h5: sw2:p2, h6: sw2:p3 }
            """.replacing("q[8,09,10]", with: "q[08,09,10]")
        #expect(try Meaning(#require(read(range).fabric)) == Meaning(#require(read(out).fabric)))
    }
}
