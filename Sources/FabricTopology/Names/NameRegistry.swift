import FabricModel

/// The names given so far in one world of names, each with what it names and where.
struct NameRegistry {
    struct Entry {
        let name: String
        let what: String
        let origin: Origin
    }

    /// What one entry of a file took: a range takes a hundred thousand names at a time.
    private struct Claim {
        let what: String
        let origin: Origin
    }

    private var claims: [Claim] = []
    /// Positions in `claims` by the name in lower case, since names that differ only in case are told apart by nobody.
    private var claimOfName: [String: UInt32] = [:]
    /// Names as they were written, where that is not in lower case.
    private var spellings: [String: String] = [:]

    /// Makes room for so many more names at once.
    mutating func reserve(_ count: Int) {
        if count == 1 { return }
        let wanted = self.claimOfName.count + count
        if wanted > self.claimOfName.capacity { self.claimOfName.reserveCapacity(wanted) }
    }

    /// Takes a name; returns who has it, or one that differs only in case, already.
    mutating func take(_ name: String, what: String, at origin: Origin) -> Entry? {
        if self.claims.last.map({ $0.origin != origin || $0.what != what }) ?? true {
            self.claims.append(Claim(what: what, origin: origin))
        }
        let key = NameRegistry.folded(name)
        let own = UInt32(self.claims.count - 1)
        guard let taken = self.claimOfName.updateValue(own, forKey: key) else {
            if key != name { self.spellings[key] = name }
            return nil
        }
        self.claimOfName[key] = taken
        let claim = self.claims[Int(taken)]
        return Entry(name: self.spellings[key] ?? key, what: claim.what, origin: claim.origin)
    }

    private static func folded(_ name: String) -> String {
        name.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ? name.lowercased() : name
    }
}

extension Reader {
    /// Takes the names of an entry for switches or hosts; one diagnostic for all that were taken before. True where none was.
    mutating func takeStations(_ names: [String], what: String, at word: Word) -> Bool {
        var taken: (name: String, entry: NameRegistry.Entry)?
        var others = 0
        self.stations.reserve(names.count)
        for name in names {
            guard let entry = self.stations.take(name, what: what, at: word.origin) else { continue }
            if taken == nil { taken = (name, entry) } else { others += 1 }
        }
        if let taken { self.report(taken.name, what: what, isTakenBy: taken.entry, others: others, at: word) }
        return taken == nil
    }

    mutating func report(_ name: String, what: String, isTakenBy entry: NameRegistry.Entry, others: Int, at word: Word)
    {
        let more = others == 0 ? "" : ", and \(Reader.count(others, "more name")) of '\(word.text.shortened)'"
        let place = entry.origin == word.origin ? "in this entry" : "in \(self.mistakes.place(entry.origin))"
        if entry.name != name {
            self.mistakes.error(
                .nameCase, at: word.origin,
                "'\(name)' differs only in case from \(entry.what) '\(entry.name)' \(place)\(more)",
                help: "choose a name that people can tell apart")
        } else {
            let help =
                entry.what == what
                ? "each \(what) stands once"
                : "switches and hosts become namespaces and host names, so they share one world of names"
            self.mistakes.error(
                .duplicateName, at: word.origin,
                "'\(name)' is already \(entry.what == what ? "a" : "the name of a") \(entry.what) \(place)\(more)",
                help: help)
        }
    }
}
