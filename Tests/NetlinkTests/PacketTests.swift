import FabricModel
import Netlink
import Testing

/// Frames and echoes, byte by byte.
@Suite struct PacketTests {
    private let frame = Frame(
        to: .broadcast, from: MACAddress(rawValue: 0x02_00_5e_00_00_01), tag: 20, etherType: 0x88b5,
        payload: [1, 2])

    @Test func aFrameIsWhatLiesOnTheCable() {
        let expected = bytes(
            """
            ff ff ff ff ff ff # destination
            02 00 5e 00 00 01 # source
            81 00 00 14 # 802.1Q, VLAN 20
            88 b5 # experimental
            01 02 # payload
            """)
        #expect(self.frame.bytes == expected)
        #expect(Frame(bytes: expected) == self.frame)
    }

    @Test func aTagThatTheKernelTookOutIsPutBack() {
        var bare = self.frame
        bare.tag = nil
        #expect(Frame(bytes: bare.bytes, tag: 20) == self.frame)
        // Of two tags the outer one is the frame's, the inner one payload.
        #expect(Frame(bytes: self.frame.bytes, tag: 30)?.etherType == 0x8100)
    }

    @Test func whatIsTooShortIsNoFrame() {
        for length in 0..<14 { #expect(Frame(bytes: self.frame.bytes.prefix(length)) == nil) }
        // A tag that is cut short is no tag.
        for length in 14..<18 { #expect(Frame(bytes: self.frame.bytes.prefix(length))?.tag == nil) }
    }

    @Test func anEchoIsReadFromItsReplyOnly() {
        let reply = bytes(
            """
            81 00 # echo reply, code 0
            12 34 # checksum
            00 07 # identifier
            01 02 # sequence number
            aa bb # payload
            """)
        #expect(Echo(reply: reply) == Echo(identifier: 7, sequence: 258, payload: [0xaa, 0xbb]))
        for length in 0..<8 { #expect(Echo(reply: reply.prefix(length)) == nil) }
        #expect(Echo(reply: [128] + reply.dropFirst()) == nil)
        #expect(Echo(reply: [129, 1] + reply.dropFirst(2)) == nil)
    }
}
