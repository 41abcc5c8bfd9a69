package import FabricModel

/// A VLAN whose members have no way to each other.
package struct SplitVLAN: Hashable, Sendable {
    package var vlan: VID
    /// The members that are joined, group by group, the largest first; all in canonical order.
    package var parts: [[SwitchIndex]]
    /// The switches that would join another part to the first one if they might be transit, in canonical order; empty where no
    /// cable does.
    package var mayNotTransit: [SwitchIndex]
}

extension ForwardingTrees {
    /// The VLANs whose members are not all joined, and why.
    package func splits() -> [SplitVLAN] {
        self.split.map { vlan in
            let parts = self.parts(of: vlan)
            return SplitVLAN(vlan: vlan, parts: parts, mayNotTransit: self.obstacles(between: parts, of: vlan))
        }
    }

    /// The members of a VLAN that its links join, group by group, the largest first.
    package func parts(of vlan: VID) -> [[SwitchIndex]] {
        var neighbours: [SwitchIndex: [SwitchIndex]] = [:]
        for link in self.links(carrying: vlan) {
            let ends = self.graph.ends[Int(link)]
            neighbours[ends.a, default: []].append(ends.b)
            neighbours[ends.b, default: []].append(ends.a)
        }
        var isFound: Set<SwitchIndex> = []
        var parts: [[SwitchIndex]] = []
        for member in self.members(of: vlan) where isFound.insert(member).inserted {
            var part: [SwitchIndex] = []
            var queue = [member]
            while let here = queue.popLast() {
                if self.isMember(here, of: vlan) { part.append(here) }
                queue += neighbours[here, default: []].filter { isFound.insert($0).inserted }
            }
            parts.append(part.sorted())
        }
        return parts.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    }

    /// The switches that may not be transit on a shortest way, over any switch, from the first part to each of the others.
    private func obstacles(between parts: [[SwitchIndex]], of vlan: VID) -> [SwitchIndex] {
        guard let first = parts.first else { return [] }
        var before: [SwitchIndex: SwitchIndex] = Dictionary(uniqueKeysWithValues: first.map { ($0, $0) })
        var queue = first
        var next = 0
        while next < queue.count {
            let here = queue[next]
            next += 1
            for link in self.graph.links(of: here) where self.graph.mayCarry(vlan, over: link) {
                let other = self.graph.neighbour(over: link, from: here)
                if before[other] == nil {
                    before[other] = here
                    queue.append(other)
                }
            }
        }
        var obstacles: Set<SwitchIndex> = []
        for part in parts.dropFirst() {
            guard var here = queue.first(where: { part.contains($0) }) else { continue }
            while let above = before[here], above != here {
                if !self.graph.mayTransit[Int(above)] { obstacles.insert(above) }
                here = above
            }
        }
        return obstacles.sorted()
    }
}

extension FabricGraph {
    /// Whether the lists written at its ports allow a link to carry a VLAN.
    package func mayCarry(_ vlan: VID, over link: LinkIndex) -> Bool {
        self.fabric.bound(of: self.fabric.links[Int(link)])?.contains(vlan) ?? true
    }

    /// The switches that are cabled to each other in any way, group by group, the largest first; dead switches are in none.
    ///
    /// In a fabric of more than one switch, those outside the first group are switches that nobody reaches.
    package func islands() -> [[SwitchIndex]] {
        var isFound = self.isAlive.map { !$0 }
        var islands: [[SwitchIndex]] = []
        for start in isFound.indices where !isFound[start] {
            isFound[start] = true
            var island = [SwitchIndex(start)]
            var next = 0
            while next < island.count {
                for edge in self.adjacencies.edges(of: Int(island[next])) {
                    let other = self.adjacencies.neighbours[edge]
                    if !isFound[Int(other)] {
                        isFound[Int(other)] = true
                        island.append(other)
                    }
                }
                next += 1
            }
            islands.append(island.sorted())
        }
        return islands.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    }
}
