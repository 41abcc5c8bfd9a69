internal import CNetlink
internal import Glibc

extension NetlinkSocket {
    /// Asks for a dump and folds its messages into a value; again from the start where the kernel's tables changed meanwhile.
    ///
    /// NLM_F_DUMP_INTR says that what was told may never have been true together; then, and when an answer was lost to a
    /// full buffer, everything told is forgotten and asked again.
    mutating func dump<Value>(
        _ request: Message, into initial: Value, _ add: (inout Value, borrowing RawSpan) -> Void
    ) throws(NetlinkError) -> Value {
        for _ in 0..<NetlinkSocket.attempts {
            var value = initial
            if try self.dumpOnce(request, { add(&value, $0) }) { return value }
        }
        throw NetlinkError(
            .busy, doing: "reading the kernel's tables",
            reason: "they changed while they were read, \(NetlinkSocket.attempts) times in a row",
            remedy: "try again when less is changing")
    }

    /// Asks for one thing and returns what `read` makes of the answer; throws the kernel's refusal.
    mutating func ask<Value>(
        _ request: Message, doing: String, _ read: (borrowing RawSpan) -> Value?
    ) throws(NetlinkError) -> Value? {
        let sequence = self.takeSequence()
        try request.acknowledged().numbered(sequence).write(to: self)
        var value: Value?
        var conversation = Conversation(sequence: sequence, port: self.port)
        while !conversation.isOver {
            try self.next(&conversation) { value = value ?? read($0) }
        }
        if let refusal = conversation.refusal {
            throw NetlinkError(code: refusal.code, doing: doing, said: refusal.text)
        }
        return value
    }

    /// How often a dump that the kernel calls interrupted is asked for again.
    private static let attempts = 32

    /// True where what was told is whole.
    private mutating func dumpOnce(
        _ request: Message, _ add: (borrowing RawSpan) -> Void
    ) throws(NetlinkError) -> Bool {
        let sequence = self.takeSequence()
        try request.numbered(sequence).write(to: self)
        var conversation = Conversation(sequence: sequence, port: self.port)
        while !conversation.isOver { try self.next(&conversation, add) }
        if let refusal = conversation.refusal {
            throw NetlinkError(code: refusal.code, doing: "reading the kernel's tables", said: refusal.text)
        }
        return !conversation.isInterrupted
    }

    private mutating func next(
        _ conversation: inout Conversation, _ body: (borrowing RawSpan) -> Void
    ) throws(NetlinkError) {
        switch try self.read() {
        case .nothing: try self.wait()
        case .overrun: conversation.lost()
        case .bytes(let count): conversation.take(self.received.span.bytes.extracting(first: count), body)
        }
    }
}

/// The kernel's answer to one request, piece by piece, until it is over; pure.
struct Conversation {
    private let sequence: UInt32
    private let port: UInt32
    private(set) var isOver = false
    /// What was told may never have been true together.
    private(set) var isInterrupted = false
    private(set) var refusal: Refusal?

    init(sequence: UInt32, port: UInt32) {
        self.sequence = sequence
        self.port = port
    }

    /// Takes one received buffer; what belongs to another request is passed over.
    mutating func take(_ buffer: borrowing RawSpan, _ body: (borrowing RawSpan) -> Void) {
        var state = self
        ReceivedMessages.forEach(in: buffer) { message, header in
            guard header.sequence == state.sequence, header.port == state.port, !state.isOver else { return }
            if header.flags & Int32(NLM_F_DUMP_INTR) != 0 { state.isInterrupted = true }
            switch Int32(header.type) {
            case NLMSG_DONE:
                state.isOver = true
                // A dump that fails half-way says so in its last message: a negative error number.
                if let code: Int32 = message.number(at: Message.headerSize), code < 0, code != .min {
                    state.refusal = Refusal(code: -code)
                }
            case NLMSG_ERROR:
                state.isOver = true
                if case .refused(let refusal) = Answer(message, header) { state.refusal = refusal }
            case NLMSG_NOOP:
                break
            default:
                body(message)
            }
        }
        self = state
    }

    /// The buffer overran. Of a dump the rest still comes, and its last message too: the kernel makes that when we read on.
    mutating func lost() { self.isInterrupted = true }
}

extension Message {
    /// The same request with NLM_F_ACK: the kernel tells its end.
    func acknowledged() -> Message { self.flagged(NLM_F_ACK) }

    func write(to socket: borrowing NetlinkSocket) throws(NetlinkError) {
        let failure: NetlinkError? = self.bytes.withUnsafeBytes { bytes in
            do throws(NetlinkError) {
                try socket.write(bytes)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }
}
