import FabricModel
import FabricTopology
import Testing

/// docs/topology.md says what is true.
@Suite struct DocumentationTests {
    private static let text = Files.text("\(Files.root)/docs/topology.md") ?? ""

    /// The YAML examples of the page. Where one leaves out a section it means that of the first.
    private static let examples: [String] = {
        let blocks = text.split(separator: "```yaml\n").dropFirst().map {
            String($0.prefix(upTo: $0.firstRange(of: "```")?.lowerBound ?? $0.endIndex))
        }
        guard let first = blocks.first else { return [] }
        return blocks.map { block in
            sections(of: first).filter { !sections(of: block).map(\.name).contains($0.name) }.map(\.text).joined()
                + block
        }
    }()

    private static func sections(of block: String) -> [(name: String, text: String)] {
        block.split(separator: "\n").reduce(into: []) { sections, line in
            if let first = line.first, first != " ", first != "#", let colon = line.firstIndex(of: ":") {
                sections.append((String(line[..<colon]), "\(line)\n"))
            } else if !sections.isEmpty {
                sections[sections.count - 1].text += "\(line)\n"
            }
        }
    }

    @Test func hasExamples() { #expect(DocumentationTests.examples.count >= 12) }

    @Test(arguments: DocumentationTests.examples.indices)
    func everyExampleReads(_ index: Int) {
        let reading = read(DocumentationTests.examples[index])
        #expect(reading.text == "", "\(DocumentationTests.examples[index])")
        #expect(reading.fabric != nil)
    }

    /// The example of `include`, whose files say nothing here.
    @Test func theIncludesRead() throws {
        struct Anything: TopologyFolder {
            func file(at path: [String], atMost limit: Int) throws(TopologyFileProblem) -> TopologyFile {
                TopologyFile(path: path, bytes: Array("vlans:\n".utf8))
            }
        }
        let block = try #require(DocumentationTests.text.split(separator: "```yaml include\n").dropFirst().first)
        let text = String(block.prefix(upTo: block.firstRange(of: "```")?.lowerBound ?? block.endIndex))
        let reading = Topology.read(TopologySource(name: "campus.yaml", text: text), in: Anything())
        #expect(reading.text == "")
        #expect(
            reading.fabric?.files == [
                "campus.yaml", "vlans.yaml", "buildings/library.yaml", "buildings/dormitories.yaml",
            ])
    }

    /// The table of examples has the numbers that the files have.
    @Test(arguments: TopologiesTests.examples)
    func theTableOfExamplesIsTrue(_ example: TopologiesTests.Example) {
        let line = DocumentationTests.text.split(separator: "\n").first { $0.hasPrefix("| [\(example.file)](") } ?? ""
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst(3).prefix(5)
        let numbers = cells.map { cell in Int(cell.filter { $0 != " " && $0 != "," }) ?? 0 }
        #expect(numbers == Array(example.counts.prefix(5)))
    }

    @Test(arguments: Rule.allCases)
    func namesEveryRule(_ rule: Rule) { #expect(DocumentationTests.text.contains("| `\(rule.rawValue)` |")) }
}
