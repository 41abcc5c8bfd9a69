import Foundation
import TestKit
import Testing

/// A program of its own that runs a command in a lab's kernel, to be fed, signalled and killed.
final class Trial {
    let process = Process()
    let input = Pipe()
    let output = Pipe()
    let error = Pipe()

    /// Starts `kernel-lab-trial WAY COMMAND…`, built beside the tests.
    init(_ way: String, _ command: String..., variables: [String: String] = [:]) throws {
        let program = try #require(Project.program("kernel-lab-trial"), "kernel-lab-trial is not built")
        self.process.executableURL = program
        self.process.arguments = [way] + command
        self.process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        self.process.standardInput = self.input
        self.process.standardOutput = self.output
        self.process.standardError = self.error
        try self.process.run()
    }

    deinit { if self.process.isRunning { kill(self.process.processIdentifier, SIGKILL) } }

    func feed(_ text: String) throws { try self.input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

    /// Ends standard input.
    func endInput() throws { try self.input.fileHandleForWriting.close() }

    /// The next line that it writes, without its end; nil at the end.
    func line() -> String? {
        var bytes: [UInt8] = []
        while let byte = try? self.output.fileHandleForReading.read(upToCount: 1)?.first {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// What it wrote and how it ended, as a shell calls it.
    func finish() throws -> (output: Data, error: String, status: Int32) {
        try? self.endInput()
        let output = try self.output.fileHandleForReading.readToEnd() ?? Data()
        let error = try self.error.fileHandleForReading.readToEnd() ?? Data()
        self.process.waitUntilExit()
        let status = self.process.terminationStatus
        return (
            output, String(decoding: error, as: UTF8.self),
            self.process.terminationReason == .uncaughtSignal ? 128 + status : status
        )
    }

    /// It, and all that it started and they started, as long as their parents live.
    var processes: [Int32] {
        var found = [self.process.processIdentifier]
        var next = 0
        while next < found.count {
            found += Processes.children(of: found[next])
            next += 1
        }
        return found
    }
}

/// What /proc says of this machine's processes.
enum Processes {
    static func children(of process: Int32) -> [Int32] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return tasks.flatMap { task in
            ((try? String(contentsOfFile: "/proc/\(process)/task/\(task)/children", encoding: .utf8)) ?? "")
                .split(separator: " ").compactMap { Int32($0) }
        }
    }

    /// Those of a session that are not yet dead.
    static func alive(inSessions sessions: Set<Int32>) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { process in
            guard let fields = Processes.fields(of: process), fields.count > 3 else { return false }
            return fields[0] != "Z" && fields[0] != "X" && Int32(fields[3]).map { sessions.contains($0) } ?? false
        }
    }

    static func session(of process: Int32) -> Int32? {
        Processes.fields(of: process).flatMap { $0.count > 3 ? Int32($0[3]) : nil }
    }

    /// Of /proc/PID/stat, what follows the name: state, parent, group, session, ….
    private static func fields(of process: Int32) -> [Substring]? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }

    /// Whether all of them end before a deadline that only a failure reaches.
    static func end(inSessions sessions: Set<Int32>) -> Bool {
        Processes.comes { Processes.alive(inSessions: sessions).isEmpty }
    }

    /// The same of processes.
    static func end(_ processes: [Int32]) -> Bool {
        Processes.comes {
            processes.allSatisfy { process in
                Processes.fields(of: process).map { $0[0] == "Z" || $0[0] == "X" } ?? true
            }
        }
    }

    private static func comes(_ condition: () -> Bool) -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if condition() { return true }
            sched_yield()
        }
        return false
    }

    /// The regular files with a name that a process has open for writing or has mapped from a temporary folder.
    static func namedFiles(of process: Int32) -> [String] {
        let folder = "/proc/\(process)/fd"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") }
            .filter { path in
                ["/tmp/", "/dev/shm/", "/var/tmp/", "/run/"].contains { path.hasPrefix($0) }
                    && !path.hasSuffix(" (deleted)")
            }
    }
}
