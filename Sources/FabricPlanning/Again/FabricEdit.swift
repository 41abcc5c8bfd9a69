import FabricGraph
import FabricModel

/// What differs between two fabrics that have the same switches, links, VLANs and gateways, and the same hosts on the same ports.
///
/// Origins do not count: an edit of a file moves the lines of everything below it, and no plan speaks of them.
struct FabricEdit {
    /// The ports outside the links that say something else.
    private(set) var ports: Set<PortIndex> = []
    /// The hosts that are in other VLANs, with those that they were in.
    private(set) var hosts: [HostIndex: VLANSet] = [:]

    init() {}

    /// - Parameter graph: of the old fabric.
    /// - Returns: nil where more than that differs.
    init?(of graph: Graph, to new: Fabric) {
        let old = graph.fabric
        guard FabricEdit.isAlike(old, new), self.findHosts(old, new), self.findPorts(old, new) else { return nil }
        if !self.isQuick(of: new, linkOfPort: graph.linkOfPort) { return nil }
    }

    /// Whether it changes nothing beyond the switches that it touches and the trees of its VLANs.
    func isQuick(of fabric: Fabric, linkOfPort: [LinkIndex]) -> Bool {
        // What links may carry, and whether they work, decides about trees everywhere. Without a site it depends on who is there
        // whether anybody has numbers.
        self.ports.allSatisfy { linkOfPort[Int($0)] == Graph.noLink } && (self.hosts.isEmpty || !fabric.sites.isEmpty)
    }

    mutating func note(_ port: PortIndex) { self.ports.insert(port) }

    /// - Parameter vlans: those that the host was in.
    mutating func note(_ host: HostIndex, was vlans: VLANSet) {
        if self.hosts[host] == nil { self.hosts[host] = vlans }
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
        let (before, after) = (old.hosts.span, new.hosts.span)
        if before.isIdentical(to: after) { return true }
        for index in before.indices {
            guard before[index].isAtHome(after[index]) else { return false }
            if before[index].native != after[index].native || before[index].tagged != after[index].tagged {
                self.note(HostIndex(index), was: old.vlans(of: before[index]))
            }
        }
        return true
    }

    private mutating func findPorts(_ old: Fabric, _ new: Fabric) -> Bool {
        guard old.ports.count == new.ports.count else { return false }
        let (before, after) = (old.ports.span, new.ports.span)
        if before.isIdentical(to: after) { return true }
        for index in before.indices {
            let (one, other) = (before[index], after[index])
            if one.name != other.name || one.owner != other.owner { return false }
            if one.native != other.native || one.allowed != other.allowed || one.mode != other.mode
                || one.isUp != other.isUp || one.mtu != other.mtu || one.description != other.description
            {
                self.note(PortIndex(index))
            }
        }
        return true
    }

    /// The ports, and those on which the hosts are.
    func places(in fabric: Fabric) -> Set<PortIndex> {
        self.ports.union(self.hosts.keys.flatMap { fabric.ports(of: fabric.hosts[Int($0)]) })
    }
}

extension Host {
    /// It is the same host on the same ports, and if it differs, then in its VLANs.
    func isAtHome(_ other: Host) -> Bool {
        self.name == other.name && self.ports == other.ports && self.address == other.address
            && self.isRouter == other.isRouter
    }
}
