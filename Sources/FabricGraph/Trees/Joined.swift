package import FabricModel

/// Which switches the links of one VLAN join.
package struct Joined: Sendable {
    /// For every switch on a link that carries the VLAN another one of its part, or itself: towards the lowest of them.
    private var towards: [SwitchIndex: SwitchIndex] = [:]

    /// - Parameter cut: a switch whose links do not count, so that what it alone joins is apart.
    package init(_ trees: ForwardingTrees, in vlan: VID, without cut: SwitchIndex? = nil) {
        for link in trees.links(carrying: vlan) {
            let ends = trees.graph.ends[Int(link)]
            if ends.a == cut || ends.b == cut { continue }
            let (a, b) = (self.find(ends.a), self.find(ends.b))
            if a != b { self.towards[max(a, b)] = min(a, b) }
        }
        // Short ways for those who ask later.
        for index in self.towards.keys { self.towards[index] = self[index] }
    }

    private mutating func find(_ index: SwitchIndex) -> SwitchIndex {
        var here = index
        while let next = self.towards[here] {
            if let further = self.towards[next] { self.towards[here] = further }
            here = next
        }
        return here
    }

    /// The lowest switch of the part in which a switch is; itself where no link leads anywhere.
    package subscript(index: SwitchIndex) -> SwitchIndex {
        var here = index
        while let next = self.towards[here] { here = next }
        return here
    }
}
