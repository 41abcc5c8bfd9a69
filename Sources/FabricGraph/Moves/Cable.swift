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

    /// For every VLAN for which some port has something to do its links, by ascending id.
    static func all(_ cables: [Cable]) -> [(VID, ChangedLinks)] {
        var isChanged = [Bool](repeating: false, count: 4096)
        for cable in cables {
            for end in [cable.a, cable.b] where end.old != cable.new {
                for vid in end.old.subtracting(cable.new) { isChanged[Int(vid.rawValue)] = true }
                for vid in cable.new.subtracting(end.old) { isChanged[Int(vid.rawValue)] = true }
            }
        }
        var links = [ChangedLinks](repeating: ChangedLinks(), count: 4096)
        for (index, cable) in cables.enumerated() {
            for vid in cable.new where isChanged[Int(vid.rawValue)] {
                links[Int(vid.rawValue)].new.append(LinkIndex(index))
            }
            for vid in cable.a.old.intersection(cable.b.old) where isChanged[Int(vid.rawValue)] {
                links[Int(vid.rawValue)].old.append(LinkIndex(index))
            }
            for (end, other) in [(cable.a, cable.b), (cable.b, cable.a)] where end.old != other.old {
                for vid in end.old.subtracting(other.old) where isChanged[Int(vid.rawValue)] {
                    links[Int(vid.rawValue)].halves.append((LinkIndex(index), end.port, end.isReachable))
                }
            }
        }
        return (1...4094).compactMap { id in isChanged[id] ? VID(id).map { ($0, links[id]) } : nil }
    }
}
