import FabricModel
import FabricSimulator
import Testing

@testable import FabricPlanning

/// What becomes of numbers that switches hold and the lock file has lost.
@Suite struct AdoptionTests {
    private static let capabilities = Capabilities(portLimit: 1023, fencing: .lock)
    private static let never = UTCTime(secondsSince1970: 0)

    private static func sketch(_ name: String) -> FabricSketch {
        var sketch = FabricSketch(name)
        sketch.vlans = (1...12).map { .init($0 * 10, "v\($0)") }
        sketch.switches = [
            .init(
                "sw1", ports: [.trunk("p", sketch.vlans.map { Int($0.id?.rawValue ?? 1) })],
                gateways: (1...12).map { .init($0 * 10) })
        ]
        return sketch
    }

    private static func readings(_ fabric: Fabric, _ numbers: Numbers) -> [Reading] {
        fabric.compile(with: numbers).switches.map { .read(Observation(owned: $0.config), Self.capabilities) }
    }

    @Test("a generated site that switches hold is adopted when the lock file is lost and the fabric renamed")
    func site() throws {
        let old = Self.sketch("old").fabric()
        let before = old.number(from: Ledger(), at: Self.never)
        let held = Self.readings(old, before.numbers)
        // Nothing was lost: nothing is adopted.
        #expect(old.number(from: before.ledger, at: Self.never).adopting(held, in: old, at: Self.never) == nil)
        #expect(before.adopting(held, in: old, at: Self.never) == nil)

        let new = Self.sketch("new").fabric()
        let fresh = new.number(from: Ledger(), at: Self.never)
        #expect(fresh.numbers.prefixes != before.numbers.prefixes)
        let adopted = try #require(fresh.adopting(held, in: new, at: Self.never))
        #expect(adopted.numbers.prefixes == before.numbers.prefixes)
        #expect(adopted.added == before.added)
        #expect(adopted.ledger == before.ledger)

        // What would have happened is a mass renumbering, and what happens is none.
        func plan(_ numbering: Numbering) -> Plan {
            Plan(from: held, to: new.compile(with: numbering.numbers), made: Self.never)
        }
        #expect(plan(fresh).renumbering == 12)
        #expect(plan(adopted).renumbering == 0)
    }

    @Test("switches that nobody can read, or that hold nothing of ours, have nothing to adopt")
    func nothing() {
        let fabric = Self.sketch("new").fabric()
        let fresh = fabric.number(from: Ledger(), at: Self.never)
        let silent = Reading.unreadable(DriverError(.unreachable, doing: "asking", reason: "no answer"))
        #expect(fresh.adopting([silent], in: fabric, at: Self.never) == nil)
        let empty = Reading.read(Observation(owned: SwitchConfig()), Self.capabilities)
        #expect(fresh.adopting([empty], in: fabric, at: Self.never) == nil)
    }

    @Test("the subnets of a long site are adopted too")
    func subnets() throws {
        var sketch = Self.sketch("lab")
        sketch.site = IPv6Prefix(text: "2001:db8:0:aa00::/56")
        let fabric = sketch.fabric()
        var first = sketch
        // The VLANs came one after the other, and got other numbers than they would get together.
        first.vlans = Array(sketch.vlans.suffix(2))
        let start = first.fabric().number(from: Ledger(), at: Self.never)
        let before = fabric.number(from: start.ledger, at: Self.never)
        let fresh = fabric.number(from: Ledger(), at: Self.never)
        let adopted = fresh.adopting(Self.readings(fabric, before.numbers), in: fabric, at: Self.never)
        #expect(before.numbers != fresh.numbers)
        #expect(adopted?.numbers == before.numbers)
        #expect(adopted?.ledger == before.ledger)
    }
}
