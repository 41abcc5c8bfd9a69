internal import CKernelLab
internal import Glibc

/// One-way copying between two open files with a bounded buffer, driven by poll(2).
///
/// It reads only when its buffer is empty, so that whoever writes too fast waits, and it never waits itself: it touches a
/// file only when poll has said that it may, and then writes no more than a pipe is certain to take.
struct Pump {
    private let source: Int32
    private let sink: Int32
    private let framing: Framing
    private var buffer: [UInt8] = []
    private var written = 0
    private var awaitsAnswer = false
    /// There is nothing more to read.
    private(set) var hasEnded = false
    /// Nobody reads what it writes.
    private(set) var isBroken = false

    enum Framing {
        /// Bytes as they are.
        case none
        /// For a reader behind a serial line of user-mode Linux: each piece after a line with its length, a line `0` after the
        /// last one, since an end cannot be seen otherwise; and each piece only after the sink has answered the one
        /// before with a byte. A line that was ever full (4,096 bytes that nobody has read) hears nothing any more.
        case pieces
    }

    init(from source: Int32, to sink: Int32, framing: Framing = .none) {
        self.source = source
        self.sink = sink
        self.framing = framing
    }

    /// Everything that there will ever be has been written, or nobody wants it.
    var isFinished: Bool { self.isBroken || self.hasEnded && self.buffer.isEmpty }

    /// What to poll for: the source while there is nothing to write, the sink while there is.
    var interest: pollfd? {
        if self.isFinished { return nil }
        if self.awaitsAnswer { return pollfd(fd: self.sink, events: Int16(POLLIN), revents: 0) }
        return self.buffer.isEmpty
            ? pollfd(fd: self.source, events: Int16(POLLIN), revents: 0)
            : pollfd(fd: self.sink, events: Int16(POLLOUT), revents: 0)
    }

    /// Moves one piece, after poll has reported something for `interest`.
    mutating func move() {
        if self.awaitsAnswer {
            self.hearAnswer()
        } else if self.buffer.isEmpty {
            self.fill()
        } else {
            self.drain()
        }
    }

    private mutating func hearAnswer() {
        var answer: [UInt8] = []
        switch read(self.sink, upTo: 1, into: &answer) {
        case .later: return
        case .ended: self.isBroken = true
        case .bytes: self.awaitsAnswer = false
        }
    }

    private mutating func fill() {
        var piece: [UInt8] = []
        let isCut = self.framing == .pieces
        switch read(self.source, upTo: isCut ? GuestScript.pieceSize : Pump.pieceSize, into: &piece) {
        case .later: return
        case .ended:
            self.hasEnded = true
            if isCut { self.buffer = Array("0\n".utf8) }
        case .bytes:
            self.buffer = isCut ? Array("\(piece.count)\n".utf8) + piece : piece
        }
    }

    private mutating func drain() {
        let end = min(self.written + Pump.certainSize, self.buffer.count)
        switch write(self.sink, self.buffer[self.written..<end]) {
        case .later: return
        case .ended: self.isBroken = true
        case .bytes(let count):
            self.written += count
            guard self.written == self.buffer.count else { return }
            self.buffer.removeAll(keepingCapacity: true)
            self.written = 0
            self.awaitsAnswer = self.framing == .pieces && !self.hasEnded
        }
    }

    /// What one read takes.
    private static let pieceSize = 1 << 15
    /// PIPE_BUF: a pipe that poll calls writable takes as much without waiting (pipe(7)).
    private static let certainSize = 4096
}
