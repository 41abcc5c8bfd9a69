import GNMI
import NIOCore
import NIOEmbedded
import Testing

@Suite struct PingFilterTests {
    private static let ping: [UInt8] = [0, 0, 8, 6, 0, 0, 0, 0, 0] + Array(1...8)
    private static let pong: [UInt8] = [0, 0, 8, 6, 1, 0, 0, 0, 0] + Array(1...8)
    /// A DATA frame of five bytes on stream 1.
    private static let frame: [UInt8] = [0, 0, 5, 0, 0, 0, 0, 0, 1] + Array("hello".utf8)
    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// What goes on inwards and what goes out again, for bytes that come in pieces of some size.
    private func pass(_ bytes: [UInt8], pieces: Int, isServer: Bool) throws -> (inwards: [UInt8], outwards: [UInt8]) {
        let channel = EmbeddedChannel(handler: PingFilter(isServer: isServer))
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try channel.writeInbound(ByteBuffer(bytes: bytes[start..<min(start + pieces, bytes.count)]))
        }
        var (inwards, outwards): ([UInt8], [UInt8]) = ([], [])
        while let part = try channel.readInbound(as: ByteBuffer.self) { inwards += Array(part.readableBytesView) }
        while let part = try channel.readOutbound(as: ByteBuffer.self) { outwards += Array(part.readableBytesView) }
        return (inwards, outwards)
    }

    @Test("pings are answered and everything else passes, however the bytes are cut", arguments: 1...50)
    func cut(pieces: Int) throws {
        // The answer to a ping of ours has to come through, and a ping inside of another frame's payload is none.
        let inside: [UInt8] = [0, 0, 17, 0, 0, 0, 0, 0, 1] + Self.ping
        let stream = Self.ping + Self.frame + Self.ping + Self.pong + inside + Self.ping
        let server = try self.pass(Self.preface + stream, pieces: pieces, isServer: true)
        #expect(server.inwards == Self.preface + Self.frame + Self.pong + inside)
        #expect(server.outwards == Self.pong + Self.pong + Self.pong)
        let client = try self.pass(stream, pieces: pieces, isServer: false)
        #expect(client.inwards == Self.frame + Self.pong + inside)
        #expect(client.outwards == Self.pong + Self.pong + Self.pong)
    }

    @Test("a flood of pings reaches the handler that ends it")
    func flood() throws {
        let count = PingFilter.limit + 3
        let flood = [UInt8]((0..<count).map { _ in Self.ping }.joined())
        let (inwards, outwards) = try self.pass(flood, pieces: 4096, isServer: false)
        #expect(outwards.count == PingFilter.limit * Self.pong.count)
        #expect(inwards.count == 3 * Self.ping.count)
    }
}
