import Testing

@testable import Netlink

/// Answers piece by piece: the end, refusals, interruptions, strangers.
@Suite struct ConversationTests {
    private func header(_ length: Int, type: UInt8, flags: UInt8 = 0, flags2: UInt8 = 0, sequence: UInt8 = 5) -> [UInt8]
    {
        [UInt8(length), 0, 0, 0, type, 0, flags, flags2, sequence, 0, 0, 0, 9, 0, 0, 0]
    }

    private func run(_ buffers: [[UInt8]]) -> (Conversation, Int) {
        var conversation = Conversation(sequence: 5, port: 9)
        var count = 0
        for buffer in buffers { conversation.take(buffer.span.bytes) { _ in count += 1 } }
        return (conversation, count)
    }

    private var done: [UInt8] { self.header(20, type: 3) + [0, 0, 0, 0] }

    @Test func aDumpGoesOnUntilDone() {
        let (some, first) = self.run([self.header(16, type: 16, flags: 2)])
        #expect(!some.isOver && first == 1)
        let (all, count) = self.run([self.header(16, type: 16, flags: 2), self.header(16, type: 16) + self.done])
        #expect(all.isOver && all.refusal == nil && !all.isInterrupted && count == 2)
    }

    @Test func anotherRequestsAnswerIsPassedOver() {
        let (state, count) = self.run([
            self.header(16, type: 16, sequence: 4) + self.header(20, type: 3, sequence: 6) + [0, 0, 0, 0]
        ])
        #expect(!state.isOver && count == 0)
    }

    @Test func anInterruptedDumpIsKnownByAnyOfItsMessages() {
        // NLM_F_DUMP_INTR is 0x10.
        #expect(self.run([self.header(16, type: 16, flags: 0x12), self.done]).0.isInterrupted)
        #expect(self.run([self.header(20, type: 3, flags: 0x10) + [0, 0, 0, 0]]).0.isInterrupted)
    }

    @Test func aDumpMayFailInItsLastMessage() {
        let state = self.run([self.header(20, type: 3) + [0xf4, 0xff, 0xff, 0xff]]).0
        #expect(state.isOver && state.refusal?.code == 12)
    }

    @Test func aRefusalTellsWhyAndWhere() {
        let text = Array("bad vlan".utf8) + [0]
        let refusal =
            self.header(64, type: 2, flags2: 3)  // NLMSG_ERROR; NLM_F_CAPPED 0x100, NLM_F_ACK_TLVS 0x200
            + [0xea, 0xff, 0xff, 0xff]  // -EINVAL
            + self.header(76, type: 19)  // the request's header; its body is left out
            + [13, 0, 1, 0] + text + [0, 0, 0]  // NLMSGERR_ATTR_MSG
            + [8, 0, 2, 0, 44, 0, 0, 0]  // NLMSGERR_ATTR_OFFS
        let whole = self.run([[UInt8(refusal.count)] + refusal.dropFirst()]).0
        #expect(whole.refusal == Refusal(code: 22, text: "bad vlan", attributeOffset: 44))
        #expect(whole.refusal?.reason == "bad vlan")
    }

    @Test func aRefusalWithoutWordsHasThoseOfItsNumber() {
        #expect(Refusal(code: 16).reason == "Device or resource busy (EBUSY)")
        #expect(Refusal(code: 99_999).reason == "error 99999")
    }

    @Test(arguments: [Int32.min, -1, 1, .max]) func noErrorNumberCrashes(code: Int32) throws {
        let number = (0..<4).map { UInt8(truncatingIfNeeded: code >> (8 * $0)) }
        let message = self.header(36, type: 2) + number + self.header(16, type: 19)
        let header = try #require(message.read { MessageHeader($0, at: 0) })
        guard case .refused = message.read({ Answer($0, header) }) else {
            Issue.record("an error number other than 0 is a refusal")
            return
        }
    }

    @Test func aHalfMessageEndsTheWalk() {
        let (state, count) = self.run([self.header(16, type: 16) + self.header(200, type: 16)])
        #expect(!state.isOver && count == 1)
        #expect(self.run([self.header(8, type: 16) + self.header(16, type: 16)]).1 == 0)
        #expect(self.run([self.header(0, type: 16)]).1 == 0)
        #expect(self.run([[1, 2, 3]]).1 == 0)
    }
}
