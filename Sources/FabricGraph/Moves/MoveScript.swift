import FabricModel

/// What is done for a VLAN, in order; the same for all VLANs that move alike.
struct MoveScript: Hashable, Sendable {
    struct Exchange: Hashable, Sendable {
        /// The link that is replaced; nil where an earlier exchange has made room.
        var old: LinkIndex?
        var new: LinkIndex
        var narrows: [PortIndex]
        var widens: [PortIndex]
    }

    /// Ports of links that close a loop already: they leave at once, and everything waits for them.
    var cuts: [PortIndex] = []
    /// Ports of links that close no loop whatever else is there.
    var additions: [PortIndex] = []
    /// One after the other.
    var exchanges: [Exchange] = []
    /// Ports that leave when all else is done.
    var leftovers: [PortIndex] = []
    /// Links that cannot be made, or loops that cannot be cut.
    var blocked: [LinkIndex] = []

    /// Ports only leave, and nobody has to wait for anything.
    var isOnlyLeaving: Bool { self.cuts.isEmpty && self.additions.isEmpty && self.exchanges.isEmpty }
}

/// Works out the script of one VLAN.
///
/// It keeps a forest: the links that may be carrying the VLAN once the script is done up to here. At first these are the old
/// ones; every addition and exchange leaves a forest. An exchange waits for the one before it, so whatever is carried at any
/// moment is part of the forest after the last widening that has begun: no loop.
struct ScriptMaker {
    private let cables: Cables
    private let links: ChangedLinks
    private var forest: [SwitchIndex: [(other: SwitchIndex, link: LinkIndex)]] = [:]
    private(set) var script = MoveScript()
    /// The switches whose directions change: first by the cuts, then by each exchange.
    private(set) var loops: [[SwitchIndex]] = [[]]

    init(_ cables: Cables, _ links: ChangedLinks) {
        self.cables = cables
        self.links = links
    }

    mutating func make() {
        let new = Set(self.links.new)
        let leaving = self.links.old.filter { !new.contains($0) }
        let old = Set(self.links.old)
        let coming = self.links.new.filter { !old.contains($0) }
        let possible = coming.filter { self.canMake($0) }
        self.script.blocked = coming.filter { !self.canMake($0) }
        if leaving.isEmpty {
            // All that is carried at any moment is part of the new tree.
            for link in possible { self.script.additions += self.portsToWiden(link) }
        } else {
            var rest = self.startForest(leaving: leaving, kept: self.links.old.filter { new.contains($0) })
            let closing = possible.filter { link in
                if self.path(from: self.cables[Int(link)].a.owner, to: self.cables[Int(link)].b.owner) != nil {
                    return true
                }
                self.join(link)
                self.script.additions += self.portsToWiden(link)
                return false
            }
            // Those first that replace a dead link: there the silence has begun already.
            let late = closing.filter { !self.exchange($0, leaving: &rest, onlyDead: true) }
            for link in late where !self.exchange(link, leaving: &rest, onlyDead: false) {
                self.script.blocked.append(link)
            }
            self.script.leftovers = rest.flatMap { self.cables[Int($0)].reachablePorts }
        }
        self.script.leftovers += self.links.halves.filter { !new.contains($0.link) && $0.isReachable }.map(\.port)
    }

    private func canMake(_ link: LinkIndex) -> Bool {
        [self.cables[Int(link)].a, self.cables[Int(link)].b].allSatisfy { end in
            end.isReachable || self.links.halves.contains { $0.port == end.port }
        }
    }

    private func portsToWiden(_ link: LinkIndex) -> [PortIndex] {
        [self.cables[Int(link)].a.port, self.cables[Int(link)].b.port].filter { port in
            !self.links.halves.contains { $0.port == port }
        }
    }

    /// Fills the forest with the old links, first those that stay and those that nobody can cut. A link that closes a loop among
    /// them is cut.
    /// - Returns: the leaving links that are in the forest.
    private mutating func startForest(leaving: [LinkIndex], kept: [LinkIndex]) -> [LinkIndex] {
        kept.forEach { self.join($0) }
        var rest: [LinkIndex] = []
        let fixed = leaving.filter { self.cables[Int($0)].reachablePorts.isEmpty }
        for link in fixed + leaving.filter({ !self.cables[Int($0)].reachablePorts.isEmpty }) {
            let cable = self.cables[Int(link)]
            if self.path(from: cable.a.owner, to: cable.b.owner) == nil {
                self.join(link)
                rest.append(link)
            } else if cable.reachablePorts.isEmpty {
                self.script.blocked.append(link)
            } else {
                self.script.cuts += cable.reachablePorts
            }
        }
        // With a loop nobody knows where addresses were learned.
        if !self.script.cuts.isEmpty { self.loops[0] = self.forest.keys.sorted() }
        return rest.sorted()
    }

    /// Replaces a leaving link on the loop that this one would close: a dead one, else one that can be cut at both ends.
    /// - Returns: whether there was one.
    private mutating func exchange(_ link: LinkIndex, leaving rest: inout [LinkIndex], onlyDead: Bool) -> Bool {
        let cable = self.cables[Int(link)]
        guard let path = self.path(from: cable.a.owner, to: cable.b.owner) else {
            // What used to close the loop has been replaced meanwhile, so this one replaces nothing, and waits all the same.
            guard !onlyDead else { return false }
            self.script.exchanges.append(
                MoveScript.Exchange(old: nil, new: link, narrows: [], widens: self.portsToWiden(link)))
            self.loops.append([])
            self.join(link)
            return true
        }
        let candidates = path.links.filter { candidate in
            rest.contains(candidate) && !self.cables[Int(candidate)].reachablePorts.isEmpty
                && (!onlyDead || !self.cables[Int(candidate)].isUp)
        }
        func badness(_ candidate: LinkIndex) -> Int {
            (self.cables[Int(candidate)].isUp ? 2 : 0) + 2 - self.cables[Int(candidate)].reachablePorts.count
        }
        guard let old = candidates.min(by: { (badness($0), $0) < (badness($1), $1) }) else { return false }
        self.script.exchanges.append(
            MoveScript.Exchange(
                old: old, new: link, narrows: self.cables[Int(old)].reachablePorts, widens: self.portsToWiden(link)))
        self.loops.append(path.switches)
        self.leave(old)
        self.join(link)
        rest.removeAll { $0 == old }
        return true
    }

    private mutating func join(_ link: LinkIndex) {
        let (a, b) = (self.cables[Int(link)].a.owner, self.cables[Int(link)].b.owner)
        self.forest[a, default: []].append((b, link))
        self.forest[b, default: []].append((a, link))
    }

    private mutating func leave(_ link: LinkIndex) {
        for owner in [self.cables[Int(link)].a.owner, self.cables[Int(link)].b.owner] {
            self.forest[owner]?.removeAll { $0.link == link }
        }
    }

    /// The way in the forest, with both ends.
    private func path(
        from start: SwitchIndex, to end: SwitchIndex
    ) -> (switches: [SwitchIndex], links: [LinkIndex])? {
        guard self.forest[start] != nil, self.forest[end] != nil else { return nil }
        var before: [SwitchIndex: (other: SwitchIndex, link: LinkIndex)] = [:]
        var queue = [start]
        while let here = queue.popLast(), here != end {
            for (other, link) in self.forest[here, default: []] where other != start && before[other] == nil {
                before[other] = (here, link)
                queue.append(other)
            }
        }
        guard before[end] != nil else { return nil }
        var (switches, links) = ([end], [LinkIndex]())
        var here = end
        while here != start, let step = before[here] {
            switches.append(step.other)
            links.append(step.link)
            here = step.other
        }
        return (switches, links)
    }
}
