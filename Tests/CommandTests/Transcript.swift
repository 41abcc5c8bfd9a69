import Foundation
import TestKit

/// A session as it stands in a document: commands behind `$ `, each with what it prints.
///
/// A text file is one session; in a Markdown file every fence of the kind ```` ```console ```` is one. In what is expected, `…`
/// stands for any text within a line and a line `…` alone for any lines; a line `[2]` after the output says that the command
/// ends with 2 (nothing said: 0). A session runs in a lab when its fence, or the first line of its text file, says
/// `lab=topologies/FILE`; one whose fence says `simulated` brings labs up itself, and needs no kernel for them.
struct Transcript: Sendable, CustomStringConvertible {
    struct Exchange: Sendable {
        var command: String
        var expected: [String]
        var status: Int32
        /// The line of the command in the document, from 1.
        var line: Int
        /// The lines of the document that hold what is expected, from 0.
        var range: Range<Int>
    }

    var file: URL
    /// Which of the file's sessions it is.
    var position = 0
    var lab: String?
    /// It asks for nothing of the kernel.
    var isSimulated = false
    /// Files that the document shows, ```` ```yaml file=first.yaml ````: they lie where its sessions run.
    var shown: [String: String] = [:]
    var exchanges: [Exchange]

    /// Names the failing session in the test's output.
    var description: String { "\(self.file.lastPathComponent):\(self.exchanges.first?.line ?? 0)" }

    static func all(in file: URL) throws -> [Transcript] {
        let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        guard file.pathExtension == "md" else {
            let lab = lines.first.flatMap(Transcript.lab)
            return [Transcript(file: file, lab: lab, lines: lines, in: (lab == nil ? 0 : 1)..<lines.count)]
        }
        var transcripts: [Transcript] = []
        var shown: [String: String] = [:]
        var start: Int?
        for (index, line) in lines.enumerated() {
            if let first = start, line == "```" {
                if lines[first].hasPrefix("```console") {
                    let lab = Transcript.lab(lines[first])
                    var transcript = Transcript(file: file, lab: lab, lines: lines, in: first + 1..<index)
                    transcript.isSimulated = lines[first].components(separatedBy: " ").contains("simulated")
                    transcripts.append(transcript)
                } else if let name = Transcript.word("file", in: lines[first]) {
                    shown[name] = lines[first + 1..<index].joined(separator: "\n") + "\n"
                }
                start = nil
            } else if start == nil, line.hasPrefix("```") {
                start = index
            }
        }
        return transcripts.enumerated().map { position, transcript in
            var transcript = transcript
            (transcript.position, transcript.shown) = (position, shown)
            return transcript
        }
    }

    private static func lab(_ line: String) -> String? { Transcript.word("lab", in: line) }

    /// The value of `KEY=VALUE` among the words of a line.
    private static func word(_ key: String, in line: String) -> String? {
        line.components(separatedBy: " ").first { $0.hasPrefix("\(key)=") }.map { String($0.dropFirst(key.count + 1)) }
    }

    private init(file: URL, lab: String?, lines: [String], in range: Range<Int>) {
        self.file = file
        self.lab = lab
        self.exchanges = []
        var index = range.lowerBound
        while index < range.upperBound {
            let line = lines[index]
            index += 1
            guard line.hasPrefix("$ ") else { continue }
            var end = index
            while end < range.upperBound, !lines[end].hasPrefix("$ ") { end += 1 }
            var stop = end
            while stop > index, lines[stop - 1].isEmpty { stop -= 1 }
            var expected = Array(lines[index..<stop])
            var status: Int32 = 0
            if let last = expected.last, last.hasPrefix("["), last.hasSuffix("]"),
                let said = Int32(last.dropFirst().dropLast())
            {
                status = said
                expected.removeLast()
            }
            self.exchanges.append(
                Exchange(
                    command: String(line.dropFirst(2)), expected: expected, status: status, line: index,
                    range: index..<stop))
            index = end
        }
    }
}

/// What a session printed when it was run.
struct Performance {
    var outputs: [(lines: [String], status: Int32)]

    /// Runs every command of a session in one shell after the other, in a folder of its own that holds a copy of the
    /// topologies and scenarios, with stdout and stderr in one stream as on a terminal.
    init(of transcript: Transcript) async throws {
        let folder = try Folder()
        let stage = folder.url.appending(path: "stage")
        try FileManager.default.createDirectory(at: stage, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Project.root.appending(path: "topologies"), to: stage.appending(path: "topologies"))
        // Scenarios name their topologies from where they are.
        try FileManager.default.createDirectory(
            at: stage.appending(path: "simulator"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Project.root.appending(path: "simulator/scenarios"),
            to: stage.appending(path: "simulator/scenarios"))

        for (name, text) in transcript.shown { try Data(text.utf8).write(to: stage.appending(path: name)) }

        var script = ""
        for (index, exchange) in transcript.exchanges.enumerated() {
            try folder.write(exchange.command + "\n", to: "command.\(index)")
            // What hangs ends with 124, and the others have their turn.
            script += "timeout 600 bash \(folder.path("command.\(index)"))"
            script += " >\(folder.path("output.\(index)")) 2>&1 </dev/null; "
            script += "echo $? >\(folder.path("status.\(index)"))\n"
        }
        try folder.write(script, to: "session")

        let inLab = transcript.lab.map { ["selvage", "lab", "exec", $0, "--"] } ?? []
        var session = Program("/usr/bin/env", inLab + ["bash", folder.path("session")])
        session.folder = stage
        // Labs of its own, which nobody else sees, and which end with it.
        let labs = folder.path("labs")
        session.environment = Project.environment.merging(["SELVAGE_LABS": labs]) { $1 }
        let said = try await session.run().output
        try await Performance.takeDownLabs(in: labs)

        self.outputs = transcript.exchanges.indices.map { index in
            let output = try? folder.text("output.\(index)")
            let status = try? folder.text("status.\(index)")
            var lines = (output ?? "(the session ended before this command)\n\(said)").components(separatedBy: "\n")
            while lines.last == "" { lines.removeLast() }
            return (lines, status.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? -1)
        }
    }
}

extension Performance {
    /// Takes down what labs a session has left up.
    private static func takeDownLabs(in folder: String) async throws {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for file in files where file.hasSuffix(".json") {
            var down = Program("/usr/bin/env", "selvage", "lab", "down", String(file.dropLast(5)))
            down.environment = Project.environment.merging(["SELVAGE_LABS": folder]) { $1 }
            _ = try await down.run()
        }
    }
}

/// Whether lines are as expected, with `…` for anything.
func matches(_ actual: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
    guard let first = expected.first else { return actual.isEmpty }
    if first == "…" {
        return actual.indices.contains { matches(actual[$0...], expected.dropFirst()) }
            || matches([], expected.dropFirst())
    }
    guard let line = actual.first, matches(line, first) else { return false }
    return matches(actual.dropFirst(), expected.dropFirst())
}

private func matches(_ line: String, _ pattern: String) -> Bool {
    let parts = pattern.components(separatedBy: "…")
    guard parts.count > 1, let head = parts.first, let tail = parts.last else { return line == pattern }
    guard line.hasPrefix(head), line.dropFirst(head.count).hasSuffix(tail) else { return false }
    var rest = line.dropFirst(head.count).dropLast(tail.count)
    for part in parts.dropFirst().dropLast() {
        guard let found = rest.range(of: part) else { return part.isEmpty }
        rest = rest[found.upperBound...]
    }
    return true
}

extension Project {
    /// The folder of `selvage`, beside that of the tests.
    static let binaries =
        Project.program("selvage")?.deletingLastPathComponent() ?? root.appending(path: ".build/debug")

    static let environment: [String: String] = {
        var environment = ProcessInfo.processInfo.environment
        let path = environment["PATH"] ?? "/usr/bin:/bin"
        environment["PATH"] = "\(Project.binaries.path):\(path):/usr/sbin:/sbin"
        environment["LC_ALL"] = "C.UTF-8"
        environment["NO_COLOR"] = nil
        environment["SELVAGE_LAB"] = nil
        return environment
    }()
}
