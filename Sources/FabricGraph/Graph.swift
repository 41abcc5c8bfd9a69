package import FabricModel

/// A fabric as a graph: switches joined by links, in flat columns.
///
/// Two switches with any number of working links between them are one adjacency, so that walks are over pairs of switches and
/// the choice among parallel links is made afterwards, VLAN by VLAN. Adjacencies are compressed rows: the neighbours of switch
/// `s` stand at `starts[s]..<starts[s + 1]`, in canonical order. Only working links count: both ports up, and neither the link
/// nor one of its switches declared down.
package struct Graph: Sendable {
    package internal(set) var fabric: Fabric
    package let failures: Failures
    /// For every switch: whether frames between other switches may pass through it.
    package let mayTransit: [Bool]
    /// For every switch: whether it is not declared down.
    package let isAlive: [Bool]
    /// For every switch: whether it has a port outside the links that carries a VLAN.
    let hasEdge: [Bool]
    /// For every link: whether it works.
    package let isUp: [Bool]
    /// For every port: its link, or `noLink`.
    package let linkOfPort: [LinkIndex]
    /// For every link: the switch of its port `a`, and that of its port `b`.
    package let ends: [(a: SwitchIndex, b: SwitchIndex)]
    let adjacencies: Adjacencies

    package static let noLink = LinkIndex.max

    /// - Parameter failures: what is down; nothing but working links is walked.
    package init(_ fabric: Fabric, without failures: Failures = .none) {
        self.fabric = fabric
        self.failures = failures
        let ends = fabric.links.map { (a: fabric.ports[Int($0.a)].owner, b: fabric.ports[Int($0.b)].owner) }
        var linkOfPort = [LinkIndex](repeating: Graph.noLink, count: fabric.ports.count)
        for (index, link) in fabric.links.enumerated() {
            linkOfPort[Int(link.a)] = LinkIndex(index)
            linkOfPort[Int(link.b)] = LinkIndex(index)
        }
        let isShut = fabric.links.map { !fabric.ports[Int($0.a)].isUp || !fabric.ports[Int($0.b)].isUp }
        let whole = Adjacencies(switches: fabric.switches.count, ends: ends) { !isShut[$0] }
        let isUp = fabric.links.indices.map { index in
            !isShut[index] && !failures.links.contains(LinkIndex(index))
                && !failures.switches.contains(ends[index].a) && !failures.switches.contains(ends[index].b)
        }
        self.ends = ends
        self.linkOfPort = linkOfPort
        self.isUp = isUp
        self.isAlive = fabric.switches.indices.map { !failures.switches.contains(SwitchIndex($0)) }
        self.adjacencies =
            failures.isEmpty ? whole : Adjacencies(switches: fabric.switches.count, ends: ends) { isUp[$0] }
        self.hasEdge = fabric.switchesWithEdge(linkOfPort: linkOfPort)
        let rule = TransitRule(whole, hasEdge: self.hasEdge)
        // Where nothing is written the rule decides, and it looks at the fabric without failures.
        self.mayTransit = fabric.switches.indices.map { fabric.switches[$0].transit ?? rule.mayTransit[$0] }
    }

    /// The same fabric with more of it taken as down: what costs most, who may be transit and where each port leads, stays.
    package func without(_ more: Failures) -> Graph {
        if more.isEmpty { return self }
        return Graph(self, without: more)
    }

    private init(_ graph: Graph, without more: Failures) {
        let isUp = graph.isUp.indices.map { index in
            graph.isUp[index] && !more.links.contains(LinkIndex(index))
                && !more.switches.contains(graph.ends[index].a) && !more.switches.contains(graph.ends[index].b)
        }
        self.fabric = graph.fabric
        self.failures = Failures(
            links: graph.failures.links.union(more.links), switches: graph.failures.switches.union(more.switches))
        self.mayTransit = graph.mayTransit
        self.hasEdge = graph.hasEdge
        self.isAlive = graph.isAlive.indices.map { graph.isAlive[$0] && !more.switches.contains(SwitchIndex($0)) }
        self.isUp = isUp
        self.linkOfPort = graph.linkOfPort
        self.ends = graph.ends
        self.adjacencies = Adjacencies(switches: graph.isAlive.count, ends: graph.ends) { isUp[$0] }
    }

    /// The port of a link on one of its switches.
    package func port(of link: LinkIndex, on owner: SwitchIndex) -> PortIndex {
        let ports = self.fabric.links[Int(link)]
        return self.ends[Int(link)].a == owner ? ports.a : ports.b
    }

    /// The switch at the other end.
    package func neighbour(over link: LinkIndex, from owner: SwitchIndex) -> SwitchIndex {
        let ends = self.ends[Int(link)]
        return ends.a == owner ? ends.b : ends.a
    }

    /// The working links of a switch, parallel ones one by one.
    package func links(of owner: SwitchIndex) -> [LinkIndex] {
        self.adjacencies.edges(of: Int(owner)).flatMap { self.adjacencies.links(of: Int(self.adjacencies.ids[$0])) }
    }

    /// `spine1:down7 -- leaf07:up1`, in the order of the fabric.
    package func label(_ link: LinkIndex) -> String {
        let link = self.fabric.links[Int(link)]
        return "\(self.fabric.place(of: link.a)) -- \(self.fabric.place(of: link.b))"
    }
}
