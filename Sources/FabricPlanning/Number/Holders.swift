import FabricModel

/// Who has which number of one kind, before any new one is given: those who have one keep it, those who come back have theirs
/// again, and those who are gone leave it in quarantine.
struct Holders {
    let kind: Allocation.Kind
    let owners: [String]
    /// One for each owner.
    private(set) var numbers: [IPv6Prefix?]
    /// The lines that are new or say something else than before.
    private(set) var changes: [Allocation] = []
    private let length: Int
    /// What nobody else may have.
    private var occupied: [IPv6Prefix] = []
    /// The same to be searched, once somebody has to be given something: mostly nobody has.
    private var table: TakenNumbers?
    private let now: UTCTime?
    private let quarantine: Duration

    /// - Parameters:
    ///   - lines: the ledger's of this kind.
    ///   - owners: all who are there, each once, also those who would not be given a number today.
    ///   - length: of the numbers that will be given.
    ///   - keeps: whether an owner may keep a number; it may not where its pool is another one by now.
    init(
        of kind: Allocation.Kind, in lines: ArraySlice<Allocation>, owners: [String], length: Int, at now: UTCTime?,
        quarantine: Duration, keeps: (_ index: Int, _ number: IPv6Prefix) -> Bool
    ) {
        self.kind = kind
        self.owners = owners
        self.numbers = [IPv6Prefix?](repeating: nil, count: owners.count)
        self.length = length
        self.now = now
        self.quarantine = quarantine
        if lines.isEmpty { return }
        var indices: [String: Int] = [:]
        indices.reserveCapacity(owners.count)
        for (index, owner) in owners.enumerated() { indices[owner] = index }
        for line in lines where line.isHeld {
            let index = indices[line.owner]
            if let index, keeps(index, line.prefix) {
                self.numbers[index] = line.prefix
            } else if index != nil || now != nil {
                self.leave(line)
            }
            self.occupied.append(line.prefix)
        }
        var returning: [Int: Allocation] = [:]
        for line in lines where !line.isHeld {
            if let index = indices[line.owner], self.numbers[index] == nil, keeps(index, line.prefix) {
                // Of several that it left it gets the one that it had last.
                let known = returning[index]
                if known.map({ Holders.isLater(line, than: $0) }) ?? true { returning[index] = line }
            }
            if line.isTaken(at: now) { self.occupied.append(line.prefix) }
        }
        for index in returning.keys.sorted() { if let line = returning[index] { self.give(line.prefix, to: index) } }
        self.changes.sort()
    }

    /// Gives an owner a number that is new to it.
    mutating func give(_ number: IPv6Prefix, to index: Int) {
        self.numbers[index] = number
        self.keepFree(number)
        self.changes.append(Allocation(self.kind, owner: self.owners[index], prefix: number))
    }

    /// Keeps a number from being given.
    mutating func keepFree(_ prefix: IPv6Prefix) {
        self.table?.insert(prefix)
        self.occupied.append(prefix)
    }

    /// The numbers that may not be given.
    mutating func taken() -> TakenNumbers {
        if let table = self.table { return table }
        let table = TakenNumbers(self.occupied, length: self.length)
        self.table = table
        return table
    }

    private mutating func leave(_ line: Allocation) {
        var line = line
        let since = self.now ?? UTCTime(secondsSince1970: 0)
        line.quarantine = Quarantine(since: since, until: since + self.quarantine)
        self.changes.append(line)
    }

    private static func isLater(_ line: Allocation, than other: Allocation) -> Bool {
        guard let since = line.quarantine?.since, let sinceOther = other.quarantine?.since else { return false }
        return since == sinceOther ? line.prefix < other.prefix : since > sinceOther
    }
}

extension Holders {
    /// Gives those who want one and have none a number out of a pool, in the order of the owners.
    ///
    /// - Returns: those for whom there was none.
    mutating func give(from pool: SparseNumbers, to indices: [Int]) -> [Int] {
        if indices.isEmpty { return [] }
        var cursor = SparseCursor(pool)
        // What is given here comes out of the cursor once, and need not be looked for again.
        let taken = self.taken()
        self.table = nil
        for (position, index) in indices.enumerated() {
            guard let number = cursor.take(besides: taken) else { return Array(indices[position...]) }
            self.give(number, to: index)
        }
        return []
    }
}
