import FabricModel

extension Fabric {
    /// Pools of loopbacks and links that share addresses with each other or with a VLAN: a number would have two owners.
    func overlappingPools(_ pools: [NumberPool], _ prefixes: [IPv6Prefix?]) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for (index, pool) in pools.enumerated() where pool.kind == .link || pool.kind == .loopback {
            let earlier = pools[..<index].first {
                $0.kind != .site && $0.kind != .subnet && $0.prefix.overlaps(pool.prefix)
            }
            let vlan = self.vlans.first { vlan in
                prefixes[Int(vlan.id.rawValue)].map { $0.overlaps(pool.prefix) } ?? false
            }
            let others =
                (earlier.map { ["the pool of \($0.name), \($0.prefix)"] } ?? [])
                + (vlan.map { ["VLAN '\($0.name)', which is at \(self.pointer(to: $0.origin))"] } ?? [])
            if let other = others.first {
                findings.append(
                    self.error(
                        "overlapping-pools", at: pool.origin,
                        "the pool of \(pool.name), \(pool.prefix), shares addresses with \(other)",
                        help: "write another prefix at `ipv6.pools.\(pool.name)`"))
            }
        }
        return findings
    }
}
