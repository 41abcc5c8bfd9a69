internal import CNetlink
internal import Glibc

extension NetlinkSocket {
    /// Sends requests in as few sendmsg(2) as possible and returns one answer for each, in their order; `mnl_nlmsg_batch_next`.
    ///
    /// The kernel works through a send in order and goes on after a refusal, so the requests of one call must not depend
    /// on each other. An error is thrown only where nothing at all was sent; what was sent and whose acknowledgement
    /// cannot be read is `unknown`.
    package mutating func send(_ messages: [Message]) throws(NetlinkError) -> [Answer] {
        guard !messages.isEmpty else { return [] }
        var answers = [Answer](repeating: .unknown, count: messages.count)
        let largest = messages.reduce(0) { max($0, $1.bytes.count) }
        var batch = try MessageBatch(largest: largest)
        let first = self.nextSequence
        var begin = 0
        for (index, message) in messages.enumerated() {
            let fits = batch.append(message.acknowledged().numbered(self.takeSequence()))
            if !fits {
                try self.flush(&batch, messages: begin..<index, first: first, into: &answers)
                begin = index
            }
            if index + 1 - begin == self.answersThatFit {
                try self.flush(&batch, messages: begin..<index + 1, first: first, into: &answers)
                begin = index + 1
            }
        }
        try self.flush(&batch, messages: begin..<messages.count, first: first, into: &answers)
        return answers
    }

    /// How many acknowledgements may wait in our buffer: the kernel counts some 800 bytes for a small one, and up to twice
    /// that for one that explains a refusal.
    private var answersThatFit: Int { max(1, self.receiveRoom / 2048) }

    private mutating func flush(
        _ batch: inout MessageBatch, messages: Range<Int>, first: UInt32, into answers: inout [Answer]
    ) throws(NetlinkError) {
        guard !messages.isEmpty else { return }
        do throws(NetlinkError) {
            try self.write(batch.bytes)
        } catch {
            // What went out before stays told; the rest is as if it had never been tried.
            guard messages.lowerBound > 0 else { throw error }
            let refusal = Refusal(code: error.code, text: error.reason)
            for index in messages.lowerBound..<answers.count { answers[index] = .refused(refusal) }
            batch.reset()
            return
        }
        batch.reset()
        self.collect(messages, first: first, into: &answers)
    }

    /// Reads the acknowledgements that lie there: when sendmsg(2) has returned, rtnetlink has queued them all.
    private mutating func collect(_ messages: Range<Int>, first: UInt32, into answers: inout [Answer]) {
        var missing = messages.count
        while missing > 0 {
            // A buffer that overran has lost some, the others are still there: theirs stay `unknown`.
            guard let arrival = try? self.read() else { return }
            switch arrival {
            case .nothing: return
            case .overrun: continue
            case .bytes(let count):
                let port = self.port
                ReceivedMessages.forEach(in: self.received.span.bytes.extracting(first: count)) { message, header in
                    let index = Int(header.sequence &- first)
                    guard header.port == port, messages.contains(index), let answer = Answer(message, header) else {
                        return
                    }
                    answers[index] = answer
                    missing -= 1
                }
            }
        }
    }
}

/// Messages packed one behind the other; `mnl_nlmsg_batch_start`.
private struct MessageBatch: ~Copyable {
    private let buffer: UnsafeMutableRawBufferPointer
    private let batch: OpaquePointer

    /// Bytes in one sendmsg(2): below the send buffer that every system allows (208 KiB).
    private static let limit = 1 << 17

    /// Makes room for a full batch and the one message that does not fit any more.
    init(largest: Int) throws(NetlinkError) {
        self.buffer = .allocate(byteCount: MessageBatch.limit + largest, alignment: 16)
        guard let batch = mnl_nlmsg_batch_start(self.buffer.baseAddress, MessageBatch.limit) else {
            self.buffer.deallocate()
            throw NetlinkError(code: ENOMEM, doing: "making room for a batch")
        }
        self.batch = batch
    }

    deinit {
        mnl_nlmsg_batch_stop(self.batch)
        self.buffer.deallocate()
    }

    /// Appends a message. False: it is kept, but what was there before must be sent first; `mnl_nlmsg_batch_next`.
    mutating func append(_ message: Message) -> Bool {
        mnl_nlmsg_batch_current(self.batch).copyMemory(from: message.bytes, byteCount: message.bytes.count)
        return mnl_nlmsg_batch_next(self.batch)
    }

    /// What there is to send, without the message that did not fit.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: mnl_nlmsg_batch_head(self.batch), count: mnl_nlmsg_batch_size(self.batch))
    }

    /// Forgets what was sent, and begins with the message that did not fit; `mnl_nlmsg_batch_reset`.
    mutating func reset() { mnl_nlmsg_batch_reset(self.batch) }
}
