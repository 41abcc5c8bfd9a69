package import FabricGraph
import FabricModel

extension Failures {
    /// Adds the links that are dead by the word of a switch that was read.
    ///
    /// A port that is up and has no carrier tells of a dead link, unless its other end is seen to be shut: then nobody can know
    /// before it is opened. A port that is not there cannot be anybody's end of a link.
    ///
    /// - Parameters:
    ///   - readings: one for each switch of the graph's fabric.
    ///   - switches: those that may tell of a dead link; nil for all.
    package func adding(
        deadLinksIn readings: [Reading], of graph: Graph, among switches: [Int]? = nil
    ) -> Failures {
        let fabric = graph.fabric
        if fabric.links.isEmpty { return self }
        var failures = self
        for index in switches ?? Array(readings.indices) {
            guard let observation = readings[index].observation else { continue }
            if observation.absent.isEmpty, observation.withoutCarrier.isEmpty { continue }
            for port in fabric.ports(named: observation.absent, of: index) {
                if graph.linkOfPort[port] != Graph.noLink { failures.links.insert(graph.linkOfPort[port]) }
            }
            for port in fabric.ports(named: observation.withoutCarrier, of: index) {
                let link = graph.linkOfPort[port]
                guard link != Graph.noLink,
                    observation.owned.isUp(
                        fabric.name(of: PortIndex(port)), at: port - fabric.switches[index].ports.lowerBound)
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
    func ports(named names: [String], of index: Int) -> [Int] {
        if names.isEmpty { return [] }
        var found: [Int] = []
        var next = self.switches[index].ports.lowerBound
        for name in names {
            // Equal is far quicker to see than what comes first.
            var port = next
            while port < self.switches[index].ports.upperBound, self.name(of: PortIndex(port)) != name { port += 1 }
            if port == self.switches[index].ports.upperBound { continue }
            found.append(port)
            next = port + 1
        }
        return found
    }
}

extension SwitchConfig {
    /// Whether it has a port of this name that is up; looked for at a likely place first.
    fileprivate func isUp(_ name: String, at place: Int) -> Bool {
        if place < self.ports.count, self.ports[place].name == name { return self.ports[place].isUp }
        return self[port: name]?.isUp ?? false
    }
}
