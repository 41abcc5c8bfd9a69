/// Frames as a file that tshark and Wireshark open: pcapng, one section with one interface, little-endian.
///
/// draft-ietf-opsawg-pcapng: 4.1 (section header), 4.2 (interface description), 4.3 (enhanced packet).
package enum PCAPNG {
    /// What the file begins with: who wrote it, and the interface that its frames passed, `leaf1:swp3`.
    package static func beginning(interface name: String, by program: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.block(0x0a0d_0d0a) { body in
            body.little(UInt32(0x1a2b_3c4d))  // the order of bytes
            body.little(UInt16(1))  // version 1.0
            body.little(UInt16(0))
            body.little(UInt64.max)  // how long the section is: not known yet
            body.option(4, Array(program.utf8))  // shb_userappl
            body.option(0, [])
        }
        bytes.block(1) { body in
            body.little(UInt16(1))  // LINKTYPE_ETHERNET
            body.little(UInt16(0))
            body.little(UInt32(0))  // frames are never cut
            body.option(2, Array(name.utf8))  // if_name
            body.option(9, [9])  // if_tsresol: nanoseconds
            body.option(0, [])
        }
        return bytes
    }

    /// A frame, with when it passed in nanoseconds since 1970, and which way.
    package static func frame(_ frame: [UInt8], at nanoseconds: UInt64, isLeaving: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.block(6) { body in
            body.reserveCapacity(frame.count + 36)
            body.little(UInt32(0))  // the interface above
            body.little(UInt32(truncatingIfNeeded: nanoseconds >> 32))
            body.little(UInt32(truncatingIfNeeded: nanoseconds))
            body.little(UInt32(truncatingIfNeeded: frame.count))  // captured
            body.little(UInt32(truncatingIfNeeded: frame.count))  // on the cable
            body.padded(frame)
            // epb_flags: bits 0 and 1 are 1 for a frame that came in, 2 for one that went out.
            body.option(2, [isLeaving ? 2 : 1, 0, 0, 0])
            body.option(0, [])
        }
        return bytes
    }
}

extension [UInt8] {
    /// A block: its kind, what is in it, and its length before and behind that.
    fileprivate mutating func block(_ kind: UInt32, _ fill: (inout [UInt8]) -> Void) {
        var body: [UInt8] = []
        fill(&body)
        let length = UInt32(body.count + 12)
        self.little(kind)
        self.little(length)
        self += body
        self.little(length)
    }

    fileprivate mutating func option(_ code: UInt16, _ value: [UInt8]) {
        // Nothing of ours is longer than a name, and a length has 16 bits.
        let value = Array(value.prefix(65_532))
        self.little(code)
        self.little(UInt16(value.count))
        self.padded(value)
    }

    /// Bytes, and zeros up to a multiple of four.
    fileprivate mutating func padded(_ bytes: [UInt8]) {
        self += bytes
        self += [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    }

    fileprivate mutating func little(_ number: some FixedWidthInteger) {
        for byte in 0..<number.bitWidth / 8 { self.append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
    }
}
