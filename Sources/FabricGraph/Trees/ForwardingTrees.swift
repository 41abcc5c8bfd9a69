package import FabricModel

/// Which links carry which VLAN: for every VLAN one tree over the switches that have a port, a host or a gateway in it.
///
/// The tree has the VLAN's first gateway that is alive as its root, or a member where it has none; it follows shortest ways, and
/// no link carries a VLAN that nobody behind it uses. Switches that may not be transit stand at its ends. Where members have no
/// way to each other, each group of them that has gets a tree of its own, and the VLAN is in `split`.
package struct ForwardingTrees: Sendable {
    package internal(set) var graph: Graph
    /// For every switch the VLANs of which it is a member.
    var members: Rows
    /// What links carry; the empty set at 0, and every other one once, save where trees were edited.
    package internal(set) var sets: [VLANSet]
    /// For every link the position in `sets` of what it carries.
    package internal(set) var setOfLink: [UInt32]
    /// The VLANs whose members are not all joined.
    package internal(set) var split: VLANSet
    /// For every VLAN id the root of its tree; nil where it needs no link.
    var roots: [SwitchIndex?]
    /// What decides about trees besides their members.
    var rules: TreeRules
    /// For every VLAN id the links that carry it, in order, once somebody who asks again and again has had them kept.
    var linksOfVLAN: [[LinkIndex]]?

    package init(_ graph: Graph) {
        self.init(graph, members: graph.fabric.members(linkOfPort: graph.linkOfPort))
    }

    /// The trees of some VLANs alone, with more taken as down: what a proof asks for again and again.
    package func rebuilt(for vlans: VLANSet, without more: Failures) -> ForwardingTrees {
        var members = self.members
        let mask = Rows.words(of: vlans)
        for index in members.words.indices { members.words[index] &= mask[index % Rows.width] }
        return ForwardingTrees(self.graph.without(more), members: members)
    }

    init(_ graph: Graph, members: Rows) {
        let bounds = Bounds(graph)
        var builder = TreeBuilder(graph, members: members, bounds: bounds)
        builder.build()
        var table = SharedSets()
        self.setOfLink = table.share(builder.carried, among: graph, bounds)
        self.sets = table.sets
        self.graph = graph
        self.members = members
        self.split = Rows.set(builder.split)
        self.roots = builder.roots
        self.rules = builder.rules
    }

    package init(_ fabric: Fabric, without failures: Failures = .none) {
        self.init(Graph(fabric, without: failures))
    }

    /// What a link carries.
    package subscript(link: LinkIndex) -> VLANSet { self.sets[Int(self.setOfLink[Int(link)])] }

    /// The VLANs in which a switch has a port, a host or a gateway.
    package func vlans(of member: SwitchIndex) -> VLANSet { self.members.set(Int(member)) }

    /// The VLANs that a switch has to know: those of which it is a member, and what its links carry for others.
    package func placed(on owner: SwitchIndex) -> VLANSet {
        self.graph.links(of: owner).reduce(self.vlans(of: owner)) { $0.union(self[$1]) }
    }

    package func isMember(_ index: SwitchIndex, of vlan: VID) -> Bool {
        self.graph.isAlive[Int(index)] && self.members.contains(vlan, in: Int(index))
    }

    /// The members of a VLAN that are not declared down, in canonical order.
    package func members(of vlan: VID) -> [SwitchIndex] {
        var members: [SwitchIndex] = []
        for index in self.graph.isAlive.indices where self.isMember(SwitchIndex(index), of: vlan) {
            members.append(SwitchIndex(index))
        }
        return members
    }

    /// The switch from which the VLAN's frames are thought to come; nil where it needs no link.
    package func root(of vlan: VID) -> SwitchIndex? { self.roots[Int(vlan.rawValue)] }

    /// The links that carry a VLAN, in order.
    package func links(carrying vlan: VID) -> [LinkIndex] {
        if let kept = self.linksOfVLAN { return kept[Int(vlan.rawValue)] }
        let carries = self.sets.map { $0.contains(vlan) }
        return self.setOfLink.indices.filter { carries[Int(self.setOfLink[$0])] }.map { LinkIndex($0) }
    }

    /// For every switch on the tree but the root the link towards the root. In a VLAN that is split the other trees are
    /// seen from their lowest switch.
    package func parents(of vlan: VID) -> [SwitchIndex: LinkIndex] {
        var neighbours: [SwitchIndex: [(SwitchIndex, LinkIndex)]] = [:]
        for link in self.links(carrying: vlan) {
            let ends = self.graph.ends[Int(link)]
            neighbours[ends.a, default: []].append((ends.b, link))
            neighbours[ends.b, default: []].append((ends.a, link))
        }
        var parents: [SwitchIndex: LinkIndex] = [:]
        var isFound: Set<SwitchIndex> = []
        for root in [self.root(of: vlan)].compactMap({ $0 }) + neighbours.keys.sorted() {
            guard isFound.insert(root).inserted else { continue }
            var queue = [root]
            while let here = queue.popLast() {
                for (other, link) in neighbours[here, default: []] where isFound.insert(other).inserted {
                    parents[other] = link
                    queue.append(other)
                }
            }
        }
        return parents
    }
}

/// Sets that many links carry, each kept once.
private struct SharedSets {
    private(set) var sets: [VLANSet] = [VLANSet()]
    /// The words of each set, and for each hash of words the first set that has it.
    private var words: [ArraySlice<UInt64>] = [ArraySlice(repeating: 0, count: Rows.width)]
    private var known: [UInt64: [Int]] = [:]

    /// For every link the position of its set: what its adjacency carries, dealt out among parallel links.
    mutating func share(_ carried: Rows, among graph: Graph, _ bounds: Bounds) -> [UInt32] {
        var setOfLink = [UInt32](repeating: 0, count: graph.ends.count)
        for adjacency in 0..<graph.adjacencies.count {
            let row = carried.words[adjacency * Rows.width..<(adjacency + 1) * Rows.width]
            let links = graph.adjacencies.links(of: adjacency)
            if links.count == 1, let link = links.first {
                setOfLink[Int(link)] = self.position(of: row)
            } else {
                for (link, row) in zip(links, SharedSets.deal(row, among: links, graph, bounds)) {
                    setOfLink[Int(link)] = self.position(of: row[...])
                }
            }
        }
        return setOfLink
    }

    /// Gives every VLAN to the first of the parallel links that its lane prefers and that may carry it.
    private static func deal(
        _ row: ArraySlice<UInt64>, among links: ArraySlice<LinkIndex>, _ graph: Graph, _ bounds: Bounds
    ) -> [[UInt64]] {
        let ways = Ways(among: links.map { StableHash.of(graph.label($0)) })
        let preferences = (0..<Ways.count).map { ways.preference(of: $0) }
        var rows = [[UInt64]](repeating: [UInt64](repeating: 0, count: Rows.width), count: links.count)
        let vlans = Slots.vlans
        forEachBit(in: row) { slot in
            guard let vid = VID(vlans[slot]) else { return }
            let choice = preferences[Ways.lane(of: vid)].first {
                bounds.mayCarry(vid, over: links[links.startIndex + $0])
            }
            if let choice { rows[choice][slot >> 6] |= 1 << UInt64(slot & 63) }
        }
        return rows
    }

    private mutating func position(of row: ArraySlice<UInt64>) -> UInt32 {
        var hash: UInt64 = 0
        for word in row { hash = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15 ^ hash >> 29 }
        if hash == 0, row.allSatisfy({ $0 == 0 }) { return 0 }
        for position in self.known[hash, default: []] where self.words[position].elementsEqual(row) {
            return UInt32(position)
        }
        self.known[hash, default: []].append(self.sets.count)
        self.sets.append(Rows.set(row))
        self.words.append(row)
        return UInt32(self.sets.count - 1)
    }
}
