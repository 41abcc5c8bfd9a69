package import FabricModel

extension ForwardingTrees {
    /// The trees of a fabric that differs in ports and hosts of a few switches, and in no link, gateway or switch.
    ///
    /// Trees of different VLANs know nothing of each other, so those alone are grown anew of which some switch has become a
    /// member, or is none any more; what links carry in the others stays.
    ///
    /// - Parameters:
    ///   - edited: the switches whose ports or hosts differ.
    ///   - hosts: the hosts on a port, the same in both fabrics.
    /// - Returns: nil where a switch has come to have members or has lost its last one: that may make a leaf of it.
    package func edited(
        to fabric: Fabric, at edited: [SwitchIndex], hosts: (Int) -> ArraySlice<HostIndex>
    ) -> ForwardingTrees? {
        let old = self.graph.fabric
        var members = self.members
        var moved = [UInt64](repeating: 0, count: Rows.width)
        for owner in edited {
            let before = old.edge(of: Int(owner), linkOfPort: self.graph.linkOfPort, hosts: hosts)
            var after = fabric.edge(of: Int(owner), linkOfPort: self.graph.linkOfPort, hosts: hosts)
            guard before.isEmpty == after.isEmpty else { return nil }
            for gateway in fabric.gateways where gateway.owner == owner { after.insert(gateway.vlan) }
            let (row, words) = (Int(owner) * Rows.width, Rows.words(of: after))
            for word in 0..<Rows.width where members.words[row + word] != words[word] {
                moved[word] |= members.words[row + word] ^ words[word]
                members.words[row + word] = words[word]
            }
        }
        let graph = self.graph.of(fabric)
        let vlans = Rows.set(moved)
        if vlans.isEmpty {
            return ForwardingTrees(
                graph, members: members, sets: self.sets, setOfLink: self.setOfLink, split: self.split,
                roots: self.roots)
        }
        return self.replacing(vlans, with: graph, members)
    }

    private func replacing(_ vlans: VLANSet, with graph: Graph, _ members: Rows) -> ForwardingTrees {
        var few = members
        let mask = Rows.words(of: vlans)
        for index in few.words.indices { few.words[index] &= mask[index % Rows.width] }
        let grown = ForwardingTrees(graph, members: few)
        var table = Table(self.sets, besides: vlans)
        let setOfLink = self.setOfLink.indices.map { link in
            table.position(of: Int(self.setOfLink[link]), with: grown[LinkIndex(link)])
        }
        var roots = self.roots
        for vlan in vlans { roots[Int(vlan.rawValue)] = grown.roots[Int(vlan.rawValue)] }
        return ForwardingTrees(
            graph, members: members, sets: table.sets, setOfLink: setOfLink,
            split: self.split.subtracting(vlans).union(grown.split), roots: roots)
    }
}

/// The sets of edited trees: those that stay, and those that come of them by an edit. Those that stay are not hashed, since at
/// the top of a large fabric every link has a set of its own.
private struct Table {
    private(set) var sets: [VLANSet] = [VLANSet()]
    private let old: [VLANSet]
    private let vlans: VLANSet
    /// For each old set what stays of it, and its position in `sets` as it is, or -1.
    private let rest: [VLANSet]
    private var positions: [Int]
    private var known: [VLANSet: UInt32] = [VLANSet(): 0]

    init(_ old: [VLANSet], besides vlans: VLANSet) {
        self.old = old
        self.vlans = vlans
        self.rest = old.map { $0.subtracting(vlans) }
        self.positions = [Int](repeating: -1, count: old.count)
    }

    /// The position of an old set whose VLANs that were grown anew are these.
    mutating func position(of set: Int, with grown: VLANSet) -> UInt32 {
        // Almost every link keeps what it has, and of many that share a set the first one finds its place.
        let isSame = grown.isEmpty ? self.rest[set] == self.old[set] : self.old[set].intersection(self.vlans) == grown
        if !isSame { return self.place(self.rest[set].union(grown)) }
        if self.old[set].isEmpty { return 0 }
        if self.positions[set] < 0 {
            self.positions[set] = self.sets.count
            self.sets.append(self.old[set])
        }
        return UInt32(self.positions[set])
    }

    private mutating func place(_ set: VLANSet) -> UInt32 {
        if let position = self.known[set] { return position }
        let position = UInt32(self.sets.count)
        self.sets.append(set)
        self.known[set] = position
        return position
    }
}

extension Fabric {
    /// The VLANs that the ports of one switch outside the links need; what `members(linkOfPort:)` finds there, without gateways.
    fileprivate func edge(
        of owner: Int, linkOfPort: [LinkIndex], hosts: (Int) -> ArraySlice<HostIndex>
    ) -> VLANSet {
        var vlans = VLANSet()
        for index in self.switches[owner].ports where linkOfPort[index] == Graph.noLink {
            let port = self.ports[index]
            if let native = port.native { vlans.insert(native) }
            if port.allowed != 0 { vlans.formUnion(self.vlanSets[Int(port.allowed)]) }
            if port.mode != .unused { continue }
            for host in hosts(index) { vlans.formUnion(self.vlans(of: self.hosts[Int(host)])) }
        }
        return vlans
    }
}
