import FabricModel
import Glibc
import Testing

@Suite struct IPv6AddressTests {
    /// RFC 5952, 1, 2, 4 and 5; RFC 4291, 2.2.
    @Test(
        "every form comes out in the one form",
        arguments: [
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:db8::1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:0db8::1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:db8:0:0:1::1", "2001:db8::1:0:0:1"),
            ("2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"),
            ("2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1"),
            ("2001:db8:0:0:0::1", "2001:db8::1"),
            ("2001:db8::0:1", "2001:db8::1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa"),
            ("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"),
            ("FF01:0:0:0:0:0:0:101", "ff01::101"),
            ("0:0:0:0:0:0:0:1", "::1"), ("0:0:0:0:0:0:0:0", "::"), ("::", "::"), ("::1", "::1"), ("1::", "1::"),
            ("0:0:0:0:0:0:13.1.68.3", "::d01:4403"), ("::13.1.68.3", "::d01:4403"),
            ("0:0:0:0:0:FFFF:129.144.52.38", "::ffff:129.144.52.38"), ("::ffff:8190:3426", "::ffff:129.144.52.38"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("fe80::", "fe80::"),
            ("0000:0000:0000:0000:0000:ffff:255.255.255.255", "::ffff:255.255.255.255"),
        ])
    func forms(text: String, canonical: String) throws {
        let address = try #require(IPv6Address(text: text))
        #expect(address.description == canonical)
        #expect(IPv6Address(text: canonical) == address)
        #expect(Self.judged(text) == address.bytes, "inet_pton agrees")
    }

    @Test(
        "what is no address",
        arguments: [
            "", ":", ":::", "1", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "::1::", ":1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:8:", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "g::", "::-1", "::+1", "::0x1",
            "fe80::1%eth0",
            "::1/64", "[::1]", " ::1", "::1 ", "::1\n", "1.2.3.4", "::1.2.3", "::1.2.3.4.5", "::256.0.0.1",
            "::01.2.3.4", "::1.2.3.",
            "::1.2.3.4:5", "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", "::１", "::\0", "2001:db8::1\0", "：：1",
            "::ffff:1.2.3.4%1",
            "00000000000000000000000000000000000000000000000::1",
        ])
    func refused(text: String) { #expect(IPv6Address(text: text) == nil) }

    @Test("any text: what we read inet_pton reads alike, and we never crash", arguments: 0..<400 as Range<UInt64>)
    func anyText(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let pieces = [
            "0", "1", "f", "ab", "db8", ":", ":", ":", "::", ".", "255", "01", "ffff", "g", "%", "/", " ", "é",
        ]
        for _ in 0..<50 {
            let count = Int.random(in: 0...16, using: &chance)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &chance) }.joined()
            let (ours, theirs) = (IPv6Address(text: text)?.bytes, Self.judged(text))
            #expect(ours == theirs, "'\(text)'")
        }
    }

    @Test("any address: out and in again, as inet_ntop writes it", arguments: 0..<400 as Range<UInt64>)
    func anyAddress(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        for _ in 0..<20 {
            // Groups of zeros are what the text form is about.
            let bytes = (0..<8).flatMap { _ -> [UInt8] in
                Bool.random(using: &chance) ? [0, 0] : [UInt8.random(in: 0...255, using: &chance), 1]
            }
            guard let address = IPv6Address(bytes: bytes) else {
                Issue.record("sixteen bytes are an address")
                return
            }
            #expect(address.bytes == bytes)
            #expect(IPv6Address(text: address.description) == address)
            #expect(Self.judged(address.description) == bytes)
        }
    }

    /// inet_pton(3), for a text without zero bytes in it.
    private static func judged(_ text: String) -> [UInt8]? {
        guard !text.utf8.contains(0) else { return nil }
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        return withUnsafeBytes(of: address) { Array($0) }
    }

    @Test("kinds of addresses")
    func kinds() throws {
        func address(_ text: String) throws -> IPv6Address { try #require(IPv6Address(text: text)) }
        for text in ["fe80::1", "febf::"] { #expect(try address(text).isLinkLocal) }
        for text in ["fec0::", "fe7f::1", "::"] { #expect(try !address(text).isLinkLocal) }
        #expect(try address("ff02::1").isMulticast)
        #expect(try !address("feff::1").isMulticast)
        #expect(try address("::1").isLoopback)
        #expect(try address("::ffff:0:0").isIPv4Mapped)
        #expect(try !address("::1:0:0").isIPv4Mapped)
        #expect(IPv6Address(bytes: [UInt8](repeating: 0, count: 15)) == nil)
    }
}

@Suite struct IPv6PrefixTests {
    @Test(
        "a network has no bits beyond its length",
        arguments: [
            ("2001:db8::/32", true), ("2001:db8::1/32", false), ("::/0", true), ("::1/128", true), ("8000::/1", true),
            ("c000::/1", false),
            ("2001:db8:0:1::/63", false), ("2001:db8:0:2::/63", true), ("2001:db8::8000:0:0:0/65", true),
        ])
    func hostBits(text: String, isPrefix: Bool) { #expect((IPv6Prefix(text: text) != nil) == isPrefix) }

    @Test(
        "what is no prefix",
        arguments: [
            "", "/", "::", "::/", "/64", "::/129", "::/-1", "::/+1", "::/ 64", "::/64 ", "::/64/64", "::/0x40",
            "1.2.3.4/24", "::%1/64", "::/999999999999",
        ])
    func refused(text: String) {
        #expect(IPv6Prefix(text: text) == nil)
        #expect(InterfaceAddress(text: text) == nil)
    }

    @Test("containing and overlapping are what the bits say", arguments: 0..<300 as Range<UInt64>)
    func bits(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        func random() throws -> IPv6Prefix {
            let address = IPv6Address(
                high: chance.next() & 0x8000_0000_0000_0003, low: chance.next() & 0xc000_0000_0000_0001)
            return try #require(IPv6Prefix(containing: address, length: Int.random(in: 0...128, using: &chance)))
        }
        func bits(_ address: IPv6Address) -> [Bool] {
            address.bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 == 1 } }
        }
        let (a, b) = (try random(), try random())
        let (x, y) = (bits(a.address), bits(b.address))
        #expect(a.contains(b.address) == (x.prefix(a.length) == y.prefix(a.length)))
        #expect(a.contains(b) == (a.length <= b.length && x.prefix(a.length) == y.prefix(a.length)))
        let shorter = min(a.length, b.length)
        #expect(a.overlaps(b) == (x.prefix(shorter) == y.prefix(shorter)))
        #expect(a.overlaps(b) == b.overlaps(a))
        #expect(x.dropFirst(a.length).allSatisfy { !$0 })
        #expect(IPv6Prefix(text: a.description) == a)
    }

    @Test("lengths that are none")
    func lengths() {
        for length in [-1, 129, Int.min, Int.max] {
            #expect(IPv6Prefix(.unspecified, length: length) == nil)
            #expect(IPv6Prefix(containing: .unspecified, length: length) == nil)
            #expect(InterfaceAddress(.unspecified, prefixLength: length) == nil)
        }
    }
}

@Suite struct MACAddressTests {
    @Test(
        "six pairs of hexadecimal digits", arguments: ["00:00:00:00:00:00", "02:1a:ff:00:9b:01", "ff:ff:ff:ff:ff:ff"])
    func text(text: String) throws {
        let mac = try #require(MACAddress(text: text))
        #expect(mac.description == text)
        #expect(MACAddress(bytes: mac.bytes) == mac)
    }

    @Test(
        "what is no address",
        arguments: [
            "", "00:00:00:00:00", "00:00:00:00:00:00:00", "0:0:0:0:0:0", "00-00-00-00-00-00", "0g:00:00:00:00:00",
            "+1:00:00:00:00:00",
            "00:00:00:00:00:00 ", "000:00:00:00:00:0", "00:00:00:00::00",
        ])
    func refused(text: String) { #expect(MACAddress(text: text) == nil) }

    @Test("locally administered, individual, whatever the bits", arguments: 0..<100 as Range<UInt64>)
    func local(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let mac = MACAddress(locallyAdministered: chance.next())
        #expect(mac.bytes[0] & 0b11 == 0b10)
        #expect(MACAddress(text: mac.description) == mac)
    }
}
