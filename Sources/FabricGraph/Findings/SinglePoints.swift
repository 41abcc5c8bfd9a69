package import FabricModel

/// The links and switches whose loss alone cuts members of a VLAN off from each other.
///
/// Found in one pass over the cables as they are: what is named here is a single point of failure, whoever may be transit. Where
/// the only other way would lead through a switch that may not be transit, it is not named; `ForwardingTrees` of the fabric
/// without the link or switch tells for certain.
package struct SinglePoints: Hashable, Sendable {
    /// Links, in order, with the VLANs that have members on both sides.
    package private(set) var links: [Link] = []
    /// Switches, in order, with the VLANs that have members on two sides or more; its own hosts do not count.
    package private(set) var switches: [Place] = []

    package struct Link: Hashable, Sendable {
        package var link: LinkIndex
        package var vlans: VLANSet
    }

    package struct Place: Hashable, Sendable {
        package var index: SwitchIndex
        package var vlans: VLANSet
    }

    package init(_ trees: ForwardingTrees) {
        let graph = trees.graph
        let blocks = Blocks(graph.adjacencies, switches: graph.isAlive.count)
        var branches = Branches(blocks, trees.members, isAlive: graph.isAlive)
        branches.lookOutside(blocks)
        for child in graph.isAlive.indices where blocks.isBridge(above: child) {
            guard let adjacency = graph.adjacencies.adjacency(SwitchIndex(child), blocks.parent[child]),
                graph.adjacencies.links(of: adjacency).count == 1,
                let link = graph.adjacencies.links(of: adjacency).first
            else { continue }
            let vlans = branches.onBothSides(of: child)
            if !vlans.isEmpty { self.links.append(Link(link: link, vlans: vlans)) }
        }
        self.links.sort { $0.link < $1.link }
        for (index, vlans) in branches.cutApart(by: blocks) where !vlans.isEmpty {
            self.switches.append(Place(index: index, vlans: vlans))
        }
    }
}

/// The members below and outside each branch of a depth-first walk, a row for each switch.
private struct Branches {
    private var below: Rows
    private var twice: Rows
    private var outside: Rows

    init(_ blocks: Blocks, _ members: Rows, isAlive: [Bool]) {
        self.below = members
        for index in isAlive.indices where !isAlive[index] { self.below.clear(index) }
        self.twice = Rows(count: isAlive.count)
        self.outside = Rows(count: isAlive.count)
        for index in blocks.order.reversed() where blocks.parent[Int(index)] != Blocks.none {
            let (own, above) = (Int(index) * Rows.width, Int(blocks.parent[Int(index)]) * Rows.width)
            for word in 0..<Rows.width {
                self.twice.words[above + word] |= self.below.words[above + word] & self.below.words[own + word]
                self.below.words[above + word] |= self.below.words[own + word]
            }
        }
    }

    mutating func lookOutside(_ blocks: Blocks) {
        for index in blocks.order where blocks.parent[Int(index)] != Blocks.none {
            let (own, above) = (Int(index) * Rows.width, Int(blocks.parent[Int(index)]) * Rows.width)
            for word in 0..<Rows.width {
                let siblings =
                    self.twice.words[above + word] | self.below.words[above + word] & ~self.below.words[own + word]
                self.outside.words[own + word] = self.outside.words[above + word] | siblings
            }
        }
    }

    func onBothSides(of child: Int) -> VLANSet {
        let row = child * Rows.width..<(child + 1) * Rows.width
        return Rows.set(zip(self.below.words[row], self.outside.words[row]).map { $0 & $1 })
    }

    /// For every cut switch, in order, the VLANs with members on two sides of it.
    func cutApart(by blocks: Blocks) -> [(SwitchIndex, VLANSet)] {
        let cuts = blocks.isCut.indices.filter { blocks.isCut[$0] }
        let number = Dictionary(uniqueKeysWithValues: zip(cuts, 0...))
        var (once, twice, rest) = (Rows(count: cuts.count), Rows(count: cuts.count), Rows(count: cuts.count))
        for child in blocks.order.map({ Int($0) }) where blocks.parent[child] != Blocks.none {
            let above = Int(blocks.parent[child])
            guard let cut = number[above] else { continue }
            let isCutOff = blocks.low[child] >= blocks.entered[above]
            for word in 0..<Rows.width {
                let side = self.below.words[child * Rows.width + word]
                let at = cut * Rows.width + word
                if isCutOff {
                    twice.words[at] |= once.words[at] & side
                    once.words[at] |= side
                } else {
                    rest.words[at] |= side
                }
            }
        }
        return cuts.enumerated().map { cut, index in
            let words = (0..<Rows.width).map { word in
                let at = cut * Rows.width + word
                let others = rest.words[at] | self.outside.words[index * Rows.width + word]
                return twice.words[at] | once.words[at] & others
            }
            return (SwitchIndex(index), Rows.set(words))
        }
    }
}
