import FabricGraph
import FabricModel

/// What a plan as a whole does to whom: which groups of hosts lose, gain or briefly lose each other.
///
/// Three states of every VLAN are compared: what was read, what is desired, and what is surely carried all the while, which is
/// what both have and no step interrupts. The last is on the careful side: no state in between carries less.
struct GroupImpact {
    /// By VLAN id; of one VLAN what is lost first.
    private(set) var changes: [GroupChange] = []

    /// - Parameters:
    ///   - batches: of the plan that leads from one to the other.
    ///   - readings: one for each of `desired.switches`.
    ///   - hosts: the hosts of every VLAN, if somebody has them.
    init(
        of batches: [Batch], from readings: [Reading], to desired: Desired, _ unsettled: Unsettled,
        hosts: HostsByVLAN? = nil
    ) {
        if batches.isEmpty { return }
        let states = PortStates(batches, readings, desired, unsettled)
        let links = LinkStates(states, desired, unsettled)
        let changed = links.changed.union(states.changedAtHosts(unsettled))
        if changed.isEmpty { return }
        let hosts = hosts ?? HostsByVLAN(desired.fabric, of: changed)
        var parts = PartsByVLAN(links, states, desired, unsettled, of: changed)
        for vlan in changed {
            if hosts[vlan].isEmpty { continue }
            parts.join(vlan)
            var census = Census()
            for host in hosts[vlan] { census.count(host, in: parts.parts(of: host, in: vlan)) }
            self.changes += census.changes(of: vlan, in: desired.fabric)
        }
    }
}

/// How many hosts of a VLAN are in which part before, after and in between.
private struct Census {
    /// Hosts that are together in all three states, or apart in the same of them.
    private struct Cell {
        var parts: PartsByVLAN.Three
        var count: Int
        /// In canonical order.
        var first: [HostIndex]

        mutating func add(_ other: Cell) {
            self.count += other.count
            self.first = Array((self.first + other.first).sorted().prefix(HostSample.limit))
        }

        func sample(in fabric: Fabric) -> HostSample {
            HostSample(count: self.count, examples: self.first.map { fabric.hosts[Int($0)].name })
        }
    }

    private var cells: [Cell] = []
    private var positions: [PartsByVLAN.Three: Int] = [:]
    /// Of the host before: neighbours are mostly together.
    private var last = -1

    mutating func count(_ host: HostIndex, in parts: PartsByVLAN.Three) {
        if self.last < 0 || self.cells[self.last].parts != parts {
            self.last = self.positions[parts] ?? self.cells.count
        }
        if self.last == self.cells.count {
            self.positions[parts] = self.last
            self.cells.append(Cell(parts: parts, count: 0, first: []))
        }
        self.cells[self.last].count += 1
        if self.cells[self.last].first.count < HostSample.limit { self.cells[self.last].first.append(host) }
    }

    func changes(of vlan: VID, in fabric: Fabric) -> [GroupChange] {
        self.changes(.lose, vlan, fabric, together: { $0.before < 0 ? nil : [$0.before] }, apart: \.after)
            + self.changes(
                .pause, vlan, fabric, together: { $0.before < 0 || $0.after < 0 ? nil : [$0.before, $0.after] },
                apart: \.between)
            + self.changes(.gain, vlan, fabric, together: { $0.after < 0 ? nil : [$0.after] }, apart: \.before)
    }

    /// - Parameters:
    ///   - together: what those have in common that are together in one state; nil for who is with nobody.
    ///   - apart: the part in the other state, negative for who is with nobody.
    private func changes(
        _ kind: GroupChange.Kind, _ vlan: VID, _ fabric: Fabric, together: (PartsByVLAN.Three) -> [Int]?,
        apart: KeyPath<PartsByVLAN.Three, Int>
    ) -> [GroupChange] {
        var order: [[Int]] = []
        var groups: [[Int]: [Int: Cell]] = [:]
        for cell in self.cells {
            guard let key = together(cell.parts) else { continue }
            if groups[key] == nil { order.append(key) }
            groups[key, default: [:]][cell.parts[keyPath: apart], default: Cell(parts: cell.parts, count: 0, first: [])]
                .add(cell)
        }
        return order.compactMap { key in
            var several = groups[key] ?? [:]
            var alone = several.removeValue(forKey: -1) ?? Cell(parts: .none, count: 0, first: [])
            for (part, cell) in several where cell.count == 1 {
                alone.add(cell)
                several[part] = nil
            }
            if several.count + alone.count < 2 { return nil }
            let sorted = several.values.sorted { ($1.count, $0.first[0]) < ($0.count, $1.first[0]) }
            return GroupChange(
                vlan: vlan, kind: kind, groups: sorted.prefix(GroupChange.limit).map { $0.sample(in: fabric) },
                furtherGroups: max(0, sorted.count - GroupChange.limit), alone: alone.sample(in: fabric))
        }
    }
}
