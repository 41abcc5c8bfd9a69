import FabricModel
import Testing

@testable import FabricGraph

/// Trees that are edited are those that are built from nothing.
@Suite struct EditLaws {
    private func trees(_ shape: Shape, _ chance: inout SplitMix64) -> ForwardingTrees {
        let drawing = shape.draw(&chance)
        let fabric = drawing.fabric()
        var failures = Failures.none
        if chance.oneIn(3), !fabric.links.isEmpty {
            failures.links.insert(LinkIndex(chance.number(0...fabric.links.count - 1)))
        }
        if chance.oneIn(5) { failures.switches.insert(SwitchIndex(chance.number(0...fabric.switches.count - 1))) }
        return ForwardingTrees(fabric, without: failures)
    }

    @Test(arguments: TreeLaws.cases) func editedEqualsBuilt(_ shape: Shape, seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        var trees = self.trees(shape, &chance)
        if chance.oneIn(2) { trees.keepLinksByVLAN() }
        for _ in 0..<8 where !trees.graph.fabric.hosts.isEmpty {
            let host = chance.number(0...trees.graph.fabric.hosts.count - 1)
            let vlan = chance.oneIn(6) ? nil : trees.graph.fabric.vlans.randomElement(using: &chance)?.id
            let port = trees.graph.fabric.ports(of: trees.graph.fabric.hosts[host]).first ?? 0
            let old = trees
            let hosts = trees.graph.fabric.hostsByPort()
            let changed = trees.edit(
                at: [trees.graph.fabric.ports[Int(port)].owner], hosts: { hosts[PortIndex($0), default: []][...] }
            ) { $0.hosts[host].native = vlan }
            let built = ForwardingTrees(trees.graph.fabric, without: trees.graph.failures)
            guard let changed else {
                trees = built
                continue
            }
            let links = trees.setOfLink.indices.map { LinkIndex($0) }
            #expect(links.allSatisfy { trees[$0] == built[$0] })
            #expect(changed == links.filter { trees[$0] != old[$0] })
            #expect(trees.split == built.split)
            #expect(
                built.graph.fabric.vlans.allSatisfy { trees.links(carrying: $0.id) == built.links(carrying: $0.id) })
            #expect(built.graph.fabric.vlans.allSatisfy { trees.root(of: $0.id) == built.root(of: $0.id) })
            // Many edits need no more room.
            #expect(trees.sets.count <= links.count + 1)
        }
    }

    /// What is quick is taken wherever it can be.
    @Test(arguments: TreeLaws.cases) func aVLANThatIsWholeIsGrownAlone(_ shape: Shape, seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        var trees = self.trees(shape, &chance)
        for vlan in trees.graph.fabric.vlans.map(\.id) {
            let members = trees.members(of: vlan)
            let tree = SingleTree(of: vlan, joining: members, trees.graph, &trees.rules)
            #expect((tree == nil) == trees.split.contains(vlan))
            if let tree { #expect(tree.links == trees.links(carrying: vlan) && tree.root == trees.root(of: vlan)) }
        }
    }
}
