internal import CNetlink

/// Netlink messages in a received buffer, walked with every bound checked.
///
/// What is cut short ends the walk: the kernel sends whole messages only, so a half one is not ours to guess at.
enum ReceivedMessages {
    /// Calls `body` with each whole message, its header included.
    static func forEach(in buffer: borrowing RawSpan, _ body: (borrowing RawSpan, MessageHeader) -> Void) {
        var offset = 0
        while let header = MessageHeader(buffer, at: offset) {
            let end = offset + header.length
            guard header.length >= Message.headerSize, end <= buffer.byteCount else { return }
            body(buffer.extracting(offset..<end), header)
            offset += (header.length + 3) & ~3
        }
    }
}

/// `struct nlmsghdr`.
struct MessageHeader: Hashable, Sendable {
    /// Bytes, the header's 16 included.
    let length: Int
    let type: Int
    let flags: Int32
    let sequence: UInt32
    /// The port of the socket it is meant for.
    let port: UInt32

    init?(_ buffer: borrowing RawSpan, at offset: Int) {
        guard let length: UInt32 = buffer.number(at: offset), let type: UInt16 = buffer.number(at: offset + 4),
            let flags: UInt16 = buffer.number(at: offset + 6), let sequence: UInt32 = buffer.number(at: offset + 8),
            let port: UInt32 = buffer.number(at: offset + 12)
        else { return nil }
        self.length = Int(length)
        self.type = Int(type)
        self.flags = Int32(flags)
        self.sequence = sequence
        self.port = port
    }
}

/// NLA_TYPE_MASK: an attribute's type without its two flags.
private let typeMask: UInt16 = 0x3fff

extension RawSpan {
    /// The number at an offset, in the machine's order; nil where it does not lie inside.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int = 0) -> Number? {
        guard offset >= 0, offset <= self.byteCount - MemoryLayout<Number>.size else { return nil }
        return self.unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self)
    }

    /// The bytes as an array.
    var array: [UInt8] { self.withUnsafeBytes { Array($0) } }

    /// Text up to the zero byte that ends it, or to the end.
    var text: String {
        self.withUnsafeBytes { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Calls `body` with the type and payload of each attribute from an offset on, until one does not lie inside.
    ///
    /// The flags NLA_F_NESTED and NLA_F_NET_BYTEORDER are taken off the type.
    func forEachAttribute(from start: Int = 0, _ body: (_ type: Int, _ payload: borrowing RawSpan) -> Void) {
        var offset = start
        while let length: UInt16 = self.number(at: offset), let type: UInt16 = self.number(at: offset + 2) {
            let end = offset + Int(length)
            // A length below the header's own four bytes would never move on.
            guard length >= 4, end <= self.byteCount else { return }
            body(Int(type & typeMask), self.extracting(offset + 4..<end))
            offset += (Int(length) + 3) & ~3
        }
    }
}
