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

/// The links that matter to one VLAN in a move, each list in order.
struct ChangedLinks {
    /// Both ends carry it now.
    var old: [LinkIndex] = []
    /// One end carries it now, so nothing passes: the ports, each with its link.
    var halves: [(link: LinkIndex, port: PortIndex, isReachable: Bool)] = []
    /// The link shall carry it.
    var new: [LinkIndex] = []

    /// For each of the VLANs its links, by ascending id.
    static func all(_ cables: [Cable], of vlans: VLANSet) -> [(VID, ChangedLinks)] {
        if vlans.isEmpty { return [] }
        var links = [ChangedLinks](repeating: ChangedLinks(), count: 4096)
        for (index, cable) in cables.enumerated() {
            for vid in cable.new.intersection(vlans) { links[Int(vid.rawValue)].new.append(LinkIndex(index)) }
            let (a, b) = (cable.a.old.intersection(vlans), cable.b.old.intersection(vlans))
            for vid in a.intersection(b) { links[Int(vid.rawValue)].old.append(LinkIndex(index)) }
            if a == b { continue }
            for vid in a.subtracting(b) {
                links[Int(vid.rawValue)].halves.append((LinkIndex(index), cable.a.port, cable.a.isReachable))
            }
            for vid in b.subtracting(a) {
                links[Int(vid.rawValue)].halves.append((LinkIndex(index), cable.b.port, cable.b.isReachable))
            }
        }
        return vlans.map { ($0, links[Int($0.rawValue)]) }
    }
}
