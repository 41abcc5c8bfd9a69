import FabricGraph
import FabricModel

/// The tree of a VLAN as one reads it from its root, each switch under the one that leads to it.
struct VLANTree: Encodable {
    struct Line: Encodable {
        var name: String
        var depth: Int
        /// The link towards the root, seen from there; nil for a root.
        var link: String?
        /// It has a port, a host or a gateway in the VLAN; others pass it on.
        var isMember: Bool
    }

    var members: Int
    var links: Int
    /// Groups of members that nothing joins; 1 where all are.
    var parts: Int
    var lines: [Line]

    init(_ trees: ForwardingTrees, of vlan: VID) {
        let graph = trees.graph
        let fabric = graph.fabric
        let parents = trees.parents(of: vlan)
        var children: [SwitchIndex: [(child: SwitchIndex, link: LinkIndex)]] = [:]
        for (child, link) in parents.sorted(by: { $0.key < $1.key }) {
            children[graph.neighbour(over: link, from: child), default: []].append((child, link))
        }
        let members = trees.members(of: vlan)
        let roots = Set(members).union(children.keys).filter { parents[$0] == nil }
        let first = trees.root(of: vlan)
        var lines: [Line] = []
        // The VLAN's own root first, then those of other parts in order.
        for root in roots.sorted(by: { ($0 == first ? 0 : 1, $0) < ($1 == first ? 0 : 1, $1) }) {
            var pending: [(SwitchIndex, LinkIndex?, Int)] = [(root, nil, 0)]
            while let (here, link, depth) = pending.popLast() {
                let text = link.map { link in
                    let above = graph.neighbour(over: link, from: here)
                    return "\(fabric.place(of: graph.port(of: link, on: above))) -- "
                        + fabric.place(of: graph.port(of: link, on: here))
                }
                lines.append(
                    Line(
                        name: fabric.switches[Int(here)].name, depth: depth, link: text,
                        isMember: trees.isMember(here, of: vlan)))
                for (child, link) in children[here, default: []].reversed() { pending.append((child, link, depth + 1)) }
            }
        }
        self.members = members.count
        self.links = parents.count
        self.parts = roots.count
        self.lines = lines
    }
}
