import FabricModel
import FabricPlanning

/// A number and whoever has it.
struct Holding: Encodable {
    /// How it came by it.
    enum Way: String, Encodable {
        /// It stands in the topology.
        case written
        /// It follows from names.
        case derived
        /// The lock file says so.
        case allocated
        /// The next apply gives it.
        case new
        /// Its owner has left it, and nobody else gets it yet.
        case quarantined
    }

    var kind: String
    var owner: String
    var number: IPv6Prefix
    var way: Way
    /// Until when it is in quarantine.
    var until: UTCTime?

    init(_ kind: String, _ owner: String, _ number: IPv6Prefix, _ way: Way, until: UTCTime? = nil) {
        (self.kind, self.owner, self.number, self.way, self.until) = (kind, owner, number, way, until)
    }

    init?(_ kind: String, _ owner: String, _ address: IPv6Address, _ way: Way) {
        guard let number = IPv6Prefix(address, length: 128) else { return nil }
        self.init(kind, owner, number, way)
    }

    init(_ line: Allocation, isNew: Bool) {
        let way: Way = line.isHeld ? (isNew ? .new : .allocated) : .quarantined
        self.init(line.kind.rawValue, line.owner, line.prefix, way, until: line.quarantine?.until)
    }

    /// It is the owner's own, or that of a port or link of it.
    func belongs(to name: String) -> Bool {
        self.owner == name
            || self.owner.split(separator: ",").contains { $0 == name || $0.hasPrefix("\(name):") }
    }
}

extension NumberedFabric {
    /// The lines of the ledger, as they are after the next apply.
    var allocated: [Holding] {
        let new = Set(self.numbering.added)
        return self.numbering.ledger.allocations.map { Holding($0, isNew: new.contains($0)) }
    }

    /// Every number of the fabric, also those that are derived or written down: networks first, and each before what is in it.
    var holdings: [Holding] {
        let all = self.allocated + self.sites + self.vlans + self.gateways + self.hosts + self.linkLocals
        return all.sorted { ($0.number, $0.kind, $0.owner) < ($1.number, $1.kind, $1.owner) }
    }

    private var sites: [Holding] {
        self.fabric.sites.compactMap { site in site.prefix.map { Holding("site", site.name, $0, .written) } }
    }

    private var vlans: [Holding] {
        let given = Set(self.numbering.ledger[.subnet].map(\.prefix))
        return self.fabric.vlans.compactMap { vlan in
            self.numbering.numbers.prefix(of: vlan.id).flatMap { prefix in
                given.contains(prefix)
                    ? nil : Holding("VLAN", vlan.name, prefix, vlan.prefix == nil ? .derived : .written)
            }
        }
    }

    private var gateways: [Holding] {
        zip(self.fabric.gateways, self.numbering.numbers.gateways).compactMap { gateway, interface in
            let owner = self.fabric.switches[Int(gateway.owner)].name
            let vlan = self.fabric.vlan(gateway.vlan)?.name ?? "\(gateway.vlan)"
            return interface.flatMap {
                Holding("gateway", "\(owner):\(vlan)", $0.address, gateway.address == nil ? .derived : .written)
            }
        }
    }

    private var hosts: [Holding] {
        zip(self.fabric.hosts, self.numbering.numbers.hosts).flatMap { host, addresses in
            addresses.compactMap { item in
                let isWritten = item.interface.address == host.address
                return Holding("host", host.name, item.interface.address, isWritten ? .written : .derived)
            }
        }
    }

    private var linkLocals: [Holding] {
        zip(self.fabric.switches, self.numbering.numbers.linkLocals).compactMap {
            Holding("link-local", $0.name, $1, .derived)
        }
    }
}

/// What `allocations` answers.
struct AllocationsView: Encodable {
    struct PoolItem: Encodable {
        var name: String
        var prefix: IPv6Prefix
        var length: Int
        var size: UInt64
        var given: Int
        var quarantined: Int
        var free: UInt64
    }

    var fabric: String
    /// Where nothing in particular was asked for.
    var pools: [PoolItem]?
    var numbers: [Holding]

    init(_ numbered: NumberedFabric, _ holdings: [Holding], hasPools: Bool) {
        self.fabric = numbered.fabric.name
        self.numbers = holdings
        self.pools =
            hasPools
            ? numbered.numbering.poolUses(at: .now).map { use in
                PoolItem(
                    name: use.pool.name, prefix: use.pool.prefix, length: use.pool.length, size: use.pool.size,
                    given: use.given, quarantined: use.quarantined, free: use.free)
            } : nil
    }

    /// How many lines are shown before the rest is counted.
    private static let limit = 40

    func text(for stream: Stream, isFull: Bool, nothing: String) -> String {
        var text = ""
        if let pools = self.pools, !pools.isEmpty {
            var table = Table("POOL", "PREFIX", "SIZE", "GIVEN", "QUARANTINED", "FREE")
            for pool in pools { table.add(row: pool.cells) }
            text += table.text(for: stream) + (self.numbers.isEmpty ? "" : "\n")
        }
        if self.numbers.isEmpty { return text.isEmpty ? "\(nothing)\n" : text }
        let shown = isFull ? self.numbers[...] : self.numbers.prefix(AllocationsView.limit)
        var table = Table("KIND", "OWNER", "NUMBER", "STATE")
        for holding in shown { table.add(row: holding.cells) }
        text += table.text(for: stream)
        let rest = self.numbers.count - shown.count
        return rest > 0 ? text + "… and \(count(rest, "more number")); --full shows all\n" : text
    }
}

extension AllocationsView.PoolItem {
    fileprivate var cells: [Table.Cell] {
        [
            Table.Cell(self.name), "\(self.prefix)", Table.Cell(self.text(self.size)), "\(self.given)",
            "\(self.quarantined)", Table.Cell(self.share),
        ]
    }

    private func text(_ size: UInt64) -> String {
        // Beyond a million nobody counts, and all such pools have a power of two, or that without the reserved first one.
        if size < 1 << 20 { return "\(size)" }
        return size == .max ? "2^64 or more" : "2^\(64 - (size - 1).leadingZeroBitCount)"
    }

    /// How much of it is free, never rounded up to all.
    private var share: String {
        guard self.size > 0 else { return "none" }
        let used = UInt64(self.given + self.quarantined)
        if used == 0 { return "100 %" }
        let percent = Int(Double(self.free) / Double(self.size) * 100)
        return self.free == 0 ? "none" : percent >= 99 ? "over 99 %" : "\(percent) %"
    }
}

extension Holding {
    fileprivate var cells: [Table.Cell] {
        let isAddress = self.number.length == 128
        let state: Table.Cell =
            switch self.way {
            case .written, .derived, .allocated: Table.Cell(self.way.rawValue)
            case .new: Table.Cell("new: recorded by the next apply", .good)
            case .quarantined: Table.Cell("quarantined" + (self.until.map { " until \($0)" } ?? ""), .careful)
            }
        return [
            Table.Cell(self.kind), Table.Cell(self.owner),
            Table.Cell(isAddress ? "\(self.number.address)" : "\(self.number)"), state,
        ]
    }
}
