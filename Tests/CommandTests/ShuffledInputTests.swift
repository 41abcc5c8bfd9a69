import Foundation
import Testing

/// The same fabric in another order: two processes that read differently ordered files say the same, byte for byte.
@Suite struct ShuffledInputTests {
    @Test("another order of the file, and another process, say the same", arguments: ["pod-2k", "campus-10k"], 0..<2)
    func sameBytes(name: String, seed: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "selvage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = try String(
            contentsOf: Project.root.appending(path: "topologies/\(name).yaml"), encoding: .utf8)
        let shuffled = Self.shuffled(text, seed: seed)
        #expect(shuffled != text)
        let (one, other) = (folder.appending(path: "one.yaml"), folder.appending(path: "other.yaml"))
        try Data(text.utf8).write(to: one)
        try Data(shuffled.utf8).write(to: other)
        for words in [
            "show FILE --json --full", "allocations FILE --json --full", "plan FILE --json | jq 'del(.made)'",
        ] {
            let answers = try [one, other].map { try Self.answer(to: words, about: $0) }
            #expect(answers[0].count > 1000, "\(words): \(answers[0])")
            #expect(answers[0] == answers[1], "\(words)")
        }
    }

    /// What the command prints, without the name of the file.
    private static func answer(to words: String, about file: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "selvage " + words.replacingOccurrences(of: "FILE", with: file.path)]
        process.environment = Project.environment
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).replacingOccurrences(of: file.path, with: "FILE")
    }

    /// The sections of a topology in another order, and in each section its entries.
    private static func shuffled(_ text: String, seed: Int) -> String {
        var chance = Lots(seed: UInt64(seed) &+ 1)
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

    /// A generator that gives the same numbers for the same seed.
    private struct Lots: RandomNumberGenerator {
        var seed: UInt64

        mutating func next() -> UInt64 {
            self.seed = self.seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return self.seed ^ self.seed >> 29
        }
    }
}
