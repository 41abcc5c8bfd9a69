import FabricModel
import FabricPlanning
import ledger_trial

/// What happens to the numbers of an edited fabric from pass to pass, told in this process, with the laws that must hold.
struct LedgerStory {
    private var edited: EditedFabric
    private(set) var ledger = Ledger()
    private(set) var passes = 0
    /// Who had a number last, and when: kept beside the ledger, and never forgotten.
    private var last: [Number: (owner: String, at: UTCTime)] = [:]

    private struct Number: Hashable {
        var kind: Allocation.Kind
        var prefix: IPv6Prefix
    }

    init(seed: UInt64) { self.edited = EditedFabric(seed: seed) }

    /// One pass: some edits, and numbers for what they made.
    mutating func advance() throws {
        let before = (ledger: self.ledger, hadOtherPool: self.edited.hasOtherPool)
        self.edited.editForAWhile()
        let (fabric, now) = (self.edited.fabric, self.edited.now)
        let numbering = fabric.number(from: self.ledger, at: now)
        self.passes += 1
        try self.expect(numbering.findings.isEmpty, "\(numbering.findings)")
        let held = numbering.ledger.allocations.filter(\.isHeld)
        try self.expectOneOwnerEach(numbering.ledger)
        try self.expectEverybodyHasOne(numbering.numbers, fabric)

        // Nobody's number changes while its owner is there and its pool is where it was.
        let owners: [Allocation.Kind: Set<String>] = [
            .link: Set(fabric.links.map { fabric.owner(of: $0) }), .loopback: Set(fabric.switches.map(\.name)),
            .site: Set(fabric.sites.filter { $0.prefix == nil }.map(\.name)),
            .subnet: Set(fabric.vlans.filter { $0.site == 0 }.map(\.name)),
        ]
        let isHeld = Set(held)
        for line in before.ledger.allocations where line.isHeld && owners[line.kind]?.contains(line.owner) ?? false {
            if line.kind == .loopback, before.hadOtherPool != self.edited.hasOtherPool { continue }
            try self.expect(isHeld.contains(line), "\(line) changed without cause")
        }
        // Nobody gets a number that somebody else had a day ago or less.
        for line in held {
            let number = Number(kind: line.kind, prefix: line.prefix)
            if let (owner, at) = self.last[number], owner != line.owner {
                try self.expect(at + Quarantine.usual <= now, "\(line) was \(owner)'s at \(at)")
            }
            self.last[number] = (line.owner, now)
        }
        try self.expect(fabric.number(from: numbering.ledger, at: now).added == [], "what was given is given again")
        self.ledger = numbering.ledger
    }

    /// A law that holds. The testing library's own words are taken apart and kept, which for a million of them takes minutes.
    private func expect(_ holds: Bool, _ what: @autoclosure () -> String) throws {
        if !holds { throw Broken(description: "pass \(self.passes): \(what())") }
    }

    struct Broken: Error, CustomStringConvertible { var description: String }

    private func expectOneOwnerEach(_ ledger: Ledger) throws {
        for kind in Allocation.Kind.allCases {
            let lines = ledger[kind]
            try self.expect(Set(lines.map(\.prefix)).count == lines.count, "a \(kind) has two owners")
            let held = lines.filter(\.isHeld)
            try self.expect(Set(held.map(\.owner)).count == held.count, "two \(kind)s for one owner")
        }
        // Of different kinds, too.
        let all = (ledger[.link] + ledger[.loopback] + ledger[.subnet]).map(\.prefix).sorted()
        for (one, next) in zip(all, all.dropFirst()) { try self.expect(!one.overlaps(next), "\(one) and \(next)") }
    }

    private func expectEverybodyHasOne(_ numbers: Numbers, _ fabric: Fabric) throws {
        try self.expect(
            numbers.links.count == fabric.links.count && !numbers.links.contains(nil), "a link has no number")
        for link in fabric.links {
            for port in [link.a, link.b] {
                try self.expect(
                    numbers.loopbacks[Int(fabric.ports[Int(port)].owner)] != nil, "a switch has no loopback")
            }
        }
        try self.expect(fabric.vlans.allSatisfy { numbers.prefix(of: $0.id) != nil }, "a VLAN has no prefix")
    }
}
