/// "Did you mean": the known name nearest to what was written.
package enum Suggestion {
    /// The nearest of the known names, where one is near: a third of the letters may be wrong, and three at most.
    ///
    /// The first of equals, so that the answer depends on nothing else.
    package static func nearest(to text: String, among known: some Sequence<String>) -> String? {
        let wanted = Array(text.utf8)
        guard (1...64).contains(wanted.count) else { return nil }
        var best: (name: String, distance: Int)?
        for name in known {
            let limit = (best?.distance ?? min(3, max(1, (wanted.count + 2) / 3)) + 1) - 1
            guard limit >= 0 else { break }
            let length = name.utf8.count
            guard abs(length - wanted.count) <= limit, length <= 64 else { continue }
            if let distance = self.distance(wanted, Array(name.utf8), atMost: limit) { best = (name, distance) }
        }
        return best?.name
    }

    /// The letters to insert, remove, replace or swap with their neighbour (Damerau and Levenshtein's distance, optimal
    /// string alignment); nil beyond the limit. A change of case counts nothing.
    static func distance(_ left: [UInt8], _ right: [UInt8], atMost limit: Int) -> Int? {
        let (a, b) = (left.map(self.lowered), right.map(self.lowered))
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            guard row.contains(where: { $0 <= limit }) else { return nil }
            (beforeLast, last) = (last, row)
        }
        return last[b.count] <= limit ? last[b.count] : nil
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension Reader {
    /// The nearest known name. A budget keeps a file with thousands of wrong names from comparing each with thousands.
    mutating func suggestion(for text: String, among known: [String]) -> String? {
        guard self.suggestionBudget >= known.count else { return nil }
        self.suggestionBudget -= known.count
        return Suggestion.nearest(to: text, among: known)
    }

    /// What helps with a name that nothing has: the names there are, `its ports are swp1 to swp48`, and the nearest of them.
    ///
    /// - Parameters:
    ///   - count: how many names there are.
    ///   - names: the names in canonical order; made only where the budget allows.
    ///   - none: what to say where there are no names at all.
    mutating func help(
        for text: String, amongThe count: Int, _ names: (Reader) -> [String], are list: String, none: String
    ) -> String? {
        if count == 0 { return none }
        guard self.suggestionBudget >= count else { return nil }
        let known = names(self)
        let suggestion = self.suggestion(for: text, among: known).map { "; did you mean '\($0)'?" } ?? ""
        return "\(list) \(NameSummary.of(known))\(suggestion)"
    }
}
