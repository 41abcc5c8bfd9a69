import Foundation
import Testing

/// A program of its own that writes lock files, to be killed while it does.
final class Trial {
    private let process = Process()
    private let output = Pipe()
    private var bytes: [UInt8] = []

    /// Starts `ledger-trial ARGUMENTS…`, built beside the tests.
    init(_ arguments: String...) throws {
        let program: URL = try #require(Trial.program, "ledger-trial is not built")
        self.process.executableURL = program
        self.process.arguments = arguments
        self.process.standardInput = FileHandle.nullDevice
        self.process.standardOutput = self.output
        try self.process.run()
    }

    deinit { self.kill() }

    /// Ends it without a word.
    func kill() { if self.process.isRunning { Foundation.kill(self.process.processIdentifier, SIGKILL) } }

    /// Waits until it has said something more, or for so long.
    func wait(milliseconds: Int32) {
        var ready = pollfd(fd: self.output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
        poll(&ready, 1, milliseconds)
        if ready.revents & Int16(POLLIN) != 0 { self.bytes += self.output.fileHandleForReading.availableData }
    }

    /// The whole lines that it has said by its end.
    func finish() throws -> (lines: [String], wasKilled: Bool, status: Int32) {
        self.bytes += try self.output.fileHandleForReading.readToEnd() ?? Data()
        self.process.waitUntilExit()
        let lines = String(decoding: self.bytes, as: UTF8.self).components(separatedBy: "\n").dropLast()
        let wasKilled = self.process.terminationReason == .uncaughtSignal
        return (Array(lines), wasKilled, self.process.terminationStatus)
    }

    private static let program: URL? = {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
        let folders = [bundle, try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")]
            .compactMap { $0 }.map { URL(fileURLWithPath: $0) }
            .flatMap { [$0.deletingLastPathComponent(), $0.deletingLastPathComponent().deletingLastPathComponent()] }
        return folders.map { $0.appendingPathComponent("ledger-trial") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()
}
