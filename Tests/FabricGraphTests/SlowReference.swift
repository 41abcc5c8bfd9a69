import FabricGraph
import FabricModel

/// What must be true of a VLAN's links, checked the slow and obvious way.
struct SlowReference {
    let trees: ForwardingTrees
    var graph: Graph { self.trees.graph }

    /// What is wrong with a VLAN, in words; empty where all is well.
    func faults(of vlan: VID) -> [String] {
        let links = self.trees.links(carrying: vlan)
        let members = Set(self.trees.members(of: vlan))
        var faults: [String] = []
        for link in links where !self.graph.isUp[Int(link)] { faults.append("a dead link carries it: \(link)") }
        for link in links {
            if let bound = self.graph.fabric.bound(of: self.graph.fabric.links[Int(link)]), !bound.contains(vlan) {
                faults.append("its list forbids it: \(self.graph.label(link))")
            }
        }
        if self.hasCycle(links) { faults.append("a loop") }
        // Useless: all members are on one side of a link.
        for link in links {
            let rest = links.filter { $0 != link }
            let near = self.reached(from: self.graph.ends[Int(link)].a, over: rest)
            if near.isDisjoint(with: members)
                || near.isSuperset(
                    of: members.intersection(self.reached(from: self.graph.ends[Int(link)].a, over: links)))
            {
                faults.append("useless on \(self.graph.label(link))")
            }
        }
        // Nobody passes through a switch that may not be transit.
        for index in self.graph.isAlive.indices where !self.graph.mayTransit[index] {
            let count = links.count {
                self.graph.ends[Int($0)].a == SwitchIndex(index) || self.graph.ends[Int($0)].b == SwitchIndex(index)
            }
            if count > 1 { faults.append("'\(self.graph.fabric.switches[index].name)' is transit") }
        }
        let parts = self.parts(members, links)
        if self.trees.split.contains(vlan) != (parts.count > 1) { faults.append("split is wrong: \(parts)") }
        // No two parts could be joined as they are, and where one core touches all members there is one part.
        if parts.count > 1, self.someCoreTouches(members, vlan) { faults.append("could be joined: \(parts)") }
        return faults
    }

    func hasCycle(_ links: [LinkIndex]) -> Bool {
        var group: [SwitchIndex: SwitchIndex] = [:]
        func find(_ index: SwitchIndex) -> SwitchIndex { group[index].map { find($0) } ?? index }
        for link in links {
            let ends = self.graph.ends[Int(link)]
            let (a, b) = (find(ends.a), find(ends.b))
            if a == b { return true }
            group[a] = b
        }
        return false
    }

    func reached(from start: SwitchIndex, over links: [LinkIndex]) -> Set<SwitchIndex> {
        var found: Set<SwitchIndex> = [start]
        var grows = true
        while grows {
            grows = false
            for link in links {
                let ends = self.graph.ends[Int(link)]
                if found.contains(ends.a) != found.contains(ends.b) {
                    found.formUnion([ends.a, ends.b])
                    grows = true
                }
            }
        }
        return found
    }

    func parts(_ members: Set<SwitchIndex>, _ links: [LinkIndex]) -> [Set<SwitchIndex>] {
        var parts: [Set<SwitchIndex>] = []
        for member in members where !parts.contains(where: { $0.contains(member) }) {
            parts.append(self.reached(from: member, over: links).intersection(members))
        }
        return parts
    }

    private func usable(_ vlan: VID) -> [LinkIndex] {
        self.graph.isUp.indices.map { LinkIndex($0) }.filter {
            self.graph.isUp[Int($0)]
                && self.graph.fabric.bound(of: self.graph.fabric.links[Int($0)])?.contains(vlan) ?? true
        }
    }

    private func someCoreTouches(_ members: Set<SwitchIndex>, _ vlan: VID) -> Bool {
        let usable = self.usable(vlan)
        let inner = usable.filter {
            self.graph.mayTransit[Int(self.graph.ends[Int($0)].a)]
                && self.graph.mayTransit[Int(self.graph.ends[Int($0)].b)]
        }
        if members.count == 2,
            usable.contains(where: { members == [self.graph.ends[Int($0)].a, self.graph.ends[Int($0)].b] })
        {
            return true
        }
        return self.graph.isAlive.indices.contains { index in
            guard self.graph.mayTransit[index], self.graph.isAlive[index] else { return false }
            let core = self.reached(from: SwitchIndex(index), over: inner)
            var touched = core
            for link in usable {
                let ends = self.graph.ends[Int(link)]
                if core.contains(ends.a) { touched.insert(ends.b) }
                if core.contains(ends.b) { touched.insert(ends.a) }
            }
            return touched.isSuperset(of: members)
        }
    }
}
