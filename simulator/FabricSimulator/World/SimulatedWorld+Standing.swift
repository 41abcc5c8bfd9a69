import FabricModel

extension SimulatedWorld {
    /// Whether a port of a switch is set up, and what it is cabled to is as well.
    package func hasCarrier(_ port: Int, of index: Int) -> Bool {
        let end = Cable.End(machine: .switch(index), port: port)
        let cable = self.switches[index].cables[port]
        guard cable >= 0, self.isUp(end) else { return false }
        return !self.cables[cable].isCut && self.isUp(self.cables[cable].far(from: end))
    }

    /// How many ports of a switch have a carrier.
    package func portsUp(of index: Int) -> Int {
        self.switches[index].cables.indices.count { self.hasCarrier($0, of: index) }
    }

    /// Somebody still finds out whether an address of his is free, so that nobody can use it yet.
    package var isSettling: Bool {
        self.hosts.contains { $0.node.isSettling } || self.switches.contains { $0.node.isSettling }
    }

    /// A host's port has just come up: it asks for routers, where it knows of none, as every host does whose link comes up
    /// (RFC 4861, 6.3.7).
    mutating func notice(linkOf index: Int) {
        var output = NodeOutput()
        for interface in self.hosts[index].node.interfaces.indices
        where self.hosts[index].node.interfaces[interface].acceptsAdvertisements {
            self.hosts[index].node.solicit(on: interface, 0, at: self.now, &output)
        }
        self.obey(output, of: .host(index))
    }
}

extension IPv6Node {
    /// One of its addresses is not known to be free yet.
    fileprivate var isSettling: Bool {
        self.interfaces.contains { $0.isUp && $0.addresses.contains { $0.state == .tentative } }
    }
}
