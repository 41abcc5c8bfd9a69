import FabricModel

/// Works out the forwarding trees, scope by scope and island by island.
struct TreeBuilder {
    private let graph: Graph
    private let bounds: Bounds
    /// For every VLAN id its gateways in order of preference.
    private let gateways: [[SwitchIndex]]
    /// For every switch the VLANs in which it is a member of no tree yet.
    private var remaining: Rows
    /// For every adjacency the VLANs that it carries.
    private(set) var carried: Rows
    /// For every VLAN id the root of its tree, or nil where it needs none; of several the first.
    private(set) var roots: [SwitchIndex?]
    /// The VLANs that have a tree, or a member alone.
    private var seen = [UInt64](repeating: 0, count: Rows.width)
    /// The VLANs that have two or more of those: members without a way to each other.
    private(set) var split = [UInt64](repeating: 0, count: Rows.width)
    private var walk: Walk
    private var pruning = Pruning()
    private var cache: WaysCache

    init(_ graph: Graph, members: Rows, bounds: Bounds) {
        self.graph = graph
        self.bounds = bounds
        self.remaining = members
        self.carried = Rows(count: graph.adjacencies.count)
        self.roots = [SwitchIndex?](repeating: nil, count: 4096)
        self.walk = Walk(switches: graph.isAlive.count)
        self.cache = WaysCache(graph.fabric)
        var gateways = [[SwitchIndex]](repeating: [], count: 4096)
        for gateway in graph.fabric.gateways { gateways[Int(gateway.vlan.rawValue)].append(gateway.owner) }
        self.gateways = gateways
    }

    /// What it went by, for trees that are grown anew one by one.
    var rules: TreeRules { TreeRules(bounds: self.bounds, gateways: self.gateways, cache: self.cache) }

    mutating func build() {
        for index in self.graph.isAlive.indices where !self.graph.isAlive[index] { self.remaining.clear(index) }
        var masks = [[UInt64]](repeating: [UInt64](repeating: 0, count: Rows.width), count: self.bounds.count)
        for (id, slot) in Slots.ofVLAN.enumerated() where (1...4094).contains(id) {
            masks[self.bounds.scopeOfVLAN[id]][Int(slot >> 6)] |= 1 << UInt64(slot & 63)
        }
        for (scope, mask) in masks.enumerated() {
            let bounds = self.bounds
            let parts = Parts(self.graph) { bounds.admits(scope, on: $0) }
            for island in parts.islands.indices { self.settle(island, parts, scope, mask) }
        }
        // What is left has no way to anybody.
        for index in self.graph.isAlive.indices {
            for word in 0..<Rows.width { self.note(self.remaining.words[index * Rows.width + word], in: word) }
        }
    }

    private mutating func note(_ vlans: UInt64, in word: Int) {
        self.split[word] |= self.seen[word] & vlans
        self.seen[word] |= vlans
    }

    /// Gives the VLANs of a scope their trees in one island. A tree takes all members that can be joined to its root; those that
    /// cannot get another tree in the next round, which shares no switch with the first but its leaves' neighbours.
    private mutating func settle(_ island: Int, _ parts: Parts, _ scope: Int, _ mask: [UInt64]) {
        while true {
            var round = Round(self.remaining, parts.islands[island], mask)
            guard round.hasPending else { return }
            self.root(&round, island, parts)
            let groups = self.groups(round, parts.islands[island], parts, scope)
            for group in groups.sorted(by: { $0.key < $1.key }) {
                self.grow(from: group.key, group.value, parts.islands[island], scope)
            }
        }
    }

    /// Chooses each pending VLAN's root: its first gateway here, else the member that its way prefers.
    private func root(_ round: inout Round, _ island: Int, _ parts: Parts) {
        var orphans = [UInt64](repeating: 0, count: Rows.width)
        let vlans = Slots.vlans
        forEachBit(in: round.pending) { slot in
            let id = Int(vlans[slot])
            guard let vid = VID(id) else { return }
            let gateway = self.gateways[id].first {
                parts.islandOf[Int($0)] == island && self.remaining.contains(vid, in: Int($0))
            }
            if let gateway { round.roots[slot] = gateway } else { orphans[slot >> 6] |= 1 << UInt64(slot & 63) }
        }
        let words = orphans.indices.filter { orphans[$0] != 0 }
        if words.isEmpty { return }
        var best = [UInt64](repeating: 0, count: 4096)
        for member in parts.islands[island] {
            for word in words {
                var bits = self.remaining.words[Int(member) * Rows.width + word] & orphans[word]
                if bits == 0 { continue }
                let score = self.cache.score(word, Int(member))
                while bits != 0 {
                    let slot = word << 6 + bits.trailingZeroBitCount
                    bits &= bits - 1
                    if round.roots[slot] == nil || score > best[slot] {
                        round.roots[slot] = member
                        best[slot] = score
                    }
                }
            }
        }
    }

    /// The VLANs by the switch from which their trees grow: the root, or where that may not be transit a neighbour of it.
    private mutating func groups(
        _ round: Round, _ island: [SwitchIndex], _ parts: Parts, _ scope: Int
    ) -> [SwitchIndex: [UInt64]] {
        var groups: [SwitchIndex: [UInt64]] = [:]
        var covers: [Int: [UInt64]] = [:]
        let others = self.partners(of: round, island)
        let vlans = Slots.vlans
        forEachBit(in: round.pending) { slot in
            guard let root = round.roots[slot] else { return }
            if self.roots[Int(vlans[slot])] == nil { self.roots[Int(vlans[slot])] = root }
            var start: SwitchIndex? = root
            if !self.graph.mayTransit[Int(root)] {
                start = self.hub(slot, root, others[slot], round, island, parts, scope, &covers)
            }
            guard let start else {
                self.leaveAlone(root, slot)
                return
            }
            groups[start, default: [UInt64](repeating: 0, count: Rows.width)][slot >> 6] |= 1 << UInt64(slot & 63)
        }
        return groups
    }

    private mutating func leaveAlone(_ member: SwitchIndex, _ slot: Int) {
        self.remaining.words[Int(member) * Rows.width + slot >> 6] &= ~(1 << UInt64(slot & 63))
        self.note(1 << UInt64(slot & 63), in: slot >> 6)
    }

    /// For VLANs of two members, whose root may not be transit: the other member.
    private func partners(of round: Round, _ island: [SwitchIndex]) -> [Int: SwitchIndex] {
        var wanted = [UInt64](repeating: 0, count: Rows.width)
        forEachBit(in: round.pairs) { slot in
            if let root = round.roots[slot], !self.graph.mayTransit[Int(root)] {
                wanted[slot >> 6] |= 1 << UInt64(slot & 63)
            }
        }
        let words = wanted.indices.filter { wanted[$0] != 0 }
        var partners: [Int: SwitchIndex] = [:]
        if words.isEmpty { return partners }
        for member in island {
            for word in words {
                var bits = self.remaining.words[Int(member) * Rows.width + word] & wanted[word]
                while bits != 0 {
                    let slot = word << 6 + bits.trailingZeroBitCount
                    bits &= bits - 1
                    if round.roots[slot] != member { partners[slot] = member }
                }
            }
        }
        return partners
    }

    /// The neighbour from which the tree of a root grows that may not be transit.
    ///
    /// Of two members that are cabled to each other the tree is that cable. Else it is the neighbour that the way prefers among
    /// those whose core touches all members; where there is none, among those whose core touches most of them. Nil where it has no
    /// neighbour that may be transit: it stays alone.
    private mutating func hub(
        _ slot: Int, _ root: SwitchIndex, _ partner: SwitchIndex?, _ round: Round, _ island: [SwitchIndex],
        _ parts: Parts, _ scope: Int, _ covers: inout [Int: [UInt64]]
    ) -> SwitchIndex? {
        let edges = self.graph.adjacencies.edges(of: Int(root)).filter {
            self.bounds.admits(scope, on: self.graph.adjacencies.ids[$0])
        }
        let neighbours = edges.map { self.graph.adjacencies.neighbours[$0] }
        if let partner, neighbours.contains(partner) {
            return self.graph.mayTransit[Int(partner)] ? partner : root
        }
        let hubs = self.cache.preference(of: slot >> 6, among: neighbours.filter { self.graph.mayTransit[Int($0)] })
        for hub in hubs {
            let core = parts.coreOf[Int(hub)]
            if covers[core] == nil {
                covers[core] = self.missing(round, island, core, parts, scope)
            }
            if let missing = covers[core], missing[slot >> 6] & 1 << UInt64(slot & 63) == 0 { return hub }
        }
        let reach = hubs.map { hub in
            island.count { member in
                self.remaining.words[Int(member) * Rows.width + slot >> 6] & 1 << UInt64(slot & 63) != 0
                    && self.touches(Int(member), parts.coreOf[Int(hub)], parts, scope)
            }
        }
        let most = reach.max() ?? 0
        return zip(hubs, reach).first { $0.1 == most }?.0
    }

    /// The VLANs of which some member is not touched by a core.
    private func missing(_ round: Round, _ island: [SwitchIndex], _ core: Int, _ parts: Parts, _ scope: Int) -> [UInt64]
    {
        var missing = [UInt64](repeating: 0, count: Rows.width)
        for member in island where !self.touches(Int(member), core, parts, scope) {
            for word in 0..<Rows.width {
                missing[word] |= self.remaining.words[Int(member) * Rows.width + word] & round.pending[word]
            }
        }
        return missing
    }

    private func touches(_ member: Int, _ core: Int, _ parts: Parts, _ scope: Int) -> Bool {
        if self.graph.mayTransit[member] { return parts.coreOf[member] == core }
        return self.graph.adjacencies.edges(of: member).contains {
            parts.coreOf[Int(self.graph.adjacencies.neighbours[$0])] == core
                && self.bounds.admits(scope, on: self.graph.adjacencies.ids[$0])
        }
    }

    /// Walks from a switch, prunes for its VLANs, and takes what was reached off the list.
    private mutating func grow(from start: SwitchIndex, _ vlans: [UInt64], _ island: [SwitchIndex], _ scope: Int) {
        let words = vlans.indices.filter { vlans[$0] != 0 }
        var isWanted = [Bool](repeating: false, count: self.graph.isAlive.count)
        var wanted = 0
        for member in island {
            let row = Int(member) * Rows.width
            if words.contains(where: { self.remaining.words[row + $0] & vlans[$0] != 0 }) {
                isWanted[Int(member)] = true
                wanted += 1
            }
        }
        let bounds = self.bounds
        self.walk.walk(
            self.graph, from: start, admits: { bounds.admits(scope, on: $0) }, wanted: wanted,
            isWanted: { isWanted[Int($0)] }, tables: &self.cache)
        self.pruning.prune(
            self.walk, members: self.remaining, mask: vlans, tables: self.cache.tables, carried: &self.carried)
        for member in self.walk.order {
            for word in words { self.remaining.words[Int(member) * Rows.width + word] &= ~vlans[word] }
        }
        for word in words { self.note(vlans[word], in: word) }
    }
}

/// The VLANs of one round: those that have two members or more without a tree.
private struct Round {
    /// Two members or more.
    let pending: [UInt64]
    /// Exactly two.
    let pairs: [UInt64]
    /// For every slot the root that was chosen.
    var roots = [SwitchIndex?](repeating: nil, count: 4096)

    init(_ rows: borrowing Rows, _ island: [SwitchIndex], _ mask: [UInt64]) {
        var once = [UInt64](repeating: 0, count: Rows.width)
        var twice = once
        var thrice = once
        let words = rows.words.span
        for member in island {
            for word in 0..<Rows.width {
                let own = words[Int(member) * Rows.width + word] & mask[word]
                thrice[word] |= twice[word] & own
                twice[word] |= once[word] & own
                once[word] |= own
            }
        }
        self.pending = twice
        self.pairs = zip(twice, thrice).map { $0 & ~$1 }
    }

    var hasPending: Bool { self.pending.contains { $0 != 0 } }
}
