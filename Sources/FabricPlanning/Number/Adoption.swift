package import FabricModel

extension Numbering {
    /// The numbers anew, where switches still hold ones that the ledger does not know of: whoever lost the lock file does not
    /// lose the numbers that are in use.
    ///
    /// - Parameters:
    ///   - readings: one for each of the fabric's switches.
    ///   - now: as for `Fabric.number(from:at:)`.
    /// - Returns: nil where the switches say nothing else than this numbering.
    package func adopting(_ readings: [Reading], in fabric: Fabric, at now: UTCTime?) -> Numbering? {
        let new = Set(self.added.filter { $0.isHeld && ($0.kind == .site || $0.kind == .subnet) })
        if new.isEmpty { return nil }
        let addresses = readings.flatMap { reading in
            (reading.observation?.owned.svis ?? []).flatMap { svi in svi.addresses.map { (svi.vlan, $0.interface) } }
        }
        let sites = fabric.adoptedSites(addresses, in: self, new)
        guard let first = self.adopting(sites, in: fabric, at: now) else { return nil }
        // Which subnets may be adopted depends on the sites.
        let subnets = fabric.adoptedSubnets(addresses, in: first)
        let adopted = subnets.isEmpty ? first : self.adopting(sites + subnets, in: fabric, at: now) ?? first
        return adopted.numbers == self.numbers ? nil : adopted
    }

    /// Numbers again, with lines that the ledger did not have.
    private func adopting(_ lines: [Allocation], in fabric: Fabric, at now: UTCTime?) -> Numbering? {
        if lines.isEmpty { return self }
        var ledger = self.before
        do throws(LedgerConflict) { try ledger.record(lines, at: now) } catch { return nil }
        var numbering = fabric.number(from: ledger, at: now)
        numbering.before = self.before
        numbering.added = (lines + numbering.added).sorted()
        return numbering
    }
}

extension Fabric {
    /// For sites that were just given a prefix, the one that most addresses of their VLANs on switches were made from.
    fileprivate func adoptedSites(
        _ addresses: [(VID, InterfaceAddress)], in numbering: Numbering, _ new: Set<Allocation>
    ) -> [Allocation] {
        var votes: [SiteVote: Int] = [:]
        for (vlan, interface) in addresses {
            guard let item = self.vlan(vlan), item.prefix == nil, interface.prefixLength == 64,
                let network = IPv6Prefix(containing: interface.address, length: 48),
                network.subnet(of: vlan)?.contains(interface.address) ?? false
            else { continue }
            let owner = item.site.map { self.sites[$0].name } ?? SiteNumbers.implicitSite
            votes[SiteVote(owner: owner, network: network), default: 0] += 1
        }
        let ranked = votes.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }.map(\.key)
        let pool = self.pool(of: .site)
        var used = Set(numbering.before[.site].map(\.prefix) + self.sites.compactMap(\.prefix))
        return new.sorted().filter { $0.kind == .site && $0.prefix.length == 48 }.compactMap { line in
            let choice = ranked.first { vote in
                // Out of its pool, or a unique local one as we generate them.
                let isPossible = pool?.prefix?.contains(vote.network) ?? (vote.network.address.high >> 56 == 0xfd)
                return vote.owner == line.owner && isPossible && !used.contains(vote.network)
            }
            return choice.map { vote in
                used.insert(vote.network)
                return Allocation(.site, owner: line.owner, prefix: vote.network)
            }
        }
    }

    /// For VLANs that were just given a /64 of a long site, the one that their gateways hold.
    fileprivate func adoptedSubnets(
        _ addresses: [(VID, InterfaceAddress)], in numbering: Numbering
    ) -> [Allocation] {
        let new = Dictionary(
            numbering.added.filter { $0.isHeld && $0.kind == .subnet }.map { ($0.owner, $0) },
            uniquingKeysWith: { first, _ in first })
        if new.isEmpty { return [] }
        var used = Set(numbering.before[.subnet].map(\.prefix))
        var seen: Set<VID> = []
        return addresses.sorted { $0 < $1 }.compactMap { vlan, interface in
            guard let item = self.vlan(vlan), let line = new[item.name], !seen.contains(vlan),
                let held = IPv6Prefix(containing: interface.address, length: 64), interface.prefixLength == 64,
                numbering.pools.contains(where: { pool in
                    pool.kind == .subnet && pool.prefix.contains(held) && pool.prefix.contains(line.prefix)
                }), used.insert(held).inserted
            else { return nil }
            seen.insert(vlan)
            return Allocation(.subnet, owner: item.name, prefix: held)
        }
    }
}

/// A network that a site seems to have had.
private struct SiteVote: Hashable, Comparable {
    var owner: String
    var network: IPv6Prefix

    static func < (left: SiteVote, right: SiteVote) -> Bool {
        (left.owner, left.network) < (right.owner, right.network)
    }
}
