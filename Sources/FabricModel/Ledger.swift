/// Who holds which number that can neither be derived nor is written down: the lines of the lock file.
///
/// A number of a kind stands once; an owner holds one number of a kind at most, and may have left others in quarantine.
package struct Ledger: Hashable, Sendable {
    /// In the order of `Allocation`.
    package private(set) var allocations: [Allocation]

    /// - Parameter allocations: in any order; a file that was written by us is in ours, and is not sorted again.
    package init(_ allocations: [Allocation] = []) {
        let isSorted = zip(allocations, allocations.dropFirst()).allSatisfy { $0 < $1 }
        self.allocations = isSorted ? allocations : allocations.sorted()
    }

    /// The lines of one kind.
    package subscript(kind: Allocation.Kind) -> ArraySlice<Allocation> {
        let start = self.firstIndex { $0.kind.rawValue >= kind.rawValue }
        let end = self.firstIndex { $0.kind.rawValue > kind.rawValue }
        return self.allocations[start..<end]
    }

    /// The number that an owner holds; nil where it has none, or has only some in quarantine.
    package func allocation(_ kind: Allocation.Kind, owner: String) -> Allocation? {
        let start = self.firstIndex { line in
            line.kind == kind ? !precedes(line.owner, owner) : line.kind.rawValue > kind.rawValue
        }
        return self.allocations[start...].prefix { $0.kind == kind && $0.owner == owner }.first(where: \.isHeld)
    }

    /// Binary search for the first line that is not before what is looked for.
    private func firstIndex(where isNotBefore: (Allocation) -> Bool) -> Int {
        var range = self.allocations.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = isNotBefore(self.allocations[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
        }
        return range.lowerBound
    }
}

/// A line that cannot be recorded, since its number or its owner is another's by now.
package struct LedgerConflict: Error, Hashable, Sendable {
    package var wanted: Allocation
    package var other: Allocation
}

extension Ledger {
    /// Writes lines into the ledger: numbers that are given, numbers that their owner has back, and numbers that go into
    /// quarantine. All of them, or none where one is in the way of what the ledger says by now.
    ///
    /// With anything to write, lines whose quarantine is over are left out. A line in quarantine keeps the time that it has.
    ///
    /// - Parameter now: nil where nobody knows; then no quarantine is over.
    package mutating func record(_ lines: [Allocation], at now: UTCTime?) throws(LedgerConflict) {
        if lines.isEmpty { return }
        var index = LedgerIndex(self.allocations, of: Set(lines.map(\.kind)), adding: lines.count)
        // Who moves to another number leaves the old one first.
        for line in lines where !line.isHeld { try index.leave(line) }
        for line in lines where line.isHeld { try index.hold(line, at: now) }
        let kept = index.lines.filter { $0.isTaken(at: now) }
        self = Ledger(kept)
    }

    /// Takes lines out of the ledger, as if they had never been.
    package mutating func remove(_ lines: [Allocation]) {
        let lines = Set(lines)
        self.allocations.removeAll { lines.contains($0) }
    }

    /// Puts lines in the place of others of the same kind, owner and number.
    package mutating func replace(_ lines: [Allocation]) {
        let old = Dictionary(lines.map { (LedgerIndex.Number($0), $0) }, uniquingKeysWith: { first, _ in first })
        for position in self.allocations.indices {
            guard let line = old[LedgerIndex.Number(self.allocations[position])] else { continue }
            guard line.owner == self.allocations[position].owner else { continue }
            self.allocations[position] = line
        }
    }
}

/// A ledger while lines are written into it, found by number and by owner; nothing depends on the order of its tables.
private struct LedgerIndex {
    struct Number: Hashable {
        var kind: Allocation.Kind
        var prefix: IPv6Prefix

        init(_ line: Allocation) {
            self.kind = line.kind
            self.prefix = line.prefix
        }
    }

    struct Owner: Hashable {
        var kind: Allocation.Kind
        var name: String

        init(_ line: Allocation) {
            self.kind = line.kind
            self.name = line.owner
        }
    }

    private(set) var lines: [Allocation]
    private var byNumber: [Number: Int] = [:]
    private var byOwner: [Owner: Int] = [:]

    /// - Parameters:
    ///   - kinds: those that are looked for.
    ///   - count: how many lines may come.
    init(_ lines: [Allocation], of kinds: Set<Allocation.Kind>, adding count: Int) {
        self.lines = lines
        self.lines.reserveCapacity(lines.count + count)
        self.byNumber.reserveCapacity(lines.count + count)
        self.byOwner.reserveCapacity(lines.count + count)
        for (position, line) in lines.enumerated() where kinds.contains(line.kind) {
            self.byNumber[Number(line)] = position
            if line.isHeld { self.byOwner[Owner(line)] = position }
        }
    }

    /// The owner has left the number, and whatever else the owner holds it keeps.
    mutating func leave(_ line: Allocation) throws(LedgerConflict) {
        guard let position = self.byNumber[Number(line)] else { return self.append(line) }
        let other = self.lines[position]
        guard other.owner == line.owner else { throw LedgerConflict(wanted: line, other: other) }
        guard other.isHeld else { return }
        self.lines[position] = line
        self.byOwner[Owner(line)] = nil
    }

    /// The owner has the number, which nobody else may have, and has no other.
    mutating func hold(_ line: Allocation, at now: UTCTime?) throws(LedgerConflict) {
        if let position = self.byOwner[Owner(line)], self.lines[position].prefix != line.prefix {
            throw LedgerConflict(wanted: line, other: self.lines[position])
        }
        guard let position = self.byNumber[Number(line)] else { return self.append(line) }
        let other = self.lines[position]
        guard other.owner == line.owner || !other.isTaken(at: now) else {
            throw LedgerConflict(wanted: line, other: other)
        }
        self.lines[position] = line
        self.byOwner[Owner(line)] = position
    }

    private mutating func append(_ line: Allocation) {
        self.byNumber[Number(line)] = self.lines.count
        if line.isHeld { self.byOwner[Owner(line)] = self.lines.count }
        self.lines.append(line)
    }
}
