import FabricModel
import FabricTopology
import Glibc
import Testing

/// Correct files, damaged: whatever the damage, the reader answers, and says where.
@Suite struct FuzzTests {
    private static let tokens = [
        "[", "]", "{", "}", ":", ": ", "- ", "&a ", "*a", "? ", "| ", "> ", "!x ", "\"", "'", "#", ",", "\t", "~",
        "[1-9]",
        "[999999999-1]", "<<: ", "--- ", "...", "%", "@", "\u{2028}", "é", "null", "0", "-1", "4095", "sw1", "vlan:*",
        "include: ", "x.yaml", "../", "{switch}", "env:",
        "\n", "\n\n  ",
    ]

    /// Small bounds, so that thousands of files are read in seconds.
    private static var bounds: Bounds {
        var bounds = Bounds()
        bounds.names = 20_000
        bounds.namesPerRange = 5_000
        return bounds
    }

    /// FUZZ_SEEDS=5000 for a longer look.
    private static let seeds = getenv("FUZZ_SEEDS").flatMap { Int(String(cString: $0)) } ?? 200

    @Test(arguments: 0..<seeds)
    func answersWhateverTheDamage(_ seed: Int) throws {
        var topology = RandomTopology(seed: seed)
        let tree = topology.tree()
        let text = seed.isMultiple(of: 3) ? tree.flow : try #require(read(tree.block()).fabric?.topologyText())
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<15 {
            var bytes = Array(text.utf8)
            for _ in 0...Int.random(in: 0..<4, using: &random) { FuzzTests.damage(&bytes, &random) }
            let reading = Topology.read(TopologySource(name: "x.yaml", bytes: bytes), bounds: FuzzTests.bounds)
            #expect((reading.fabric == nil) == reading.diagnostics.contains { $0.isError })
            for diagnostic in reading.diagnostics {
                #expect(diagnostic.file == "x.yaml")
                #expect(!diagnostic.message.isEmpty && !diagnostic.message.contains("\n"))
                let hasPlace = diagnostic.line != nil
                let isAboutTheFile = [Rule.empty, .tooManyNodes, .tooManyMistakes].map(\.rawValue).contains(
                    diagnostic.rule)
                #expect(hasPlace || isAboutTheFile, "\(diagnostic)")
            }
            // What still reads is still a fabric that can be written and read.
            if let fabric = reading.fabric {
                let again = Topology.read(
                    TopologySource(name: "x.yaml", text: fabric.topologyText()), bounds: FuzzTests.bounds)
                #expect(again.text == "")
                #expect(again.fabric.map { Meaning($0) } == Meaning(fabric))
            }
        }
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let position = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: position)
        case 2: bytes.insert(contentsOf: Array((self.tokens.randomElement(using: &random) ?? "").utf8), at: position)
        case 3: bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 1...40, using: &random)))
        case 4:
            let end = min(bytes.count, position + Int.random(in: 1...60, using: &random))
            bytes.insert(contentsOf: bytes[position..<end], at: Int.random(in: bytes.indices, using: &random))
        case 5:
            // A line twice.
            let start = bytes[..<position].lastIndex(of: 10).map { $0 + 1 } ?? 0
            let end = bytes[position...].firstIndex(of: 10) ?? bytes.count
            bytes.insert(contentsOf: bytes[start..<end] + [10], at: start)
        case 6:
            // A line gone.
            let start = bytes[..<position].lastIndex(of: 10).map { $0 + 1 } ?? 0
            let end = bytes[position...].firstIndex(of: 10) ?? bytes.count
            bytes.removeSubrange(start..<end)
        default: bytes.removeSubrange(position...)
        }
    }
}
