package import FabricModel

/// How VLANs move from the links that carry them to the links that shall, without a loop in any state on the way.
///
/// Old and new tree together would be a loop, so a tree is changed link by link, break before make: each link that is added
/// replaces one that would close a loop with it, and waits until that one is cut at every end that can be reached. What a link
/// replaced, every switch on that loop forgets, because there the direction to somebody changed: those and no others. Links
/// that are added without closing a loop come first, and what nobody needs any more is narrowed last.
///
/// Whatever the order in which switches advance, as long as each action comes after those that it waits for: no VLAN has a loop
/// (unless it had one to begin with, which is then cut first), and no port carries a VLAN that neither end state gives it.
package struct TreeMove: Hashable, Sendable {
    /// One thing that one switch does.
    package struct Action: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            /// The port leaves the VLANs.
            case narrow(PortIndex)
            /// The port joins the VLANs.
            case widen(PortIndex)
            /// The switch forgets the addresses it learned in the VLANs.
            case forget(SwitchIndex)
        }

        package var kind: Kind
        package var owner: SwitchIndex
        package var vlans: VLANSet
        /// The actions, by position, all of them earlier ones, that must be done before this one starts.
        package var waitsFor: [Int]
        /// 0 where it waits for none, else one more than the highest of those.
        package var rank: Int
    }

    /// Between these two moments members on both sides do not reach each other.
    package struct Exchange: Hashable, Sendable {
        package var vlans: VLANSet
        package var old: LinkIndex
        package var new: LinkIndex
    }

    /// A link that cannot be made, because that would, or might, close a loop through switches that cannot be reached, or because
    /// an end of it cannot be reached.
    package struct Blocked: Hashable, Sendable {
        package var vlans: VLANSet
        package var link: LinkIndex
    }

    package private(set) var actions: [Action] = []
    package private(set) var exchanges: [Exchange] = []
    package private(set) var blocked: [Blocked] = []

    /// - Parameters:
    ///   - graph: its links are those that can forward in either state, working or not; what is dead returns some day.
    ///   - old: what a port carries now, or was last known to carry.
    ///   - new: what a link shall carry.
    ///   - isReachable: whether a switch can be changed now.
    ///   - unsettled: the links of which an end may carry something else than it shall, in order, and which links shall carry a VLAN,
    ///     in order; nil where an end of any link may.
    ///   - scripting: VLANs that get a script even if they need none; the move is the same.
    package init(
        _ graph: Graph, from old: (PortIndex) -> VLANSet, to new: @escaping (LinkIndex) -> VLANSet,
        isReachable: @escaping (SwitchIndex) -> Bool = { _ in true },
        among unsettled: (links: [LinkIndex], carrying: (VID) -> [LinkIndex])? = nil, scripting: VLANSet = VLANSet()
    ) {
        let cables = Cables(graph, from: old, to: new, isReachable, among: unsettled)
        // A VLAN that no port leaves, and that every port that lacks it can join, grows within its new tree: it needs no script, and
        // from nothing that is every VLAN.
        let scripted = cables.unsettled.reduce(into: scripting) { $0.formUnion($1.entangled) }
        let widenings = TreeMove.widenings(cables.unsettled, besides: scripted)
        // VLANs whose script is the same do it together.
        var positions: [MoveScript: Int] = [:]
        var scripts: [(script: MoveScript, vlans: [VID], forgets: [[SwitchIndex: [VID]]])] = []
        for (vlan, links) in ChangedLinks.all(cables, of: scripted) {
            var maker = ScriptMaker(cables, links)
            maker.make()
            let position = positions[maker.script] ?? scripts.count
            if position == scripts.count {
                positions[maker.script] = position
                scripts.append((maker.script, [], maker.loops.map { _ in [:] }))
            }
            scripts[position].vlans.append(vlan)
            for (index, loop) in maker.loops.enumerated() {
                for owner in loop where isReachable(owner) {
                    scripts[position].forgets[index][owner, default: []].append(vlan)
                }
            }
        }
        let shared = self.share(scripts.map { ($0.script, $0.vlans) }, widenings, graph.fabric)
        for (script, vlans, forgets) in scripts {
            self.write(
                script, VLANSet(vlans), forgets.map { $0.mapValues { VLANSet($0) } }, shared, graph.fabric)
        }
    }

    /// What each port joins at once, besides the VLANs that have a script, by port.
    private static func widenings(_ cables: [Cable], besides scripted: VLANSet) -> [(port: PortIndex, vlans: VLANSet)] {
        var widenings: [(port: PortIndex, vlans: VLANSet)] = []
        for cable in cables {
            func widen(_ end: Cable.End) {
                if end.old == cable.new { return }
                let vlans = cable.new.subtracting(end.old).subtracting(scripted)
                if !vlans.isEmpty { widenings.append((end.port, vlans)) }
            }
            widen(cable.a)
            widen(cable.b)
        }
        return widenings.sorted { $0.port < $1.port }
    }

    /// What waits for nothing is one action for each port, whoever the VLANs are.
    /// - Returns: for the ports of the scripts their widenings.
    private mutating func share(
        _ scripts: [(MoveScript, [VID])], _ others: [(port: PortIndex, vlans: VLANSet)], _ fabric: Fabric
    ) -> [PortIndex: Int] {
        var widenings: [PortIndex: [VID]] = [:]
        var narrowings: [PortIndex: [VID]] = [:]
        for (script, vlans) in scripts {
            if script.cuts.isEmpty { for port in script.additions { widenings[port, default: []] += vlans } }
            if script.isOnlyLeaving { for port in script.leftovers { narrowings[port, default: []] += vlans } }
        }
        var shared: [PortIndex: Int] = [:]
        var rest = others[...]
        for (port, vlans) in widenings.sorted(by: { $0.key < $1.key }) {
            while let other = rest.first, other.port < port {
                _ = self.act(.widen(other.port), other.vlans, after: [], fabric)
                rest.removeFirst()
            }
            var set = VLANSet(vlans)
            if let other = rest.first, other.port == port {
                set.formUnion(other.vlans)
                rest.removeFirst()
            }
            shared[port] = self.act(.widen(port), set, after: [], fabric)
        }
        for (port, vlans) in rest { _ = self.act(.widen(port), vlans, after: [], fabric) }
        for (port, vlans) in narrowings.sorted(by: { $0.key < $1.key }) {
            _ = self.act(.narrow(port), VLANSet(vlans), after: [], fabric)
        }
        return shared
    }

    private mutating func write(
        _ script: MoveScript, _ vlans: VLANSet, _ forgets: [[SwitchIndex: VLANSet]], _ shared: [PortIndex: Int],
        _ fabric: Fabric
    ) {
        self.blocked += script.blocked.map { Blocked(vlans: vlans, link: $0) }
        if script.isOnlyLeaving { return }
        let cuts = script.cuts.map { self.act(.narrow($0), vlans, after: [], fabric) }
        if let first = forgets.first { self.forget(first, after: cuts) }
        var all = cuts
        if cuts.isEmpty {
            all = script.additions.compactMap { shared[$0] }
        } else {
            all += script.additions.map { self.act(.widen($0), vlans, after: cuts, fabric) }
        }
        var made = cuts
        for (exchange, forgets) in zip(script.exchanges, forgets.dropFirst()) {
            if let old = exchange.old { self.exchanges.append(Exchange(vlans: vlans, old: old, new: exchange.new)) }
            let broken = exchange.narrows.map { self.act(.narrow($0), vlans, after: made, fabric) }
            made = exchange.widens.map { self.act(.widen($0), vlans, after: broken.isEmpty ? made : broken, fabric) }
            all += made
            self.forget(forgets, after: made)
        }
        for port in script.leftovers { _ = self.act(.narrow(port), vlans, after: all, fabric) }
    }

    private mutating func act(
        _ kind: Action.Kind, _ vlans: VLANSet, after waitsFor: [Int], _ fabric: Fabric
    ) -> Int {
        let owner: SwitchIndex =
            switch kind {
            case .narrow(let port), .widen(let port): fabric.ports[Int(port)].owner
            case .forget(let owner): owner
            }
        self.actions.append(
            Action(kind: kind, owner: owner, vlans: vlans, waitsFor: waitsFor, rank: self.rank(after: waitsFor)))
        return self.actions.count - 1
    }

    private mutating func forget(_ switches: [SwitchIndex: VLANSet], after waitsFor: [Int]) {
        for (owner, vlans) in switches.sorted(by: { $0.key < $1.key }) {
            self.actions.append(
                Action(
                    kind: .forget(owner), owner: owner, vlans: vlans, waitsFor: waitsFor,
                    rank: self.rank(after: waitsFor)))
        }
    }

    private func rank(after waitsFor: [Int]) -> Int { waitsFor.map { self.actions[$0].rank + 1 }.max() ?? 0 }
}
