package import FabricGraph
import FabricModel

extension Failures {
    /// Adds the links that are dead by the word of a switch that was read.
    ///
    /// A port that is up and has no carrier tells of a dead link, unless its other end is seen to be shut: then nobody can know
    /// before it is opened. A port that is not there cannot be anybody's end of a link.
    ///
    /// - Parameter readings: one for each switch of the graph's fabric.
    package func adding(deadLinksIn readings: [Reading], of graph: Graph) -> Failures {
        let fabric = graph.fabric
        if fabric.links.isEmpty { return self }
        var failures = self
        for (index, reading) in readings.enumerated() {
            guard let observation = reading.observation else { continue }
            for port in fabric.ports(named: observation.absent, of: index) {
                if graph.linkOfPort[port] != Graph.noLink { failures.links.insert(graph.linkOfPort[port]) }
            }
            for port in fabric.ports(named: observation.withoutCarrier, of: index) {
                let link = graph.linkOfPort[port]
                guard link != Graph.noLink, observation.owned[port: fabric.name(of: PortIndex(port))]?.isUp ?? false
                else { continue }
                let cable = fabric.links[Int(link)]
                let other = Int(cable.a) == port ? cable.b : cable.a
                let owner = Int(fabric.ports[Int(other)].owner)
                let isShut = readings[owner].observation?.owned[port: fabric.name(of: other)]?.isUp == false
                if !isShut { failures.links.insert(link) }
            }
        }
        return failures
    }
}

extension Fabric {
    /// The ports of a switch that have these names, which stand in canonical order as the ports do.
    fileprivate func ports(named names: [String], of index: Int) -> [Int] {
        if names.isEmpty { return [] }
        var rest = names[...]
        return self.switches[index].ports.filter { port in
            let name = self.name(of: PortIndex(port))
            while let first = rest.first, precedes(first, name) { rest.removeFirst() }
            return rest.first == name
        }
    }
}
