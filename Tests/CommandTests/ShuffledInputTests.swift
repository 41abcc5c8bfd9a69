import FabricModel
import Foundation
import TestKit
import Testing

/// The same fabric in another order: two processes that read differently ordered files say the same, byte for byte.
@Suite struct ShuffledInputTests {
    @Test("another order of the file, and another process, say the same", arguments: ["pod-2k", "campus-10k"], 0..<2)
    func sameBytes(name: String, seed: Int) throws {
        let folder = try Folder()
        let text = try String(
            contentsOf: Project.root.appending(path: "topologies/\(name).yaml"), encoding: .utf8)
        let shuffled = Self.shuffled(text, seed: seed)
        #expect(shuffled != text)
        try folder.write(text, to: "one.yaml")
        try folder.write(shuffled, to: "other.yaml")
        for words in [
            "show FILE --json --full", "allocations FILE --json --full", "plan FILE --json | jq 'del(.made)'",
        ] {
            let answers = try ["one.yaml", "other.yaml"].map { try Self.answer(to: words, about: folder.path($0)) }
            #expect(answers[0].count > 1000, "\(words): \(answers[0])")
            #expect(answers[0] == answers[1], "\(words)")
        }
    }

    /// What the command prints, without the name of the file.
    private static func answer(to words: String, about file: String) throws -> String {
        var shell = Program("/bin/sh", "-c", "selvage " + words.replacing("FILE", with: file))
        shell.environment = Project.environment
        shell.saysErrors = false
        return try shell.runWaiting().output.replacing(file, with: "FILE")
    }

    /// The sections of a topology in another order, and in each section its entries.
    private static func shuffled(_ text: String, seed: Int) -> String {
        var chance = SplitMix64(seed: UInt64(seed))
        var sections: [[String]] = []
        for line in text.components(separatedBy: "\n") where !line.hasPrefix("#") && !line.isEmpty {
            if !line.hasPrefix(" ") { sections.append([]) }
            sections[sections.count - 1].append(line)
        }
        let mixed = sections.map { section -> [String] in
            var entries: [[String]] = []
            for line in section.dropFirst() {
                let isEntry = line.hasPrefix("  ") && !line.hasPrefix("   ")
                if isEntry || entries.isEmpty { entries.append([]) }
                entries[entries.count - 1].append(line)
            }
            return Array(section.prefix(1)) + entries.shuffled(using: &chance).joined()
        }
        return mixed.shuffled(using: &chance).joined().joined(separator: "\n") + "\n"
    }
}
