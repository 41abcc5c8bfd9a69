import FabricModel

/// A link with what both its ends carry, and what it shall carry.
struct Cable: Sendable {
    struct End: Sendable {
        var port: PortIndex
        var owner: SwitchIndex
        var isReachable: Bool
        var old: VLANSet
    }

    var a: End
    var b: End
    var isUp: Bool
    var new: VLANSet

    /// The VLANs for which the link is more than widened: an end carries them and shall not any more, or should and cannot be
    /// changed.
    var entangled: VLANSet { self.entangled(self.a).union(self.entangled(self.b)) }

    private func entangled(_ end: End) -> VLANSet {
        if end.old == self.new { return VLANSet() }
        let leaving = end.old.subtracting(self.new)
        return end.isReachable ? leaving : leaving.union(self.new.subtracting(end.old))
    }

    /// The ports that can be changed now.
    var reachablePorts: [PortIndex] { [self.a, self.b].filter(\.isReachable).map(\.port) }
}

/// The links of a fabric as cables. Of those that are settled, both ends carrying what they shall, a cable is made when somebody
/// asks: almost always these are almost all, and nobody does.
struct Cables {
    let count: Int
    /// In the order of their links.
    let unsettled: [Cable]
    /// The links of these, and the links that shall carry a VLAN; nil for all links.
    private let named: (links: [LinkIndex], carrying: (VID) -> [LinkIndex])?
    /// For every link its place in `unsettled`, or -1; empty where all of them are there.
    private let places: [Int32]
    private let graph: Graph
    private let new: (LinkIndex) -> VLANSet
    private let isReachable: (SwitchIndex) -> Bool

    /// - Parameter unsettled: these links, and those that shall carry a VLAN, both in order; nil for all links.
    init(
        _ graph: Graph, from old: (PortIndex) -> VLANSet, to new: @escaping (LinkIndex) -> VLANSet,
        _ isReachable: @escaping (SwitchIndex) -> Bool,
        among unsettled: (links: [LinkIndex], carrying: (VID) -> [LinkIndex])?
    ) {
        func cable(_ index: Int) -> Cable {
            let link = graph.fabric.links[index]
            return Cable(index, graph, (old(link.a), old(link.b)), new(LinkIndex(index)), isReachable)
        }
        (self.graph, self.new, self.isReachable) = (graph, new, isReachable)
        (self.count, self.named) = (graph.fabric.links.count, unsettled)
        guard let unsettled else {
            self.unsettled = graph.fabric.links.indices.map(cable)
            self.places = []
            return
        }
        self.unsettled = unsettled.links.map { cable(Int($0)) }
        var places = [Int32](repeating: -1, count: graph.fabric.links.count)
        for (place, link) in unsettled.links.enumerated() { places[Int(link)] = Int32(place) }
        self.places = places
    }

    subscript(index: Int) -> Cable {
        let place = self.place(of: index)
        if place >= 0 { return self.unsettled[place] }
        let set = self.new(LinkIndex(index))
        return Cable(index, self.graph, (set, set), set, self.isReachable)
    }

    /// All links with an end that carries the VLAN or shall, and maybe others, in order.
    func links(near vlan: VID) -> [LinkIndex] {
        guard let named = self.named else { return self.unsettled.indices.map { LinkIndex($0) } }
        let settled = named.carrying(vlan).filter { self.place(of: Int($0)) < 0 }
        return (settled + named.links).sorted()
    }

    private func place(of index: Int) -> Int { self.places.isEmpty ? index : Int(self.places[index]) }
}

extension Cable {
    fileprivate init(
        _ index: Int, _ graph: Graph, _ old: (a: VLANSet, b: VLANSet), _ new: VLANSet,
        _ isReachable: (SwitchIndex) -> Bool
    ) {
        let (link, ends) = (graph.fabric.links[index], graph.ends[index])
        self.init(
            a: End(port: link.a, owner: ends.a, isReachable: isReachable(ends.a), old: old.a),
            b: End(port: link.b, owner: ends.b, isReachable: isReachable(ends.b), old: old.b),
            isUp: graph.isUp[index], new: new)
    }
}

/// The links that matter to one VLAN in a move, each list in order.
struct ChangedLinks {
    /// Both ends carry it now.
    var old: [LinkIndex] = []
    /// One end carries it now, so nothing passes: the ports, each with its link.
    var halves: [(link: LinkIndex, port: PortIndex, isReachable: Bool)] = []
    /// The link shall carry it.
    var new: [LinkIndex] = []

    /// Up to how many VLANs it is cheaper to look for the links of each.
    private static let few = 8

    /// For each of the VLANs its links, by ascending id.
    static func all(_ cables: Cables, of vlans: VLANSet) -> [(VID, ChangedLinks)] {
        if vlans.count <= ChangedLinks.few {
            return vlans.map { vlan in
                var links = ChangedLinks()
                for link in cables.links(near: vlan) { links.note(link, cables[Int(link)], vlan) }
                return (vlan, links)
            }
        }
        var links = [ChangedLinks](repeating: ChangedLinks(), count: 4096)
        for index in 0..<cables.count {
            let cable = cables[index]
            let either = cable.a.old == cable.new ? cable.new : cable.new.union(cable.a.old)
            let all = cable.b.old == cable.new ? either : either.union(cable.b.old)
            for vlan in all.intersection(vlans) { links[Int(vlan.rawValue)].note(LinkIndex(index), cable, vlan) }
        }
        return vlans.map { ($0, links[Int($0.rawValue)]) }
    }

    private mutating func note(_ link: LinkIndex, _ cable: Cable, _ vlan: VID) {
        if cable.new.contains(vlan) { self.new.append(link) }
        switch (cable.a.old.contains(vlan), cable.b.old.contains(vlan)) {
        case (true, true): self.old.append(link)
        case (true, false): self.halves.append((link, cable.a.port, cable.a.isReachable))
        case (false, true): self.halves.append((link, cable.b.port, cable.b.isReachable))
        case (false, false): break
        }
    }
}
