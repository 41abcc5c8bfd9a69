internal import CNetlink
internal import FabricModel

/// One rtnetlink request as bytes: a header, a fixed part, attributes (`struct nlmsghdr`, RFC 3549 section 2.2).
///
/// Numbers are in the machine's own order, headers and attributes are padded to four bytes. The sequence number is 0 until
/// a socket sends the message.
package struct Message: Hashable, Sendable {
    package private(set) var bytes: [UInt8] = []

    /// Begins a request; NLM_F_REQUEST is always set.
    init(_ type: some BinaryInteger, flags: Int32 = 0) {
        self.bytes.reserveCapacity(128)
        self.append(
            nlmsghdr(
                nlmsg_len: 0, nlmsg_type: UInt16(truncatingIfNeeded: type),
                nlmsg_flags: UInt16(truncatingIfNeeded: NLM_F_REQUEST | flags), nlmsg_seq: 0, nlmsg_pid: 0))
    }

    /// Appends a fixed header or a value as it lies in memory, padded to four bytes.
    mutating func append(_ value: some BitwiseCopyable) {
        withUnsafeBytes(of: value) { self.bytes.append(contentsOf: $0) }
        self.pad()
    }

    /// Appends an attribute of raw bytes (`struct nlattr`: length with its own four bytes, type, payload, padding).
    mutating func attribute(_ type: some BinaryInteger, bytes payload: some Collection<UInt8>) {
        self.attributeHeader(type, payload: payload.count)
        self.bytes.append(contentsOf: payload)
        self.pad()
    }

    /// Appends an attribute that holds one number in the machine's order.
    mutating func attribute(_ type: some BinaryInteger, _ value: some FixedWidthInteger & BitwiseCopyable) {
        self.attributeHeader(type, payload: MemoryLayout.size(ofValue: value))
        self.append(value)
    }

    /// Appends an attribute that holds text and the zero byte that ends it.
    mutating func attribute(_ type: some BinaryInteger, _ text: String) {
        self.attribute(type, bytes: Array(text.utf8) + [0])
    }

    /// Appends an attribute that holds the attributes which `content` appends.
    ///
    /// Without NLA_F_NESTED, as iproute2 writes all but IFLA_PROP_LIST: the kernel's older parsers know it not.
    mutating func nest(_ type: some BinaryInteger, _ content: (inout Message) -> Void) {
        let start = self.bytes.count
        self.attributeHeader(type, payload: 0)
        content(&self)
        self.set(UInt16(truncatingIfNeeded: self.bytes.count - start), at: start)
    }

    /// The same request under a sequence number.
    func numbered(_ sequence: UInt32) -> Message {
        var message = self
        message.set(sequence, at: Message.sequenceOffset)
        return message
    }

    /// The same request with more flags in its header.
    func flagged(_ flags: Int32) -> Message {
        var message = self
        message.bytes[Message.flagsOffset] |= UInt8(truncatingIfNeeded: flags)
        message.bytes[Message.flagsOffset + 1] |= UInt8(truncatingIfNeeded: flags >> 8)
        return message
    }

    /// NLA_F_NESTED, for the few attributes whose parsers insist on it.
    static let nested = 1 << 15
    static let headerSize = 16
    private static let flagsOffset = 6
    private static let sequenceOffset = 8

    private mutating func attributeHeader(_ type: some BinaryInteger, payload: Int) {
        self.append(
            nlattr(
                nla_len: UInt16(truncatingIfNeeded: 4 + payload), nla_type: UInt16(truncatingIfNeeded: type)))
    }

    /// Pads to four bytes and writes the new length into the header, so that a message is whole at any time.
    private mutating func pad() {
        while self.bytes.count % 4 != 0 { self.bytes.append(0) }
        self.set(UInt32(truncatingIfNeeded: self.bytes.count), at: 0)
    }

    private mutating func set(_ value: some FixedWidthInteger, at offset: Int) {
        withUnsafeBytes(of: value) { value in
            for (index, byte) in value.enumerated() { self.bytes[offset + index] = byte }
        }
    }
}
