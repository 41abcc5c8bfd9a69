package import NIOCore
internal import NIOHTTP2

/// Answers HTTP/2 PINGs before the HTTP/2 handler sees them.
///
/// Peers written in Go measure the way with a PING for nearly every data frame they receive, and swift-nio-http2 takes 200
/// control frames within 30 seconds for an attack and closes the connection: after some 190 calls it is gone. Here PINGs are
/// answered at once and do not count, up to a rate of this filter's own; what comes faster is passed on, so that a real flood
/// still ends as the handler has it.
///
/// RFC 9113, 4.1 (frames) and 6.7 (PING).
package final class PingFilter: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// PINGs that are answered within a second. Ten thousand calls a second are more than one connection carries.
    package static let limit = 10_000

    /// Bytes that are passed on as they are before the next frame begins.
    private var passing: Int
    /// The beginning of a frame whose header is not whole yet, or of a PING.
    private var waiting = ByteBuffer()
    private var answered = 0
    private var second = NIODeadline.distantPast

    /// - Parameter isServer: a server's connection begins with the client's preface, 24 bytes that are no frame.
    package init(isServer: Bool) { self.passing = isServer ? 24 : 0 }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = self.unwrapInboundIn(data)
        self.waiting.writeBuffer(&incoming)
        var (onward, answer) = (ByteBuffer(), ByteBuffer())
        while self.waiting.readableBytes > 0 {
            if self.passing > 0 {
                guard var part = self.waiting.readSlice(length: min(self.passing, self.waiting.readableBytes)) else {
                    break
                }
                self.passing -= part.readableBytes
                onward.writeBuffer(&part)
            } else if let frame = FrameHeader(self.waiting) {
                if frame.isPing, self.mayAnswer(now: context.eventLoop.now) {
                    guard self.waiting.readableBytes >= FrameHeader.length + FrameHeader.pingLength else { break }
                    self.waiting.moveReaderIndex(forwardBy: FrameHeader.length)
                    answer.writeBytes(FrameHeader.pingAnswer)
                    if var opaque = self.waiting.readSlice(length: FrameHeader.pingLength) {
                        answer.writeBuffer(&opaque)
                    }
                    self.answered += 1
                } else {
                    self.passing = FrameHeader.length + frame.payload
                }
            } else {
                break
            }
        }
        self.waiting.discardReadBytes()
        if answer.readableBytes > 0 { context.writeAndFlush(self.wrapOutboundOut(answer), promise: nil) }
        if onward.readableBytes > 0 { context.fireChannelRead(self.wrapInboundOut(onward)) }
    }

    private func mayAnswer(now: NIODeadline) -> Bool {
        if now - self.second > .seconds(1) {
            self.second = now
            self.answered = 0
        }
        return self.answered < PingFilter.limit
    }

    /// Puts a filter in front of a connection's HTTP/2 handler.
    package static func install(on channel: any Channel, isServer: Bool) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let handler = try channel.pipeline.syncOperations.handler(type: NIOHTTP2Handler.self)
            try channel.pipeline.syncOperations.addHandler(
                PingFilter(isServer: isServer), position: .before(handler))
        }
    }
}

/// The first bytes of a frame (RFC 9113, 4.1): payload length in 24 bits, type, flags, stream.
private struct FrameHeader {
    static let length = 9
    static let pingLength = 8
    /// A PING with the flag ACK on stream 0; its 8 opaque bytes follow.
    static let pingAnswer: [UInt8] = [0, 0, 8, 6, 1, 0, 0, 0, 0]

    let payload: Int
    let isPing: Bool

    /// Nil while the header is not whole.
    init?(_ buffer: ByteBuffer) {
        guard let bytes = buffer.getBytes(at: buffer.readerIndex, length: FrameHeader.length) else { return nil }
        self.payload = Int(bytes[0]) << 16 | Int(bytes[1]) << 8 | Int(bytes[2])
        // An answer to a PING of ours has the flag ACK, and belongs to the handler.
        self.isPing =
            bytes[3] == 6 && bytes[4] & 1 == 0 && self.payload == FrameHeader.pingLength
            && bytes[5...8].allSatisfy { $0 & 0x7f == 0 }
    }
}
