import FabricModel
import Testing

@Suite struct LedgerTests {
    private static let now = UTCTime(secondsSince1970: 1_800_000_000)

    private static func line(
        _ owner: String, _ number: Int, _ kind: Allocation.Kind = .loopback, until: Int? = nil
    ) throws -> Allocation {
        let prefix = try #require(IPv6Prefix(IPv6Address(high: 0xfd << 56, low: UInt64(number)), length: 128))
        let quarantine = until.map { Quarantine(since: now, until: now + .seconds($0)) }
        return Allocation(kind, owner: owner, prefix: prefix, quarantine: quarantine)
    }

    @Test("lines are found by kind and owner, in any ledger", arguments: 0..<50 as Range<UInt64>)
    func lookup(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        let lines = try (0..<Int.random(in: 0...40, using: &chance)).map { number in
            let kind = Allocation.Kind.allCases.randomElement(using: &chance) ?? .site
            return try Self.line("sw\(number)", number, kind, until: Bool.random(using: &chance) ? 10 : nil)
        }
        let ledger = Ledger(lines.shuffled(using: &chance))
        #expect(ledger == Ledger(lines))
        #expect(Allocation.Kind.allCases.flatMap { Array(ledger[$0]) } == ledger.allocations)
        for line in lines {
            for kind in Allocation.Kind.allCases {
                let expected = kind == line.kind && line.isHeld ? line : nil
                #expect(ledger.allocation(kind, owner: line.owner) == expected)
            }
        }
    }

    @Test("a number goes from one owner to another only when its quarantine is over")
    func quarantine() throws {
        var ledger = try Ledger([Self.line("sw1", 1, until: 100), Self.line("sw2", 2)])
        let before = ledger
        #expect(throws: LedgerConflict.self) { try ledger.record([Self.line("sw3", 1)], at: Self.now) }
        #expect(throws: LedgerConflict.self) {
            try ledger.record([Self.line("sw3", 1)], at: Self.now + .seconds(99))
        }
        #expect(throws: LedgerConflict.self) { try ledger.record([Self.line("sw3", 1)], at: nil) }
        #expect(throws: LedgerConflict.self) { try ledger.record([Self.line("sw3", 2)], at: Self.now) }
        #expect(throws: LedgerConflict.self) {
            try ledger.record([Self.line("sw4", 4), Self.line("sw2", 3)], at: Self.now)
        }
        #expect(ledger == before)
        // Its owner has it back at any time.
        var back = ledger
        try back.record([Self.line("sw1", 1)], at: Self.now)
        #expect(try back == Ledger([Self.line("sw1", 1), Self.line("sw2", 2)]))
        try ledger.record([Self.line("sw3", 1)], at: Self.now + .seconds(100))
        #expect(try ledger == Ledger([Self.line("sw2", 2), Self.line("sw3", 1)]))
    }

    @Test("who moves leaves one number and has another, and what is left twice keeps its time")
    func moving() throws {
        var ledger = try Ledger([Self.line("sw1", 1)])
        try ledger.record([Self.line("sw1", 2), Self.line("sw1", 1, until: 50)], at: Self.now)
        #expect(try ledger == Ledger([Self.line("sw1", 1, until: 50), Self.line("sw1", 2)]))
        try ledger.record([Self.line("sw1", 1, until: 80)], at: Self.now)
        #expect(try ledger == Ledger([Self.line("sw1", 1, until: 50), Self.line("sw1", 2)]))
        // With anything to write, what is over is left out.
        try ledger.record([Self.line("sw9", 9)], at: Self.now + .seconds(50))
        #expect(try ledger == Ledger([Self.line("sw1", 2), Self.line("sw9", 9)]))
    }

    @Test(
        "lengths of time are read as they are written",
        arguments: [("90s", 90), ("15m", 900), ("24h", 86_400), ("48h", 172_800), ("7d", 604_800), ("0s", 0)])
    func durations(text: String, seconds: Int) {
        #expect(Duration(text: text) == .seconds(seconds))
        #expect(Duration.seconds(seconds).text == (text == "90s" ? "90s" : text))
    }

    @Test(arguments: ["", "h", "24", "-1h", "1.5h", "24 h", "24H", "99999999999999999999s", "3651d", "1w"])
    func noDurations(text: String) { #expect(Duration(text: text) == nil) }
}
