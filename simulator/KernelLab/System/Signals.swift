internal import Glibc
internal import LabModel
internal import Netlink
internal import Synchronization

/// Signals as bytes to read: each one caught is a byte, its number, in the pipe of everyone who subscribed.
///
/// A signal handler may do next to nothing, so it writes one byte into one pipe; a thread of its own reads that and gives
/// it to the subscribers.
final class SignalInbox {
    /// Poll and read it; non-blocking.
    let reader: Descriptor
    private let writer: Descriptor

    /// Begins to catch these signals; `sigaction(2)`.
    init(_ signals: [Int32]) throws(LabError) {
        let (reader, writer) = try Descriptor.pipe()
        reader.makeNonBlocking()
        writer.makeNonBlocking()
        self.reader = reader
        self.writer = writer
        try SignalInbox.listen()
        let number = writer.number
        SignalInbox.state.withLock { $0.add(number, signals) }
    }

    /// Stops; what nobody else catches is again as it was before.
    deinit {
        let number = self.writer.number
        SignalInbox.state.withLock { $0.remove(number) }
    }

    /// The numbers of the signals caught since the last call, in their order.
    func take() -> [Int32] {
        var bytes: [UInt8] = []
        guard case .bytes = read(self.reader.number, upTo: 64, into: &bytes) else { return [] }
        return bytes.map { Int32($0) }
    }

    /// Who listens for what, and what was there before.
    private struct State {
        var subscribers: [Int32: Set<Int32>] = [:]
        var before: [Int32: sigaction] = [:]

        mutating func add(_ writer: Int32, _ signals: [Int32]) {
            self.subscribers[writer] = Set(signals)
            for signal in signals where self.before[signal] == nil {
                var action = sigaction()
                action.__sigaction_handler.sa_handler = catchSignal
                action.sa_flags = SA_RESTART
                var old = sigaction()
                if sigaction(signal, &action, &old) == 0 { self.before[signal] = old }
            }
        }

        mutating func remove(_ writer: Int32) {
            self.subscribers[writer] = nil
            for (signal, action) in self.before where !self.subscribers.values.contains(where: { $0.contains(signal) })
            {
                var action = action
                sigaction(signal, &action, nil)
                self.before[signal] = nil
            }
        }

        func tell(_ signal: UInt8) {
            for (writer, signals) in self.subscribers where signals.contains(Int32(signal)) {
                _ = write(writer, [signal])
            }
        }
    }

    private static let state = Mutex(State())
    private static let isListening = Mutex(false)

    /// Opens the one pipe of this program and starts the one thread that reads it, once.
    private static func listen() throws(LabError) {
        try self.isListening.withLock { isListening throws(LabError) in
            if isListening { return }
            let (reader, writer) = try Descriptor.pipe()
            writer.makeNonBlocking()
            // Both stay open to the end of the program: a handler may be under way at any moment.
            let (source, sink) = (reader.give(), writer.give())
            do throws(NetlinkError) {
                try PlainThread.start {
                    var bytes: [UInt8] = []
                    while true {
                        bytes.removeAll()
                        guard case .bytes = read(source, upTo: 1, into: &bytes), let signal = bytes.first else {
                            continue
                        }
                        SignalInbox.state.withLock { $0.tell(signal) }
                    }
                }
            } catch {
                throw LabError(error)
            }
            caught.store(sink, ordering: .releasing)
            isListening = true
        }
    }
}

/// Where the handler writes; negative before there is a pipe.
private let caught = Atomic<Int32>(-1)

/// The handler: one write(2), which is safe in a handler, with errno as it was before.
private let catchSignal: @convention(c) (Int32) -> Void = { signal in
    let code = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    Glibc.write(caught.load(ordering: .acquiring), &byte, 1)
    errno = code
}

/// Lets a write on this thread to what nobody reads fail instead of ending the program; `pthread_sigmask(3)`.
func blockBrokenPipeSignal() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
}

/// Lets this thread give the terminal's foreground away and take it back, also while we are in the background.
func blockTerminalOutputSignal() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTTOU)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
}
