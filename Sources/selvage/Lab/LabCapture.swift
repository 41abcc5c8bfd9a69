import ArgumentParser
import Foundation
import Glibc
import LabModel
import SimulatedLab
import Synchronization

/// `selvage lab capture SWITCH:PORT -w FILE`: the frames that pass a port, for tshark and Wireshark.
struct LabCapture: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture", abstract: "Write the frames that pass a port of a simulated lab to a file, as pcapng.",
        discussion: """
            The frames are as they are on the cable, with their 802.1Q tags, both ways, by the lab's clock. tshark and Wireshark \
            open the file; with `-w -` it goes to standard output: `selvage lab capture leaf1:up1 -w - | tshark -r -`.

            It ends after --count frames, after --for, with Ctrl-C, or when the lab goes down.
            """)

    @Argument(help: "The port, SWITCH:PORT.")
    var port: String

    @Option(name: [.customShort("w"), .customLong("write")], help: ArgumentHelp("The file; - is standard output.", valueName: "file"))
    var file: String

    @Option(name: .customLong("for"), help: ArgumentHelp("How long: 500ms, 5s, 2m.", valueName: "time"))
    var time: Pace?

    @Option(help: ArgumentHelp("How many frames.", valueName: "frames"))
    var count: Int?

    @OptionGroup var choice: LabChoice

    func validate() throws {
        if let count = self.count, count < 1 { throw ValidationError("--count is at least 1") }
        if self.file == "-", isatty(STDOUT_FILENO) == 1 {
            throw ValidationError("Standard output is a terminal; name a file, or a pipe behind it")
        }
    }

    func run() async throws {
        let parts = self.port.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw Failure("'\(self.port)' is no port", help: "write it as SWITCH:PORT") }
        let record = try self.choice.record()
        let file = try CaptureFile(self.file, port: self.port, count: self.count)
        do {
            try await interruptible {
                try await LabChoice.ask(record) { lab in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        defer { group.cancelAll() }
                        group.addTask {
                            try await lab.capture(atPort: parts[1], of: parts[0]) { try file.take($0) }
                        }
                        if let time = self.time {
                            group.addTask { try await Task.sleep(for: time.duration) }
                        }
                        try await group.next()
                    }
                }
            }
        } catch is CancellationError {}
        let (frames, dropped) = file.end()
        Stream.talk.line("\(selvage.count(frames, "frame")) of \(self.port) in \(self.file == "-" ? "standard output" : self.file).")
        if dropped > 0 {
            Stream.talk.line("\(selvage.count(dropped, "frame")) came faster than they could be written, and are not in it.")
        }
    }
}

/// The file that frames go into. It begins with the first message, so that a port that is not there leaves no file.
private final class CaptureFile: Sendable {
    private struct State {
        var descriptor: Int32?
        var frames = 0
        var dropped = 0
    }

    private let path: String
    private let port: String
    private let count: Int
    private let state = Mutex(State())

    init(_ path: String, port: String, count: Int?) throws(Failure) {
        self.path = path
        self.port = port
        self.count = count ?? .max
    }

    /// Writes some frames, and says whether more are wanted.
    func take(_ message: ControlCapturedFrames) throws -> Bool {
        try self.state.withLock { state in
            if state.descriptor == nil {
                state.descriptor = try self.open()
                try self.write(
                    PCAPNG.beginning(interface: self.port, by: "selvage \(Selvage.version)"), state.descriptor)
                Stream.talk.line("Listening at \(self.port).")
            }
            state.dropped += Int(clamping: message.dropped)
            var bytes: [UInt8] = []
            for frame in message.frames.prefix(self.count - state.frames) {
                bytes += PCAPNG.frame(Array(frame.bytes), at: frame.nanoseconds, isLeaving: frame.isLeaving)
                state.frames += 1
            }
            try self.write(bytes, state.descriptor)
            return state.frames < self.count
        }
    }

    /// Closes the file and says what is in it.
    func end() -> (frames: Int, dropped: Int) {
        self.state.withLock { state in
            if let descriptor = state.descriptor, descriptor != STDOUT_FILENO { close(descriptor) }
            state.descriptor = nil
            return (state.frames, state.dropped)
        }
    }

    private func open() throws -> Int32 {
        if self.path == "-" { return STDOUT_FILENO }
        let descriptor = Glibc.open(self.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw self.failure }
        return descriptor
    }

    private func write(_ bytes: [UInt8], _ descriptor: Int32?) throws {
        var rest = bytes[...]
        while let descriptor, !rest.isEmpty {
            let written = Glibc.write(descriptor, Array(rest), rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw self.failure }
            rest = rest.dropFirst(written)
        }
    }

    private var failure: Failure {
        Failure("\(self.path) cannot be written: \(strerror(errno).map { String(cString: $0) } ?? "error \(errno)")")
    }
}
