import FabricModel

/// `ipv6.pools:` and `ipv6.quarantine:`
extension Reader {
    mutating func readPools(_ value: Value?) {
        guard let value, let fields = self.fields(value, PoolsKey.self) else { return }
        for key in PoolsKey.allCases {
            guard let value = fields[key], let pool = self.pool(key, value) else { continue }
            self.fabric.pools.append(pool)
        }
        self.fabric.pools.sort { $0.kind.rawValue < $1.kind.rawValue }
    }

    /// `24h`, in a word.
    mutating func duration(_ value: Value?) -> Duration? {
        guard let word = self.text(value, "a length of time") else { return nil }
        if let duration = Duration(text: word.text) { return duration }
        self.mistakes.error(
            .badValue, at: word.origin, "expected a length of time, found '\(word.text.shortened)'",
            help: "write a number and s, m, h or d: 24h, 90m, 7d; ten years at most")
        return nil
    }

    /// A prefix, or a mapping of whatever is not as usual.
    private mutating func pool(_ key: PoolsKey, _ value: Value) -> Pool? {
        var pool = Pool(key.kind, prefix: nil, origin: value.origin)
        switch value.content {
        case .mapping:
            guard let fields = self.fields(value, PoolKey.self) else { return nil }
            pool.prefix = self.prefix(fields[.prefix], of: key)
            pool.quarantine = self.duration(fields[.quarantine])
            if let length = fields[.length] { pool.length = self.length(length, of: key, pool) }
        case .text, .list, .nothing:
            guard let prefix = self.prefix(value, of: key) else { return nil }
            pool.prefix = prefix
        }
        return pool
    }

    private mutating func prefix(_ value: Value?, of key: PoolsKey) -> IPv6Prefix? {
        guard let word = self.text(value, "a prefix") else { return nil }
        // A pool that is shorter nobody was ever given; what is longer has room for a handful only, or for none.
        return self.prefix(word, lengths: key == .sites ? 24...60 : 48...120, "a pool of \(key.rawValue)")
    }

    private mutating func length(_ value: Value, of key: PoolsKey, _ pool: Pool) -> Int? {
        guard let word = self.text(value, "a prefix length") else { return nil }
        guard key == .sites else {
            self.mistakes.error(
                .badValue, at: word.origin, "only the pool of sites has a length to choose",
                help: key == .links ? "a link takes a /127 (RFC 6164)" : "a loopback is a /128")
            return nil
        }
        let shortest = max(48, (pool.prefix?.length ?? 0) + 1)
        guard let length = Decimal.read(word.text, upTo: 128), (shortest...64).contains(length) else {
            self.mistakes.error(
                .badValue, at: word.origin,
                "expected the length of a site's prefix, \(shortest) to 64, found '\(word.text.shortened)'")
            return nil
        }
        return length
    }
}

extension PoolsKey {
    fileprivate var kind: Allocation.Kind {
        switch self {
        case .sites: .site
        case .loopbacks: .loopback
        case .links: .link
        }
    }
}
