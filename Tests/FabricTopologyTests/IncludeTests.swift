import FabricModel
import FabricTopology
import Glibc
import Testing

/// Files of a topology in memory.
private struct MemoryFolder: TopologyFolder {
    let files: [String: String]

    func file(at path: [String], atMost limit: Int) throws(TopologyFileProblem) -> TopologyFile {
        guard let text = self.files[path.joined(separator: "/")] else {
            throw TopologyFileProblem(.unreadable, "there is no such file")
        }
        return TopologyFile(path: path, bytes: Array(text.utf8))
    }
}

/// A topology in several files.
@Suite struct IncludeTests {
    /// Wherever its sections stand, a topology means the same.
    @Test(arguments: 0..<100)
    func aTopologyInPiecesIsTheSameTopology(_ seed: Int) throws {
        var topology = RandomTopology(seed: seed)
        guard case .mapping(let sections) = topology.tree() else { return }
        var random = SplitMix64(seed: UInt64(seed) + 7)
        var pieces = [[(String, Tree)]](repeating: [], count: 4)
        for (key, value) in sections {
            switch value {
            case .text: pieces[0].append((key, value))
            // The order of promises is the order in which they are told.
            case .list where key == "expect": pieces[Int.random(in: 0..<4, using: &random)].append((key, value))
            case .mapping(let entries):
                for (number, part) in IncludeTests.dealt(entries, &random).enumerated() where !part.isEmpty {
                    pieces[number].append((key, .mapping(part)))
                }
            case .list(let elements):
                for (number, part) in IncludeTests.dealt(elements, &random).enumerated() where !part.isEmpty {
                    pieces[number].append((key, .list(part)))
                }
            }
        }
        // The first includes the second and the third, and the third the fourth, which is in the folder above it.
        pieces[0].append(("include", .list([.text("a.yaml"), .text("deep/b.yaml")])))
        pieces[2].append(("include", .text("../c.yaml")))
        let texts = pieces.map { Tree.mapping($0).block() }
        let folder = MemoryFolder(files: ["a.yaml": texts[1], "deep/b.yaml": texts[2], "c.yaml": texts[3]])
        let reading = Topology.read(TopologySource(name: "labs/topology.yaml", text: texts[0]), in: folder)
        #expect(reading.text == "")
        let fabric = try #require(reading.fabric)
        #expect(fabric.files == ["labs/topology.yaml", "labs/a.yaml", "labs/deep/b.yaml", "labs/c.yaml"])
        #expect(try Meaning(fabric) == Meaning(#require(read(Tree.mapping(sections).block()).fabric)))
        // Every place is one of its file.
        let places = fabric.switches.map(\.origin) + fabric.ports.map(\.origin) + fabric.hosts.map(\.origin)
        for place in places {
            let lines = texts[Int(place.file)].split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.indices.contains(Int(place.line) - 1))
        }
    }

    private static func dealt<Element>(_ elements: [Element], _ random: inout SplitMix64) -> [[Element]] {
        var hands = [[Element]](repeating: [], count: 4)
        for element in elements { hands[Int.random(in: 0..<4, using: &random)].append(element) }
        return hands
    }

    @Test func whatIsInNoFolderIncludesNothing() {
        let reading = read("include: more.yaml")
        #expect(reading.diagnostics.map(\.rule) == ["unreadable"])
        #expect(reading.diagnostics.first?.column == 10)
    }

    @Test func theBytesOfAllFilesAreCounted() {
        var bounds = Bounds()
        bounds.bytes = 1_000
        let filling = String(repeating: "# nothing\n", count: 60)
        let folder = MemoryFolder(files: ["a.yaml": filling + "vlans: {}", "b.yaml": filling + "vlans: {}"])
        let source = TopologySource(name: "t.yaml", text: "include: [a.yaml, b.yaml]")
        let reading = Topology.read(source, in: folder, bounds: bounds)
        #expect(reading.diagnostics.map(\.rule) == ["too-large"])
        #expect(reading.diagnostics.first?.file == "b.yaml")
    }

    @Test func theValuesOfAllFilesAreCounted() {
        var bounds = Bounds()
        bounds.nodes = 100
        let list = "links: [" + String(repeating: "a, ", count: 60) + "a]"
        let folder = MemoryFolder(files: ["a.yaml": list, "b.yaml": list, "c.yaml": list])
        let source = TopologySource(name: "t.yaml", text: "include: [a.yaml, b.yaml, c.yaml]")
        let reading = Topology.read(source, in: folder, bounds: bounds)
        #expect(Set(reading.diagnostics.map(\.rule)) == ["too-many-nodes"])
    }

    @Test func theFilesAreCounted() {
        var bounds = Bounds()
        bounds.files = 10
        let names = (1...20).map { "f\($0).yaml" }
        let folder = MemoryFolder(files: Dictionary(uniqueKeysWithValues: names.map { ($0, "vlans: {}") }))
        let source = TopologySource(name: "t.yaml", text: "include: [\(names.joined(separator: ", "))]")
        let reading = Topology.read(source, in: folder, bounds: bounds)
        #expect(Set(reading.diagnostics.map(\.rule)) == ["too-many-includes"])
        #expect(reading.diagnostics.count == 11)
    }
}
