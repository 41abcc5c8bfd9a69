import FabricModel

extension Fabric {
    /// A pool that has no number for somebody, with whom they went to.
    ///
    /// - Parameters:
    ///   - holders: after all that there was has been given.
    ///   - lines: what the ledger said before.
    ///   - left: the owners that get none, at least one, by their index among the holders.
    func poolFull(
        _ pool: NumberPool, _ holders: Holders, lines: ArraySlice<Allocation>, for left: [Int], at now: UTCTime?
    ) -> Diagnostic {
        let given = holders.numbers.count { $0 != nil }
        let back = Set(holders.numbers.compactMap { $0 })
        let quarantined =
            holders.changes.count { !$0.isHeld }
            + lines.count { !$0.isHeld && $0.isTaken(at: now) && !back.contains($0.prefix) }
        // What the topology writes out of it, and in a site what loopbacks and links are kept.
        let used = UInt64(given + quarantined)
        let rest = pool.size > used ? pool.size - used : 0
        let without = left.prefix(1).map { "'\(holders.owners[$0])'" }.joined()
        let others = left.count > 1 ? " and \(left.count - 1) more have none" : " has none"
        let counts =
            pool.size == 0
            ? "it has no room for a single one"
            : "\(pool.size) numbers, \(given) given, \(quarantined) in quarantine\(rest > 0 ? ", \(rest) kept for others" : "")"
        let largest = PoolShare.largest(of: holders)
        let who = largest.isEmpty ? "" : "most of them belong to \(largest); "
        return self.error(
            "pool-exhausted", at: pool.origin,
            "the pool of \(pool.name), \(pool.prefix), is full (\(counts)): \(without)\(others)",
            help: who
                + (pool.kind == .subnet
                    ? "write prefixes at some VLANs, or give them a larger site"
                    : "write a larger one at `ipv6.pools.\(pool.name)`")
                + (quarantined > 0 ? ", or end a quarantine with `selvage allocations FILE --free OWNER --now`" : ""))
    }
}

/// Whose numbers a pool's are, by what their names have in common.
private enum PoolShare {
    /// `spine1 (40) and spine2 (40)`: the switches that most links belong to, or the most frequent beginnings of names.
    static func largest(of holders: Holders) -> String {
        var counts: [String: Int] = [:]
        for (owner, number) in zip(holders.owners, holders.numbers) where number != nil {
            for name in Self.names(in: owner, holders.kind) { counts[name, default: 0] += 1 }
        }
        let ranked = counts.sorted { $0.value == $1.value ? precedes($0.key, $1.key) : $0.value > $1.value }
        return ranked.prefix(3).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
    }

    /// The two switches of a link; else the name without the number at its end, as `leaf` of `leaf01`.
    private static func names(in owner: String, _ kind: Allocation.Kind) -> [String] {
        switch kind {
        case .link: return owner.split(separator: ",").map { place in String(place.prefix { $0 != ":" }) }
        case .loopback, .site, .subnet:
            let digits = owner.reversed().prefix { $0.isASCII && $0.isNumber }.count
            return digits == 0 ? [owner] : ["\(owner.dropLast(digits))…"]
        }
    }
}
