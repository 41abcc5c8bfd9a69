package import FabricModel

/// A pool as numbering knows it: what the topology says, and defaults for what it leaves out.
package struct NumberPool: Hashable, Sendable {
    package var kind: Allocation.Kind
    /// `links`, `subnets of site 'paris'`.
    package var name: String
    package var prefix: IPv6Prefix
    /// The length of the numbers in it.
    package var length: Int
    /// Where it, or the site that it belongs to, is written; nil where neither is.
    package var origin: Origin?

    /// How many numbers can be given; the largest number stands for all that are more.
    package var size: UInt64 { SparseNumbers(self.prefix, length: self.length).size }
}

/// How much of a pool is used.
package struct PoolUse: Hashable, Sendable {
    package var pool: NumberPool
    package var given: Int
    /// In quarantine at the moment that was asked about.
    package var quarantined: Int

    package var free: UInt64 {
        let used = UInt64(self.given + self.quarantined)
        return self.pool.size > used ? self.pool.size - used : 0
    }
}

extension NumberPool {
    /// What the default pools of a site are in it: the first /64 whose subnet field begins with the digit e for loopbacks, and
    /// with f for links. No VLAN's decimal subnet has such a digit, and sites longer than /48 keep it free.
    ///
    /// - Returns: nil where the site has no digit to spare, which is so beyond /60.
    static func blocks(of site: IPv6Prefix) -> (loopbacks: IPv6Prefix, links: IPv6Prefix)? {
        guard let loopbacks = self.block(0xe, of: site), let links = self.block(0xf, of: site),
            let one = IPv6Prefix(loopbacks.address, length: 64), let other = IPv6Prefix(links.address, length: 64)
        else { return nil }
        return (one, other)
    }

    /// All of a site whose subnet field begins with this digit.
    static func block(_ digit: UInt64, of site: IPv6Prefix) -> IPv6Prefix? {
        let start = max(site.length, 48)
        guard start <= 60 else { return nil }
        let high = site.address.high | digit << UInt64(60 - start)
        return IPv6Prefix(IPv6Address(high: high, low: 0), length: start + 4)
    }
}

extension Numbering {
    /// How much of each pool is used, in the order of the pools.
    package func poolUses(at now: UTCTime?) -> [PoolUse] {
        self.pools.map { pool in
            let lines = self.ledger[pool.kind].filter { pool.prefix.contains($0.prefix) }
            return PoolUse(
                pool: pool, given: lines.count(where: \.isHeld),
                quarantined: lines.count { !$0.isHeld && $0.isTaken(at: now) })
        }
    }
}
