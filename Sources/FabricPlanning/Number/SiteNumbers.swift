import FabricModel

/// The prefixes of a fabric's sites: those that are written down, and those that are given once and then remembered.
struct SiteNumbers {
    private let fabric: Fabric
    /// One for each of `Fabric.sites`; nil where nobody needs it yet.
    private var prefixes: [IPv6Prefix?]
    /// Of the one site of a fabric that names none.
    private var implicit: IPv6Prefix?
    private(set) var changes: [Allocation] = []
    private(set) var pools: [NumberPool] = []
    private(set) var findings: [Diagnostic] = []

    /// The owner of the site of a fabric that says nothing about IPv6, and the name of `ipv6.site`.
    static let implicitSite = "default"

    /// Gives every site that does not write its prefix and is needed one: out of the pool of sites, or a unique local one.
    init(_ fabric: Fabric, ledger: Ledger, at now: UTCTime?, _ derivation: Derivation) {
        self.fabric = fabric
        self.prefixes = fabric.sites.map(\.prefix)
        let needs = SiteNeeds(of: fabric)
        let pool = self.pool
        var holders = Holders(
            of: .site, in: ledger[.site],
            owners: needs.owners.map { $0.map { fabric.sites[$0].name } ?? Self.implicitSite },
            length: pool?.length ?? 48, at: now, quarantine: fabric.quarantine(of: .site)
        ) { pool?.prefix.contains($1) ?? true }
        for prefix in needs.written { holders.keepFree(prefix) }
        let indices = needs.owners.indices.filter { holders.numbers[$0] == nil && needs.isNeeded[$0] }
        if let pool {
            self.pools.append(pool)
            let left = holders.give(from: SparseNumbers(pool.prefix, length: pool.length), to: indices)
            if !left.isEmpty {
                self.findings.append(fabric.poolFull(pool, holders, lines: ledger[.site], for: left, at: now))
            }
        } else {
            for index in indices {
                let prefix = Self.uniqueLocal(for: holders.owners[index], in: fabric.name, holders.taken(), derivation)
                holders.give(prefix, to: index)
            }
        }
        for (index, site) in needs.owners.enumerated() {
            if let site { self.prefixes[site] = holders.numbers[index] } else { self.implicit = holders.numbers[index] }
        }
        self.changes = holders.changes
    }

    /// The prefix of a site; nil stands for the one site of a fabric that names none, or for the one called as it would be.
    func prefix(of site: SiteIndex?) -> IPv6Prefix? {
        site.map { self.prefixes[$0] } ?? self.implicit
    }

    /// The sites that have a prefix, the first one first: `ipv6.site`, then the others in their order.
    var all: [(network: IPv6Prefix, site: SiteIndex?)] {
        let named = self.fabric.sitesByRank.compactMap { site in self.prefixes[site].map { ($0, Optional(site)) } }
        return (self.implicit.map { [($0, nil)] } ?? []) + named
    }

    /// A unique local /48 (RFC 4193, 3.1): fd00::/8 and 40 bits, here not of chance but of the names, so that two people who
    /// start from the same file agree before either has written it down.
    private static func uniqueLocal(
        for owner: String, in fabric: String, _ taken: TakenNumbers, _ derivation: Derivation
    ) -> IPv6Prefix {
        derivation.first(["site", fabric, owner]) { bits -> IPv6Prefix? in
            let address = IPv6Address(high: 0xfd << 56 | (bits >> 24) << 16, low: 0)
            return IPv6Prefix(address, length: 48).flatMap { taken.overlaps($0) ? nil : $0 }
        }
    }

    /// The pool that sites come from, where one is written; a site takes a /48, or of a pool too small for that eight bits.
    private var pool: NumberPool? {
        guard let written = self.fabric.pool(of: .site), let prefix = written.prefix else { return nil }
        let usual = prefix.length < 48 ? 48 : min(64, (prefix.length + 11) & ~3)
        return NumberPool(
            kind: .site, name: "sites", prefix: prefix, length: written.length ?? usual, origin: written.origin)
    }
}

/// Who wants a prefix of a site that is not written.
private struct SiteNeeds {
    /// Every site without a written prefix; nil stands for the one of a fabric that names none.
    var owners: [SiteIndex?]
    /// One for each owner: something takes numbers from it.
    var isNeeded: [Bool]
    /// What no site may get.
    var written: [IPv6Prefix]

    init(of fabric: Fabric) {
        let derived = fabric.vlans.filter { $0.prefix == nil }
        let mayTake = !fabric.sites.isEmpty || fabric.needsAddresses
        var needed = Set(mayTake ? derived.map(\.site) : [])
        // Links and their switches take from the first site.
        if mayTake, !fabric.links.isEmpty { needed.insert(fabric.sitesByRank.first) }
        let unwritten = fabric.sites.indices.filter { fabric.sites[$0].prefix == nil }
        let isNamed = fabric.sites.contains { $0.name == SiteNumbers.implicitSite }
        let hasImplicit = fabric.sites.isEmpty || (!isNamed && needed.contains(nil))
        self.owners = (hasImplicit ? [nil] : []) + unwritten
        self.isNeeded = self.owners.map { needed.contains($0) }
        self.written =
            fabric.sites.compactMap(\.prefix) + fabric.vlans.compactMap(\.prefix)
            + fabric.pools.filter { $0.kind != .site }.compactMap(\.prefix)
    }
}

extension Fabric {
    /// The sites with `ipv6.site` first, and the others in their order.
    fileprivate var sitesByRank: [SiteIndex] {
        let first = self.sites.firstIndex { $0.name == SiteNumbers.implicitSite }
        return (first.map { [$0] } ?? []) + self.sites.indices.filter { $0 != first }
    }

    /// Somebody is in a VLAN whose prefix is not written down.
    fileprivate var needsAddresses: Bool {
        let derived = VLANSet(self.vlans.filter { $0.prefix == nil }.map(\.id))
        return self.gateways.contains { derived.contains($0.vlan) }
            || self.hosts.contains { !self.vlans(of: $0).intersection(derived).isEmpty }
    }

    /// The prefix of every VLAN by id: what is written, else its site with the id's decimal digits as the subnet field, so that
    /// people read VLAN 20 in `fd5e:1fa0:e001:20::/64`, else what it was given of a longer site.
    func prefixes(from sites: SiteNumbers, _ subnets: [VID: IPv6Prefix]) -> [IPv6Prefix?] {
        var prefixes = [IPv6Prefix?](repeating: nil, count: 4096)
        for vlan in self.vlans {
            let derived = sites.prefix(of: vlan.site).flatMap { $0.length > 48 ? nil : $0.subnet(of: vlan.id) }
            prefixes[Int(vlan.id.rawValue)] = vlan.prefix ?? derived ?? subnets[vlan.id]
        }
        return prefixes
    }
}

extension IPv6Prefix {
    /// The /64 whose subnet field shows the VLAN id in decimal digits; nil where the network has no room for them.
    func subnet(of vlan: VID) -> IPv6Prefix? {
        var (digits, rest, shift) = (UInt64(0), UInt64(vlan.rawValue), UInt64(0))
        while rest > 0 {
            digits |= (rest % 10) << shift
            (rest, shift) = (rest / 10, shift + 4)
        }
        guard self.length <= 64, self.length <= 48 || digits >> UInt64(64 - self.length) == 0 else { return nil }
        return IPv6Prefix(IPv6Address(high: self.address.high | digits, low: 0), length: 64)
    }
}
