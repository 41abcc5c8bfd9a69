import FabricModel
import FabricTopology
import Testing

/// Fabrics larger than anybody's, in a few lines: they are read, or refused in words, and at once.
@Suite struct HurtfulTests {
    /// 499,500 cables are many, and no mistake.
    @Test func aFullMeshOfAThousandSwitches() throws {
        let reading = read(
            """
            profiles: { p: { driver: sim, ports: { "m[1-999]": {} } } }
            switches: { "sw[1-1000]": { profile: p } }
            links: [{ mesh: "sw[1-1000]", ports: "m[1-999]" }]
            """)
        #expect(reading.text == "")
        let fabric = try #require(reading.fabric)
        #expect(fabric.links.count == 499_500)
        // Each switch has a port for every other, in their order: sw1000 is the last of all others, and sw1 its first.
        for (a, b) in [("sw1:m999", "sw1000:m1"), ("sw500:m500", "sw501:m500"), ("sw1:m1", "sw2:m1")] {
            #expect(
                fabric.links.contains { fabric.place(of: $0.a) == a && fabric.place(of: $0.b) == b }, "\(a) -- \(b)")
        }
    }

    @Test func aMeshThatIsTooLarge() {
        let reading = read(
            """
            switches: { "sw[1-20000]": { driver: sim, ports: { "m[1-10]": {} } } }
            links: [{ mesh: "sw[1-20000]", ports: "m[1-19999]" }]
            """)
        #expect(reading.diagnostics.map(\.rule) == ["too-many-names"])
    }

    @Test func moreHostsThanAMillion() {
        let text = """
            vlans: { web: 10 }
            switches: { "sw[1-10]": { driver: sim, ports: { "p[1-10]": { access: web } } } }
            hosts: { "h[1-COUNT]": "sw[1-1000]:p[1-1000]" }
            """
        let one = read(text.replacing("COUNT", with: "1000001"))
        #expect(one.text.contains("'h[1-1000001]' stands for more than 1000000 names"))
        #expect(read(text.replacing("COUNT", with: "999999999999")).diagnostics.map(\.rule) == ["bad-range"])
    }

    /// Names of different case are one mistake of the entry, however many.
    @Test func manyNamesThatDifferInCase() {
        let reading = read(
            """
            vlans: { web: 10 }
            switches: { sw1: { driver: sim, ports: { "e[1-40000]": { access: web } } } }
            hosts: { "h[1-20000]": "sw1:e[1-20000]", "H[1-20000]": "sw1:e[20001-40000]" }
            """)
        #expect(reading.diagnostics.map(\.rule) == ["name-case"])
        #expect(
            reading.diagnostics.first?.message
                == "'H1' differs only in case from host 'h1' in line 3, and 19999 more names of 'H[1-20000]'")
    }

    /// 10 to the power of 12, in each way to write it, and at each place where names stand.
    @Test(arguments: [
        "[1-1000000000000]", "[1-1000000][1-1000000]", "[1-10000][1-10000][1-10000]", "[0-999999999][0-999]",
    ])
    func rangesOfATrillion(_ range: String) {
        for text in [
            "switches: { \"sw\(range)\": {} }", "vlans: { \"v\(range)\": 10 }",
            "switches: { s: { ports: { \"p\(range)\": {} } } }",
            "switches: { s: {} }\nhosts: { \"h\(range)\": \"s:p\(range)\" }",
            "switches: { s: {} }\nlinks: [\"s:p\(range) -- s:q\(range)\"]",
            "switches: { s: { gateway: [\"v\(range)\"] } }",
            "switches: { s: {} }\ngateways: [{ vlans: \"*\", switches: \"s\(range)\" }]",
            "switches: { s: {} }\nexpect: [\"h\(range) reaches switch:s\(range)\"]",
        ] {
            let rules = Set(read(text).diagnostics.map(\.rule))
            #expect(!rules.isDisjoint(with: ["too-many-names", "bad-range"]), "\(text): \(rules)")
        }
    }

    /// A thousand files of which each includes the same is a mistake of each, and no tree of a million.
    @Test func filesThatIncludeEachOther() {
        struct Everything: TopologyFolder {
            func file(at path: [String], atMost limit: Int) throws(TopologyFileProblem) -> TopologyFile {
                let list = (0..<40).map { "f\($0).yaml" }.joined(separator: ", ")
                return TopologyFile(path: path, bytes: Array("include: [\(list)]\n".utf8))
            }
        }
        let reading = Topology.read(TopologySource(name: "t.yaml", text: "include: f0.yaml"), in: Everything())
        #expect(Set(reading.diagnostics.map(\.rule)) == ["include-twice", "too-many-includes", "too-many-mistakes"])
    }
}
