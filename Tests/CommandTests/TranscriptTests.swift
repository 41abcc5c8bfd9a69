import Foundation
import Synchronization
import TestKit
import Testing

/// What the commands print, word for word, where no switch is needed.
@Suite struct TranscriptTests {
    @Test(arguments: try Transcripts.inFolder("Transcripts"))
    func `a session prints what its transcript says`(transcript: Transcript) async throws {
        try await transcript.verify()
    }
}

/// The sessions of the docs in labs of simulated switches, one after the other: each has a fabric's worth of work to do.
@Suite(.serialized) struct SimulatedTranscriptTests {
    @Test(arguments: try Transcripts.inDocuments().filter(\.isSimulated))
    func `a session prints what its transcript says`(transcript: Transcript) async throws {
        try await transcript.verify()
    }
}

/// The sessions that need real switches, and those of the README and the docs: all of them on a real kernel.
@Suite(.enabled(if: Project.mayUseKernel, "needs a kernel with VLAN filtering and root: make test boots one"))
struct KernelTranscriptTests {
    @Test(
        arguments: try Transcripts.inFolder("KernelTranscripts") + Transcripts.inDocuments().filter { !$0.isSimulated })
    func `a session prints what its transcript says`(transcript: Transcript) async throws {
        try await transcript.verify()
    }
}

enum Transcripts {
    static func inFolder(_ name: String) throws -> [Transcript] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: name)
        return try Transcripts.files(in: folder, endingIn: "txt")
    }

    /// Only what runs in a lab or needs none; a fence that shows something else is no ```` ```console ````.
    static func inDocuments() throws -> [Transcript] {
        try Transcript.all(in: Project.root.appending(path: "README.md"))
            + Transcripts.files(in: Project.root.appending(path: "docs"), endingIn: "md")
    }

    private static func files(in folder: URL, endingIn ending: String) throws -> [Transcript] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == ending }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .flatMap { try Transcript.all(in: $0) }
            .filter { !$0.exchanges.isEmpty }
    }
}

extension Transcript {
    /// Runs the session and compares; with UPDATE_GOLDENS=1 writes what it printed into the document instead.
    func verify() async throws {
        let performance = try await Performance(of: self)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            // Sessions of one file run side by side, and each moves the lines of those behind it.
            return try Transcript.rewriting.withLock { _ in
                try Transcript.all(in: self.file)[self.position].rewrite(as: performance)
            }
        }
        for (exchange, output) in zip(self.exchanges, performance.outputs) {
            #expect(
                matches(output.lines[...], exchange.expected[...]) && output.status == exchange.status,
                """
                \(self.file.lastPathComponent):\(exchange.line): $ \(exchange.command)
                printed:
                \(output.lines.joined(separator: "\n"))
                [\(output.status)]
                expected:
                \(exchange.expected.joined(separator: "\n"))
                [\(exchange.status)]
                """)
        }
    }

    private static let rewriting = Mutex(())

    /// Replaces only what does not match, from the end, so that earlier line numbers stay true.
    private func rewrite(as performance: Performance) throws {
        var lines = try String(contentsOf: self.file, encoding: .utf8).components(separatedBy: "\n")
        for (exchange, output) in zip(self.exchanges, performance.outputs).reversed()
        where !matches(output.lines[...], exchange.expected[...]) || output.status != exchange.status {
            let status = output.status == 0 ? [] : ["[\(output.status)]"]
            lines.replaceSubrange(exchange.range, with: output.lines + status)
        }
        try Data(lines.joined(separator: "\n").utf8).write(to: self.file)
    }
}
