import FabricModel
import Testing

@Suite struct CanonicalOrderTests {
    @Test(
        "numbers by their value, the rest by its bytes",
        arguments: [
            ("swp9", "swp10"), ("swp1", "swp2"), ("swp", "swp1"), ("a1b9", "a1b10"), ("a2", "a10b"), ("1", "2"),
            ("9", "10"), ("", "a"),
            ("swp01", "swp1"), ("swp1", "swp02"), ("swp1", "swp01a"), ("eth0", "swp0"),
            ("swp99999999999999999999", "swp100000000000000000000"),
            ("Ethernet1/9", "Ethernet1/10"), ("xe-0/0/2:3", "xe-0/0/10:1"), ("a", "é"), ("a0", "a00b"), ("a0", "a00"),
        ])
    func order(first: String, second: String) {
        #expect(precedes(first, second))
        #expect(!precedes(second, first))
    }

    @Test("it is a strict total order", arguments: 0..<200 as Range<UInt64>)
    func strictTotalOrder(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let pieces = ["0", "00", "1", "01", "9", "10", "a", "b", "-", "é", "/"]
        func name() -> String {
            (0..<Int.random(in: 0...5, using: &chance)).compactMap { _ in pieces.randomElement(using: &chance) }
                .joined()
        }
        for _ in 0..<40 {
            let (a, b, c) = (name(), name(), name())
            #expect(!precedes(a, a))
            // Exactly one of the three, and names count as equal only where every byte is.
            let isSame = Array(a.utf8) == Array(b.utf8)
            #expect([precedes(a, b), precedes(b, a), isSame].count { $0 } == 1, "'\(a)' and '\(b)'")
            if precedes(a, b), precedes(b, c) { #expect(precedes(a, c), "'\(a)', '\(b)' and '\(c)'") }
        }
    }
}
