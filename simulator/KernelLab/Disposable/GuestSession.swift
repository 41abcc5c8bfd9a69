internal import CKernelLab
internal import Glibc
internal import LabModel

/// One command in one disposable kernel, from its start until nothing of it is left: a loop around poll(2).
///
/// Every call of it blocks; it belongs to the thread that made it.
final class GuestSession {
    /// What the command's streams are out here.
    enum Outside {
        case apart(DisposableKernel.Streams)
        case terminal(Terminal)
    }

    /// What of the script the guest does not have yet.
    private var unsaid: ArraySlice<UInt8>
    private let outside: Outside
    private let signals: SignalInbox?
    /// Our ends of what the kernel holds the other ends of.
    private let conversation: Descriptor
    private let chatter: Descriptor
    private let ours: [Descriptor]
    /// The end of the guard's pipe that nobody but us holds.
    private let lifeline: Descriptor
    private let guardProcess: pid_t

    private var pumps: [Pump]
    /// Standard input may not go in before the guest listens: what comes before is lost.
    private var inputPump: Pump?
    private var phase = Phase.booting
    private var line: [UInt8] = []
    private var lastWords: [UInt8] = []
    private var forwarded: Set<Int32> = []

    private enum Phase: Equatable {
        case booting
        case running
        /// The command has ended, all it wrote is on its way out, and the kernel has been told to go.
        case ending(ExitStatus)
        /// Nobody waits for what is still on its way.
        case aborting(ExitStatus)
        case failed(String)
    }

    /// Starts the kernel under its guard.
    init(
        _ script: GuestScript, _ outside: Outside, machine: Machine, memory: Int, forwardingSignals: Bool
    ) throws(LabError) {
        self.unsaid = Array(script.text.utf8)[...]
        self.outside = outside
        let caught = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH]
        self.signals = forwardingSignals ? try SignalInbox(caught) : nil

        let conversation = try Descriptor.pair()
        let input = try Descriptor.pair()
        let chatter = try Descriptor.pipe()
        let lifeline = try Descriptor.pipe()
        self.conversation = conversation.near
        self.chatter = chatter.reader
        self.lifeline = lifeline.writer
        conversation.near.makeNonBlocking()
        chatter.reader.makeNonBlocking()

        let first = Guard.kernelFiles
        var files = [
            (ours: lifeline.reader.number, its: Int32(0)), (chatter.writer.number, 1), (chatter.writer.number, 2),
            (conversation.far.number, first), (input.far.number, first + 1),
        ]
        let arguments: [String]
        let terminal: Terminal?
        // The far ends close, on our side, when this init returns.
        var far = [conversation.far, input.far, chatter.writer, lifeline.reader]
        switch outside {
        case .apart(let streams):
            let output = try Descriptor.pipe()
            let error = try Descriptor.pipe()
            output.reader.makeNonBlocking()
            error.reader.makeNonBlocking()
            input.near.makeNonBlocking()
            far += [output.writer, error.writer]
            files += [(output.writer.number, first + 2), (error.writer.number, first + 3)]
            self.ours = [input.near, output.reader, error.reader]
            self.pumps = [
                Pump(from: output.reader.number, to: streams.output),
                Pump(from: error.reader.number, to: streams.error),
            ]
            self.inputPump = streams.input.map { Pump(from: $0, to: input.near.number, framing: .pieces) }
            terminal = nil
            arguments = machine.arguments(
                memory: memory, output: "null,fd:\(first + 2)", error: "null,fd:\(first + 3)", conversation: first,
                input: first + 1)
        case .terminal(let its):
            let screen = try Descriptor.pair()
            screen.near.makeNonBlocking()
            far.append(screen.far)
            files += [(screen.far.number, first + 2), (its.descriptor, Guard.terminalFile)]
            self.ours = [input.near, screen.near]
            self.pumps = [Pump(from: screen.near.number, to: its.descriptor)]
            self.inputPump = Pump(from: its.descriptor, to: screen.near.number)
            terminal = its
            arguments = machine.arguments(
                memory: memory, output: "fd:\(first + 2)", error: "null", conversation: first, input: first + 1)
        }
        var environment = ["TMPDIR=\(machine.memoryFolder)", "PATH=/usr/bin:/bin"]
        if let registers = try WideRegisters.file() {
            files.append((registers.number, first + 4))
            environment.append("LD_PRELOAD=/proc/self/fd/\(first + 4)")
            far.append(registers)
        }
        self.guardProcess = try Spawn(
            arguments: Guard.arguments(shell: machine.shell, terminal: terminal, kernel: arguments),
            environment: environment, directory: "/", files: files, group: .session
        ).start()
        withExtendedLifetime(far) {}
    }

    /// Runs to the end and returns how the command ended. Nothing of the kernel is left when this returns or throws.
    func run() throws(LabError) -> ExitStatus {
        blockBrokenPipeSignal()
        if case .terminal(let terminal) = self.outside { terminal.makeRaw() }
        defer { if case .terminal(let terminal) = self.outside { terminal.restore() } }
        let end = ContinuousClock.now + GuestSession.bootPatience
        while !self.isOver {
            if self.phase == .booting, ContinuousClock.now > end {
                self.stop(.failed("it was not up after \(GuestSession.bootPatience)"))
            }
            self.turn()
        }
        self.kill()
        var status: Int32 = 0
        while waitpid(self.guardProcess, &status, 0) < 0, errno == EINTR {}
        switch self.phase {
        case .ending(let status), .aborting(let status): return status
        case .booting, .running: throw self.death("it ended before its command did")
        case .failed(let reason): throw self.death(reason)
        }
    }

    /// Every process of the kernel has closed its end of the conversation, and what the command wrote is delivered.
    private var isOver: Bool {
        guard self.conversation.number < 0 else { return false }
        switch self.phase {
        case .aborting, .failed: return true
        case .booting, .running, .ending: return self.pumps.allSatisfy(\.isFinished)
        }
    }

    /// Waits for the next thing to happen, and does what it asks for.
    private func turn() {
        var polls = [pollfd(fd: self.conversation.number, events: Int16(POLLIN), revents: 0)]
        polls.append(pollfd(fd: self.chatter.number, events: Int16(POLLIN), revents: 0))
        polls.append(pollfd(fd: self.signals?.reader.number ?? -1, events: Int16(POLLIN), revents: 0))
        let listensToInput = self.phase == .running
        polls.append(listensToInput ? self.inputPump?.interest ?? GuestSession.nothing : GuestSession.nothing)
        for pump in self.pumps { polls.append(pump.interest ?? GuestSession.nothing) }
        guard poll(&polls, nfds_t(polls.count), self.phase == .booting ? 1000 : -1) > 0 else { return }

        if polls[0].revents != 0 { self.listen() }
        if polls[1].revents != 0 { self.overhear() }
        if polls[2].revents != 0 { for signal in self.signals?.take() ?? [] { self.receive(signal) } }
        if polls[3].revents != 0 { self.inputPump?.move() }
        for index in self.pumps.indices where polls[4 + index].revents != 0 {
            self.pumps[index].move()
            // Nobody reads what the command writes: it ends as a command at the head of a pipeline does.
            if self.pumps[index].isBroken { self.stop(.aborting(.killed(signal: SIGPIPE))) }
        }
    }

    /// Reads what the guest says; its last word is that every process of it is gone.
    private func listen() {
        var bytes: [UInt8] = []
        switch read(self.conversation.number, upTo: 4096, into: &bytes) {
        case .later: return
        case .ended: self.conversation.close()
        case .bytes:
            for byte in bytes {
                if byte != UInt8(ascii: "\n") {
                    if self.line.count < 4096 { self.line.append(byte) }
                } else {
                    self.obey(String(decoding: self.line, as: UTF8.self))
                    self.line.removeAll()
                }
            }
        }
    }

    private func obey(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 1)
        switch (words.first, self.phase) {
        case ("more", .booting):
            let piece = self.unsaid.prefix(GuestScript.pieceSize)
            self.unsaid = self.unsaid.dropFirst(piece.count)
            self.say(Array("\(piece.count)\n".utf8) + piece)
        case ("running", .booting): self.phase = .running
        case ("exit", .running):
            guard let status = words.last.flatMap({ Int32($0) }) else { return }
            self.stop(.ending(status > 128 ? .killed(signal: status - 128) : .exited(status)))
        case ("failed", .booting), ("failed", .running):
            self.stop(.failed(words.count > 1 ? String(words[1]) : "it does not say why"))
        default: break  // Nothing that the guest says twice, or says too late, changes anything.
        }
    }

    /// Says something to the guest, in one piece: our end of the conversation has room for far more.
    private func say(_ bytes: [UInt8]) { _ = write(self.conversation.number, bytes[...]) }

    /// Keeps the end of what the kernel itself says, in case it must be shown.
    private func overhear() {
        switch read(self.chatter.number, upTo: 4096, into: &self.lastWords) {
        case .later: return
        case .ended: self.chatter.close()
        case .bytes: self.lastWords = self.lastWords.suffix(GuestSession.memorable)
        }
    }

    /// A signal that somebody sent to us: the command's, the first time.
    private func receive(_ signal: Int32) {
        if signal == SIGWINCH {
            guard case .terminal(let terminal) = self.outside, self.phase == .running else { return }
            let size = terminal.size
            self.say(Array("size \(size.rows) \(size.columns)\n".utf8))
        } else if self.phase == .running, self.forwarded.insert(signal).inserted {
            self.say(Array("signal \(signal)\n".utf8))
        } else {
            self.stop(.aborting(.killed(signal: signal)))
        }
    }

    private func stop(_ phase: Phase) {
        self.phase = phase
        self.kill()
    }

    /// Lets the guard end everything of the kernel's.
    private func kill() { self.lifeline.close() }

    private func death(_ reason: String) -> LabError {
        let said = String(decoding: self.lastWords, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { "\n  kernel: \($0)" }.joined()
        return LabError(.died, doing: "running a disposable kernel", reason: reason + said)
    }

    private static let nothing = pollfd(fd: -1, events: 0, revents: 0)
    /// A second is usual; a machine that is busy with something else takes longer.
    private static let bootPatience = Duration.seconds(60)
    /// How many bytes of the kernel's words are kept.
    private static let memorable = 1 << 14
}
