import FabricGraph
import FabricModel

/// What differs between two fabrics that have the same switches, links, VLANs and gateways, and the same hosts on the same ports.
///
/// Origins do not count: an edit of a file moves the lines of everything below it, and no plan speaks of them.
struct FabricEdit {
    /// The ports outside the links that say something else, in order.
    private(set) var ports: [Int] = []
    /// The hosts that are in other VLANs, in order.
    private(set) var hosts: [Int] = []

    /// - Parameter graph: of the old fabric.
    /// - Returns: nil where more than that differs.
    init?(of graph: Graph, to new: Fabric) {
        let old = graph.fabric
        guard FabricEdit.isAlike(old, new), self.findHosts(old, new), self.findPorts(old, new) else { return nil }
        // What links may carry, and whether they work, decides about trees everywhere.
        if self.ports.contains(where: { graph.linkOfPort[$0] != Graph.noLink }) { return nil }
        // Without a site it depends on who is there whether anybody has numbers.
        if !self.hosts.isEmpty, new.sites.isEmpty { return nil }
    }

    /// Arrays that are one and the same cost nothing, equal ones a walk.
    private static func isAlike(_ old: Fabric, _ new: Fabric) -> Bool {
        old.name == new.name && old.quarantine == new.quarantine && new.names.extends(old.names)
            && new.vlanSets.starts(with: old.vlanSets) && old.vlanByID == new.vlanByID
            && self.isSame(old.sites, new.sites) { $0.origin = $1.origin }
            && self.isSame(old.pools, new.pools) { $0.origin = $1.origin }
            && self.isSame(old.vlans, new.vlans) { $0.origin = $1.origin }
            && self.isSame(old.switches, new.switches) { $0.origin = $1.origin }
            && self.isSame(old.links, new.links) { $0.origin = $1.origin }
            && self.isSame(old.gateways, new.gateways) { $0.origin = $1.origin }
            && old.hostPorts == new.hostPorts
    }

    private static func isSame<Element: Equatable>(
        _ old: [Element], _ new: [Element], moving: (inout Element, Element) -> Void
    ) -> Bool {
        if old == new { return true }
        return old.count == new.count
            && zip(old, new).allSatisfy { old, new in
                var moved = old
                moving(&moved, new)
                return moved == new
            }
    }

    private mutating func findHosts(_ old: Fabric, _ new: Fabric) -> Bool {
        guard old.hosts.count == new.hosts.count else { return false }
        if old.hosts == new.hosts { return true }
        let (before, after) = (old.hosts.span, new.hosts.span)
        for index in before.indices {
            guard before[index].name == after[index].name, before[index].ports == after[index].ports,
                before[index].address == after[index].address
            else { return false }
            if before[index].native != after[index].native || before[index].tagged != after[index].tagged {
                self.hosts.append(index)
            }
        }
        return true
    }

    private mutating func findPorts(_ old: Fabric, _ new: Fabric) -> Bool {
        guard old.ports.count == new.ports.count else { return false }
        let (before, after) = (old.ports.span, new.ports.span)
        for index in before.indices {
            let (one, other) = (before[index], after[index])
            if one.name != other.name || one.owner != other.owner { return false }
            if one.native != other.native || one.allowed != other.allowed || one.mode != other.mode
                || one.isUp != other.isUp || one.mtu != other.mtu || one.description != other.description
            {
                self.ports.append(index)
            }
        }
        return true
    }

    /// The switches that have the ports, and those on which the hosts are, in order.
    func switches(of fabric: Fabric) -> [SwitchIndex] {
        let owners = self.ports.map { fabric.ports[$0].owner }
        let places = self.hosts.flatMap { host in
            fabric.ports(of: fabric.hosts[host]).map { fabric.ports[Int($0)].owner }
        }
        return Set(owners + places).sorted()
    }
}
