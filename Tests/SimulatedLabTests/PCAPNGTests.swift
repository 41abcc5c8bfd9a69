import FabricModel
import FabricSimulator
import SimulatedLab
import Testing

/// A capture's bytes, field by field; tshark's opinion of them is in the command's transcripts.
@Suite struct PCAPNGTests {
    @Test func theBeginningNamesWhoWroteItAndTheInterface() {
        let bytes = PCAPNG.beginning(interface: "sw1:swp3", by: "selvage")
        let expected: [[UInt8]] = [
            [0x0a, 0x0d, 0x0d, 0x0a],  // section header block
            [44, 0, 0, 0],  // its length
            [0x4d, 0x3c, 0x2b, 0x1a],  // little-endian
            [1, 0, 0, 0],  // version 1.0
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],  // nobody knows how long the section is
            [4, 0, 7, 0] + Array("selvage".utf8) + [0],  // shb_userappl, filled up to a multiple of four
            [0, 0, 0, 0],  // opt_endofopt
            [44, 0, 0, 0],
            [1, 0, 0, 0],  // interface description block
            [44, 0, 0, 0],
            [1, 0],  // LINKTYPE_ETHERNET
            [0, 0],  // reserved
            [0, 0, 0, 0],  // no limit of length
            [2, 0, 8, 0] + Array("sw1:swp3".utf8),  // if_name
            [9, 0, 1, 0, 9, 0, 0, 0],  // if_tsresol: 10^-9 s
            [0, 0, 0, 0],  // opt_endofopt
            [44, 0, 0, 0],
        ]
        #expect(bytes == expected.flatMap { $0 })
    }

    @Test func aFrameHasItsTimeItsLengthAndItsDirection() {
        let frame: [UInt8] = [1, 2, 3, 4, 5]
        let bytes = PCAPNG.frame(frame, at: 0x0102_0304_0506_0708, isLeaving: true)
        let expected: [[UInt8]] = [
            [6, 0, 0, 0],  // enhanced packet block
            [52, 0, 0, 0],
            [0, 0, 0, 0],  // the first interface
            [4, 3, 2, 1], [8, 7, 6, 5],  // the time, its upper half first
            [5, 0, 0, 0], [5, 0, 0, 0],  // captured, and on the cable
            [1, 2, 3, 4, 5, 0, 0, 0],
            [2, 0, 4, 0, 2, 0, 0, 0],  // epb_flags: outbound
            [0, 0, 0, 0],
            [52, 0, 0, 0],
        ]
        #expect(bytes == expected.flatMap { $0 })
        let other = PCAPNG.frame(frame, at: 0x0102_0304_0506_0708, isLeaving: false)
        #expect(other.indices.filter { other[$0] != bytes[$0] } == [40] && other[40] == 1)
    }

    /// Each block says how long it is, before and behind: whoever reads can walk through a file in both directions.
    @Test(arguments: 0..<50 as Range<UInt64>) func blocksFollowOneAnother(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let name = String(repeating: "p", count: Int.random(in: 0...300, using: &chance))
        var bytes = PCAPNG.beginning(interface: name, by: "selvage")
        for _ in 0..<20 {
            let frame = (0..<Int.random(in: 0...1600, using: &chance)).map { _ in
                UInt8.random(in: .min ... .max, using: &chance)
            }
            bytes += PCAPNG.frame(frame, at: UInt64.random(in: .min ... .max, using: &chance), isLeaving: false)
        }
        var (position, blocks) = (0, 0)
        func number(at position: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) } }
        while position + 12 <= bytes.count {
            let length = number(at: position + 4)
            guard length >= 12, length % 4 == 0, position + length <= bytes.count else { break }
            #expect(number(at: position + length - 4) == length)
            position += length
            blocks += 1
        }
        #expect(position == bytes.count && blocks == 22)
    }
}
