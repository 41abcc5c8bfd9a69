import FabricModel

/// The numbers that come from pools: loopbacks, links, and the subnets of sites that are too long for a VLAN's id.
struct PoolNumbers {
    private let fabric: Fabric
    private let ledger: Ledger
    private let now: UTCTime?
    private(set) var changes: [Allocation] = []
    private(set) var pools: [NumberPool] = []
    private(set) var findings: [Diagnostic] = []

    init(_ fabric: Fabric, ledger: Ledger, at now: UTCTime?) {
        self.fabric = fabric
        self.ledger = ledger
        self.now = now
    }

    /// The /128 of each switch. One is given to a switch that has a link, since it may have to be reached whichever of its links
    /// is up; a switch that stands alone has nobody to be reached by. Once given, it stays as long as the switch does.
    mutating func loopbacks(_ sites: SiteNumbers) -> [IPv6Address?] {
        var isLinked = [Bool](repeating: false, count: self.fabric.switches.count)
        for link in self.fabric.links {
            for port in [link.a, link.b] { isLinked[Int(self.fabric.ports[Int(port)].owner)] = true }
        }
        let pool = self.pool(.loopback, length: 128, of: sites)
        let numbers = self.settle(.loopback, pool, owners: self.fabric.switches.map(\.name)) { isLinked[$0] }
        return numbers.map { $0?.address }
    }

    /// The /127 of each link.
    mutating func links(_ sites: SiteNumbers) -> [IPv6Prefix?] {
        let pool = self.pool(.link, length: 127, of: sites)
        return self.settle(.link, pool, owners: self.fabric.links.map { self.fabric.owner(of: $0) }) { _ in true }
    }

    /// The /64 of each VLAN whose site is longer than /48. The one that shows the VLAN's id in decimal digits is preferred, where
    /// the site has room for it.
    mutating func subnets(_ sites: SiteNumbers) -> [VID: IPv6Prefix] {
        let wants = self.fabric.vlans.filter { $0.prefix == nil }.sorted { $0.id < $1.id }.compactMap { vlan in
            sites.prefix(of: vlan.site).flatMap { $0.length > 48 ? (vlan: vlan, site: $0) : nil }
        }
        var holders = Holders(
            of: .subnet, in: self.ledger[.subnet], owners: wants.map(\.vlan.name), length: 64, at: self.now,
            quarantine: self.fabric.quarantine(of: .subnet)
        ) { wants[$0].site.contains($1) && $1.length == 64 }
        for prefix in self.fabric.vlans.compactMap(\.prefix) + self.fabric.pools.compactMap(\.prefix) {
            holders.keepFree(prefix)
        }
        for (network, site) in sites.all where network.length > 48 {
            for digit in [0xe, 0xf] as [UInt64] { NumberPool.block(digit, of: network).map { holders.keepFree($0) } }
            let name = site.map { "subnets of site '\(self.fabric.sites[$0].name)'" } ?? "subnets"
            let pool = NumberPool(
                kind: .subnet, name: name, prefix: network, length: 64,
                origin: site.map { self.fabric.sites[$0].origin })
            let indices = wants.indices.filter { wants[$0].site == network && holders.numbers[$0] == nil }
            for index in indices {
                guard let decimal = network.subnet(of: wants[index].vlan.id), !holders.taken().overlaps(decimal) else {
                    continue
                }
                holders.give(decimal, to: index)
            }
            self.give(from: pool, to: indices.filter { holders.numbers[$0] == nil }, &holders)
        }
        self.changes += holders.changes
        return zip(wants, holders.numbers).reduce(into: [:]) { numbers, pair in numbers[pair.0.vlan.id] = pair.1 }
    }

    /// The pool that is written, or that of the fabric's first site, with the places where a number may stay: a default one that
    /// was given when another site was the first is as good.
    private func pool(_ kind: Allocation.Kind, length: Int, of sites: SiteNumbers) -> (NumberPool, Set<IPv6Prefix>)? {
        let name = kind == .link ? "links" : "loopbacks"
        let written = self.fabric.pool(of: kind)
        if let written, let prefix = written.prefix {
            let pool = NumberPool(kind: kind, name: name, prefix: prefix, length: length, origin: written.origin)
            return (pool, [prefix])
        }
        let blocks = sites.all.compactMap { network, site in
            NumberPool.blocks(of: network).map { (kind == .link ? $0.links : $0.loopbacks, site) }
        }
        guard let (prefix, site) = blocks.first else { return nil }
        let origin = written?.origin ?? site.map { self.fabric.sites[$0].origin }
        let pool = NumberPool(kind: kind, name: name, prefix: prefix, length: length, origin: origin)
        return (pool, Set(blocks.map(\.0)))
    }

    private mutating func settle(
        _ kind: Allocation.Kind, _ found: (pool: NumberPool, places: Set<IPv6Prefix>)?, owners: [String],
        mayTake: (Int) -> Bool
    ) -> [IPv6Prefix?] {
        guard let (pool, places) = found else { return self.leave(kind, owners) }
        let lengths = Set(places.map(\.length))
        var holders = Holders(
            of: pool.kind, in: self.ledger[pool.kind], owners: owners, length: pool.length, at: self.now,
            quarantine: self.fabric.quarantine(of: pool.kind)
        ) { _, number in
            if number.length != pool.length { return false }
            return pool.prefix.contains(number)
                || lengths.contains { length in
                    IPv6Prefix(containing: number.address, length: length).map { places.contains($0) } ?? false
                }
        }
        let indices = owners.indices.filter { holders.numbers[$0] == nil && mayTake($0) }
        if !indices.isEmpty || holders.numbers.contains(where: { $0 != nil }) || !self.ledger[pool.kind].isEmpty {
            self.give(from: pool, to: indices, &holders)
        }
        self.changes += holders.changes
        return holders.numbers
    }

    /// Without a pool nobody has a number.
    private mutating func leave(_ kind: Allocation.Kind, _ owners: [String]) -> [IPv6Prefix?] {
        let holders = Holders(
            of: kind, in: self.ledger[kind], owners: owners, length: 128, at: self.now,
            quarantine: self.fabric.quarantine(of: kind)
        ) { _, _ in false }
        self.changes += holders.changes
        return holders.numbers
    }

    private mutating func give(from pool: NumberPool, to indices: [Int], _ holders: inout Holders) {
        self.pools.append(pool)
        let left = holders.give(from: SparseNumbers(pool.prefix, length: pool.length), to: indices)
        if !left.isEmpty {
            self.findings.append(
                self.fabric.poolFull(pool, holders, lines: self.ledger[pool.kind], for: left, at: self.now))
        }
    }
}
