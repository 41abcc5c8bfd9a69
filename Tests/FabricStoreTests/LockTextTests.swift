import FabricModel
import FabricStore
import Testing

@Suite struct LockTextTests {
    private static func allocation(_ owner: String, _ prefix: String) throws -> Allocation {
        Allocation(.site, owner: owner, prefix: try #require(IPv6Prefix(text: prefix)))
    }

    @Test("what was written is read, in one order whatever the order of arrival")
    func roundTrip() throws {
        let all = try [("site10", "fd00:3::/48"), ("site9", "fd00:2::/48"), ("default", "fd00:1::/48")].map {
            try Self.allocation($0.0, $0.1)
        }
        let text = LockText.write(Ledger(all))
        #expect(text == LockText.write(Ledger(all.reversed())))
        #expect(
            text == """
                # Numbers that this fabric was given once and keeps. Commit this file with the topology.
                site default fd00:1::/48
                site site9 fd00:2::/48
                site site10 fd00:3::/48

                """)
        let (ledger, findings) = LockText.read(text, file: "lab.lock")
        #expect(ledger == Ledger(all))
        #expect(findings.isEmpty)
    }

    @Test("whatever people's editors and merges do to a file, it is read or refused with its line")
    func hostile() throws {
        let text = """
            # a remark\r
            site default fd00:1::/48\r

            <<<<<<< HEAD
            site east fd00:2::/48
            =======
            site east fd00:3::/48
            >>>>>>> branch
            site default fd00:4::/48
            site west fd00:1::/48
            site north
            site  north\tfd00:5::1/48
            vlan sw1 fd00:6::1/128
            site a b c
            link sw1:p,sw2:p fd00:7::/127 quarantined 2026-11-21T09:00:00Z until tomorrow
            link sw1:q,sw2:q fd00:8::/127 quarantined since 2026-11-21T09:00:00Z for
            """
        let (_, findings) = LockText.read(text, file: "lab.lock")
        #expect(
            findings.map { "\($0)".split(separator: "\n")[0] } == [
                "lab.lock:4:1: error: git has left a conflict here: '<<<<<<< HEAD'",
                "lab.lock:6:1: error: git has left a conflict here: '======='",
                "lab.lock:7:1: error: 'east' has a number already, on line 5",
                "lab.lock:8:1: error: git has left a conflict here: '>>>>>>> branch'",
                "lab.lock:9:1: error: 'default' has a number already, on line 2",
                "lab.lock:10:1: error: fd00:1::/48 has an owner already, on line 2",
                "lab.lock:11:1: error: 'site north' is not `KIND OWNER PREFIX`",
                "lab.lock:12:13: error: 'fd00:5::1/48' is no IPv6 prefix",
                "lab.lock:13:1: error: 'vlan' is no kind of number",
                "lab.lock:14:1: error: 'site a b c' is not `KIND OWNER PREFIX`",
                "lab.lock:15:70: error: 'tomorrow' is no time",
                "lab.lock:16:49: error: expected 'until', found '2026-11-21T09:00:00Z'",
            ])
    }

    @Test("an owner holds one number and may have left others; all of it is read as it was written")
    func quarantine() throws {
        let since = UTCTime(secondsSince1970: 1_795_251_600)
        var left = try Self.allocation("default", "fd00:1::/48")
        left.quarantine = Quarantine(since: since, until: since + Quarantine.usual)
        let ledger = Ledger([
            try Self.allocation("default", "fd00:2::/48"), left,
            Allocation(.link, owner: "a:p,b:q", prefix: try #require(IPv6Prefix(text: "fd00:1:0:f000:1000::/127"))),
        ])
        let text = LockText.write(ledger)
        #expect(
            text.split(separator: "\n").dropFirst() == [
                "link a:p,b:q fd00:1:0:f000:1000::/127",
                "site default fd00:1::/48 quarantined 2026-11-21T09:00:00Z until 2026-11-22T09:00:00Z",
                "site default fd00:2::/48",
            ])
        let (read, findings) = LockText.read(text, file: "lab.lock")
        #expect(read == ledger)
        #expect(findings.isEmpty)
        #expect(read.allocation(.site, owner: "default")?.prefix == IPv6Prefix(text: "fd00:2::/48"))
        #expect(read.allocation(.site, owner: "other") == nil)
    }

    @Test("no bytes make it crash, and what it takes it writes the same again", arguments: 0..<200 as Range<UInt64>)
    func anyBytes(seed: UInt64) throws {
        var state = seed
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let quarantine = " quarantined 2026-11-21T09:00:00Z until 2026-11-22T09:00:00Z"
        let pieces = [
            "site", " ", "\n", "a", "fd00::/48", "fd00:1::/48", "#", "<<<<<<<", "\r", "\0", "é", "/", "\t",
            "\nsite b fd00:2::/48", quarantine, "\nlink a:p,b:q fd00:3::2/127",
        ]
        let text = (0..<next(60)).map { _ in pieces[next(pieces.count)] }.joined()
        let (ledger, findings) = LockText.read(text, file: "x")
        if findings.isEmpty { #expect(LockText.read(LockText.write(ledger), file: "x").ledger == ledger) }
    }
}
