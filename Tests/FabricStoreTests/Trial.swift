import Foundation
import TestKit
import Testing

/// A program of its own that writes lock files, to be killed while it does.
final class Trial {
    private let process = Process()
    private let output = Pipe()
    private var bytes: [UInt8] = []

    /// Starts `ledger-trial ARGUMENTS…`, built beside the tests.
    init(_ arguments: String...) throws {
        let program = try #require(Project.program("ledger-trial"), "ledger-trial is not built")
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
}
