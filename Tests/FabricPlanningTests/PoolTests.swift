import FabricModel
import FabricTopology
import Testing

@testable import FabricPlanning

/// Numbers that come from pools; that they keep their owners through any edits is told by FabricStoreTests' story.
@Suite struct PoolTests {
    private static let now = UTCTime(secondsSince1970: 1_800_000_000)

    private static func prefix(_ text: String) throws -> IPv6Prefix { try #require(IPv6Prefix(text: text)) }

    private static func fabric(_ text: String) throws -> Fabric {
        let reading = Topology.read(TopologySource(name: "t.yaml", bytes: Array(text.utf8)))
        #expect(reading.diagnostics == [])
        return try #require(reading.fabric)
    }

    /// A chain of switches, `sw1` to `swN`, with a VLAN at each end.
    private static func chain(_ count: Int, ipv6: String = "site: fd5e:1fa0:e001::/48") throws -> Fabric {
        let links = (1..<count).map { "  - sw\($0):east -- sw\($0 + 1):west\n" }.joined()
        return try self.fabric(
            """
            ipv6: { \(ipv6) }
            vlans: { web: 10 }
            switches:
              sw[1-\(count)]: { ports: { east: {}, west: {} } }
            gateways: [{ vlans: web, switches: [sw1\(count > 1 ? ", sw\(count)" : "")] }]
            \(count > 1 ? "links:\n" : "")\(links)
            """)
    }

    @Test(
        "numbers are sparse and end at whole digits",
        arguments: [
            (
                "2001:db8::/64", 128, [1, 2, 15, 16, 17, 256],
                ["0:1000", "0:2000", "0:f000", "0:100", "0:1100", "0:10"]
            ),
            ("2001:db8::/64", 127, [1, 2, 16], ["0:1000", "0:2000", "0:100"]),
            ("2001:db8::/56", 64, [0, 1, 2, 16, 255], ["", "10", "20", "1", "ff"]),
            ("2001:db8::/58", 64, [0, 1, 3, 4, 63], ["", "10", "30", "1", "3f"]),
        ])
    func order(pool: String, length: Int, places: [UInt64], groups: [String]) throws {
        let numbers = SparseNumbers(try Self.prefix(pool), length: length)
        for (place, group) in zip(places, groups) {
            let expected = group.isEmpty ? "2001:db8::" : "2001:db8:0:\(group)::"
            #expect(numbers[place]?.description == "\(expected)/\(length)")
        }
    }

    @Test(
        "every number of a small pool is given once",
        arguments: [
            ("2001:db8::/120", 128, 255), ("2001:db8::/118", 128, 1023), ("2001:db8::/120", 127, 15),
            ("2001:db8::1:0/119", 127, 32), ("2001:db8::/57", 64, 128), ("2001:db8::/64", 64, 1),
            ("2001:db8::/62", 64, 4),
        ])
    func whole(pool: String, length: Int, size: UInt64) throws {
        let prefix = try Self.prefix(pool)
        #expect(SparseNumbers(prefix, length: length).size == size)
        var cursor = SparseCursor(SparseNumbers(prefix, length: length))
        var taken = TakenNumbers(length: length)
        var count: UInt64 = 0
        while let number = cursor.take(besides: taken) {
            #expect(prefix.contains(number) && number.length == length)
            #expect(!taken.overlaps(number))
            #expect(length == 64 || number.address.low != 0)
            taken.insert(number)
            count += 1
        }
        #expect(count == size)
    }

    @Test("numbers that were given by hand are in nobody's way, whatever their length")
    func taken() throws {
        var taken = TakenNumbers(length: 64)
        for text in ["2001:db8::/60", "2001:db8:0:15::7/128", "2001:db8:0:20::/64"] {
            taken.insert(try Self.prefix(text))
        }
        for text in ["2001:db8::/64", "2001:db8:0:f::/64", "2001:db8:0:15::/64", "2001:db8:0:20::/64"] {
            #expect(taken.overlaps(try Self.prefix(text)))
        }
        for text in ["2001:db8:0:10::/64", "2001:db8:0:21::/64"] { #expect(!taken.overlaps(try Self.prefix(text))) }
    }

    @Test("no VLAN's decimal subnet lies in a default pool", arguments: [32, 40, 44, 47, 48])
    func defaults(length: Int) throws {
        let site = try Self.prefix("2001:db8::/\(length)")
        let blocks = try #require(NumberPool.blocks(of: site))
        #expect(blocks.loopbacks.description == "2001:db8:0:e000::/64")
        #expect(blocks.links.description == "2001:db8:0:f000::/64")
        for id in 1...4094 {
            let subnet = try #require(VID(id).flatMap { site.subnet(of: $0) })
            for digit in [0xe, 0xf] as [UInt64] {
                #expect(!(try #require(NumberPool.block(digit, of: site))).overlaps(subnet))
            }
        }
    }

    @Test("a switch that stands alone has nothing from a pool; one with links has a loopback, and each link a /127")
    func whoGetsOne() throws {
        let alone = try Self.chain(1).number(from: Ledger(), at: Self.now)
        #expect(alone.added == [] && alone.pools == [])
        #expect(alone.numbers.loopbacks == [nil] && alone.numbers.links == [])

        let three = try Self.chain(3).number(from: Ledger(), at: Self.now)
        #expect(
            three.added.map { "\($0.kind) \($0.owner) \($0.prefix)" } == [
                "link sw1:east,sw2:west fd5e:1fa0:e001:f000:1000::/127",
                "link sw2:east,sw3:west fd5e:1fa0:e001:f000:2000::/127",
                "loopback sw1 fd5e:1fa0:e001:e000:1000::/128", "loopback sw2 fd5e:1fa0:e001:e000:2000::/128",
                "loopback sw3 fd5e:1fa0:e001:e000:3000::/128",
            ])
        #expect(three.numbers.links.map { $0?.description } == three.added.prefix(2).map(\.prefix.description))
        // Each of a VLAN's gateways has an address of its own.
        #expect(Set(three.numbers.gateways.compactMap { $0 }).count == 2)

        // Without its link sw3 keeps its loopback, and the link's number is left.
        let later = Self.now + .seconds(60)
        let two = try Self.fabric(
            """
            ipv6: { site: fd5e:1fa0:e001::/48 }
            vlans: { web: 10 }
            switches: { "sw[1-3]": { ports: { east: {}, west: {} } } }
            gateways: [{ vlans: web, switches: [sw1, sw3] }]
            links: ["sw1:east -- sw2:west"]
            """
        )
        .number(from: three.ledger, at: later)
        #expect(two.numbers.loopbacks == three.numbers.loopbacks)
        #expect(
            two.added.map {
                "\($0.owner) \($0.quarantine?.since == later) \($0.quarantine?.until == later + .seconds(86_400))"
            }
                == ["sw2:east,sw3:west true true"])
        #expect(try Self.chain(3).number(from: two.ledger, at: later).numbers == three.numbers)
    }

    @Test("what the topology says about pools and quarantine is done")
    func written() throws {
        let ipv6 = """
            site: generate, quarantine: 1h, pools: { sites: 2001:db8::/40, loopbacks: "2001:db8:ffff::/64", \
            links: { prefix: "2001:db8:ffff:1::/64", quarantine: 2h } }
            """
        let three = try Self.chain(3, ipv6: ipv6).number(from: Ledger(), at: Self.now)
        #expect(three.findings == [])
        #expect(
            three.added.map { "\($0.kind) \($0.prefix)" } == [
                "link 2001:db8:ffff:1:1000::/127", "link 2001:db8:ffff:1:2000::/127",
                "loopback 2001:db8:ffff:0:1000::/128", "loopback 2001:db8:ffff:0:2000::/128",
                "loopback 2001:db8:ffff:0:3000::/128", "site 2001:db8::/48",
            ])
        #expect(three.numbers.prefixes[10]?.description == "2001:db8:0:10::/64")
        let two = try Self.chain(2, ipv6: ipv6).number(from: three.ledger, at: Self.now)
        #expect(
            two.added.map { "\($0.owner) \($0.quarantine?.until.secondsSince1970 ?? 0)" } == [
                "sw2:east,sw3:west \(1_800_000_000 + 7200)", "sw3 \(1_800_000_000 + 3600)",
            ])
        #expect(
            two.poolUses(at: Self.now).map { "\($0.pool.name) \($0.given) \($0.quarantined)" } == [
                "sites 1 0", "loopbacks 2 1", "links 1 1",
            ])
        // Another pool is a cause to move, and what is left stays with nobody.
        let moved = try Self.chain(2, ipv6: ipv6.replacing("ffff:1::", with: "ffff:2::"))
            .number(from: two.ledger, at: Self.now)
        #expect(moved.numbers.links.map { $0?.description } == ["2001:db8:ffff:2:1000::/127"])
        #expect(moved.ledger[.link].count == 3)
    }

    @Test("another first site moves nobody")
    func firstSite() throws {
        func fabric(_ sites: String) throws -> Fabric {
            try Self.fabric(
                """
                ipv6: { sites: { \(sites) } }
                vlans: { web: { id: 10, site: paris } }
                switches: { "sw[1-2]": { ports: { up: {}, down: { access: web } } } }
                links: ["sw1:up -- sw2:up"]
                """)
        }
        let one = try fabric("paris: 2001:db8:2::/48").number(from: Ledger(), at: Self.now)
        #expect(one.added.count == 3)
        let two = try fabric("lyon: 2001:db8:1::/48, paris: 2001:db8:2::/48").number(from: one.ledger, at: Self.now)
        #expect(two.added == [])
        #expect(two.numbers == one.numbers)
    }

    @Test("a site longer than /48 gives its VLANs subnets, the decimal one where there is room, and they stay")
    func longSite() throws {
        func fabric(_ vlans: String) throws -> Fabric {
            try Self.fabric(
                """
                ipv6: { site: "2001:db8:0:aa00::/56" }
                vlans: { \(vlans), lab: { id: 7, prefix: "2001:db8:0:aa10::/64" } }
                switches: { sw1: { ports: { p: { trunk: all } } } }
                """)
        }
        let first = try fabric("web: 42, voice: 300, late: 1000").number(from: Ledger(), at: Self.now)
        let names = ["web", "voice", "late"].map { first.ledger.allocation(.subnet, owner: $0)?.prefix.description }
        // 10 is written elsewhere.
        #expect(names == ["2001:db8:0:aa42::/64", "2001:db8:0:aa00::/64", "2001:db8:0:aa20::/64"])
        // VLAN 20 finds its decimal subnet taken.
        let second = try fabric("new: 20, voice: 300, late: 1000").number(from: first.ledger, at: Self.now)
        #expect(second.numbers.prefixes[300] == first.numbers.prefixes[300])
        #expect(second.numbers.prefixes[1000] == first.numbers.prefixes[1000])
        #expect(second.numbers.prefixes[20]?.description == "2001:db8:0:aa30::/64")
        #expect(second.added.count { !$0.isHeld } == 1)
    }

    @Test("a pool that shares addresses with another one or with a VLAN is an error, where it is used")
    func overlapping() throws {
        let same = #"site: 2001:db8::/48, pools: { links: "2001:db8:1::/64", loopbacks: "2001:db8:1::/96" }"#
        #expect(try Self.chain(1, ipv6: same).number(from: Ledger(), at: Self.now).findings == [])
        #expect(
            try Self.chain(2, ipv6: same).number(from: Ledger(), at: Self.now).findings.map(\.message) == [
                "the pool of links, 2001:db8:1::/64, shares addresses with the pool of loopbacks, 2001:db8:1::/96"
            ])
        let vlan = #"site: 2001:db8::/48, pools: { links: "2001:db8:0:10::/80" }"#
        #expect(
            try Self.chain(2, ipv6: vlan).number(from: Ledger(), at: Self.now).findings.map(\.message) == [
                "the pool of links, 2001:db8:0:10::/80, shares addresses with VLAN 'web', which is at t.yaml:2:10"
            ])
    }

    @Test("a full pool says which, how large it is and whose it is")
    func exhausted() throws {
        let fabric = try Self.chain(20, ipv6: #"site: 2001:db8::/48, pools: { links: "2001:db8:ffff::/120" }"#)
        let full = fabric.number(from: Ledger(), at: Self.now)
        #expect(
            full.findings.map(\.description) == [
                """
                t.yaml:1:46: error: the pool of links, 2001:db8:ffff::/120, is full (15 numbers, 15 given, 0 in quarantine): \
                'sw16:east,sw17:west' and 3 more have none
                  help: most of them belong to sw2 (2), sw3 (2), sw4 (2); write a larger one at `ipv6.pools.links`
                """
            ])
        let ledger = try Self.chain(14, ipv6: #"site: 2001:db8::/48, pools: { links: "2001:db8:ffff::/120" }"#)
            .number(from: Ledger(), at: Self.now).ledger
        var renamed = fabric
        for index in renamed.switches.indices { renamed.switches[index].name = "x\(index + 10)" }
        let quarantined = renamed.number(from: ledger, at: Self.now)
        #expect(quarantined.findings.first?.message.contains("2 given, 13 in quarantine") == true)
        #expect(quarantined.findings.first?.help?.contains("--free OWNER --now") == true)
        // A day later there are again as many as there were.
        let later = Self.now + Quarantine.usual
        #expect(
            renamed.number(from: quarantined.ledger, at: later).findings
                == full.findings.map { finding in
                    Diagnostic(
                        .error, finding.rule, at: fabric.pools[0].origin, in: ["t.yaml"],
                        finding.message.replacing("sw16:east,sw17:west", with: "x25:east,x26:west"),
                        help: finding.help?.replacing("sw2 (2), sw3 (2), sw4", with: "x11 (2), x12 (2), x13"))
                })
    }
}
