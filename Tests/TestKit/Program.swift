package import Foundation

/// A program that a test runs to its end.
package struct Program {
    private let path: String
    private let arguments: [String]
    /// The test's own where there is none.
    package var environment: [String: String]?
    /// Where it runs; where the test does where there is none.
    package var folder: URL?
    /// What it is fed.
    package var input = ""
    /// Its complaints are in what it says, where they came.
    package var saysErrors = true

    package init(_ path: String, _ arguments: String...) { self.init(path, arguments) }

    package init(_ path: String, _ arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }

    /// A shell command in a network namespace, where it ends at the first thing that goes wrong; it is without single quotes.
    package static func shell(_ command: String, in namespace: String) -> Program {
        Program("/bin/sh", "-c", "PATH=/usr/sbin:/sbin:$PATH; exec ip netns exec \(namespace) sh -ec '\(command)'")
    }

    /// How it ended and what it said.
    package typealias Ending = (status: Int32, output: String)

    /// Runs it without keeping one of the few threads that all tests share.
    package func run() async throws -> Ending {
        let (process, folder) = try self.prepared()
        try await withCheckedThrowingContinuation { (waiting: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in waiting.resume() }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                waiting.resume(throwing: error)
            }
        }
        return (process.terminationStatus, try folder.text("output"))
    }

    /// Runs it and keeps the thread until it has ended, for tests that are no tasks or want nothing to happen meanwhile.
    package func runWaiting() throws -> Ending {
        let (process, folder) = try self.prepared()
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try folder.text("output"))
    }

    /// Input and output are files and no pipes, so that nobody waits for one to be read, also where the program leaves others
    /// behind that keep it open.
    private func prepared() throws -> (Process, Folder) {
        let folder = try Folder()
        try folder.write(self.input, to: "input")
        try folder.write("", to: "output")
        let process = Process()
        process.executableURL = URL(filePath: self.path)
        process.arguments = self.arguments
        process.environment = self.environment
        if let place = self.folder { process.currentDirectoryURL = place }
        process.standardInput = try FileHandle(forReadingFrom: folder.url.appending(path: "input"))
        let output = try FileHandle(forWritingTo: folder.url.appending(path: "output"))
        process.standardOutput = output
        process.standardError = self.saysErrors ? output : FileHandle.nullDevice
        return (process, folder)
    }
}
