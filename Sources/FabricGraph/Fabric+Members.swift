package import FabricModel

extension Fabric {
    /// Calls with every VLAN set that a port outside the links needs, and the switch that has the port.
    private func forEachEdge(
        linkOfPort: [LinkIndex], _ body: (_ owner: Int, _ native: VID?, _ tagged: VLANSetIndex) -> Void
    ) {
        for (index, port) in self.ports.enumerated() where linkOfPort[index] == Graph.noLink {
            if port.mode != .unused || port.native != nil || port.allowed != 0 {
                body(Int(port.owner), port.native, port.allowed)
            }
        }
        for host in self.hosts {
            for index in self.ports(of: host) where linkOfPort[Int(index)] == Graph.noLink {
                // What is written at the port counts, and where nothing is, what its hosts need.
                let port = self.ports[Int(index)]
                if port.mode == .unused { body(Int(port.owner), host.native, host.tagged) }
            }
        }
    }

    /// For every switch: whether it has a port outside the links that carries a VLAN.
    func switchesWithEdge(linkOfPort: [LinkIndex]) -> [Bool] {
        var hasEdge = [Bool](repeating: false, count: self.switches.count)
        self.forEachEdge(linkOfPort: linkOfPort) { owner, native, tagged in
            if native != nil || !self.vlanSets[Int(tagged)].isEmpty { hasEdge[owner] = true }
        }
        return hasEdge
    }

    /// For every switch the VLANs in which it has a port, a host or a gateway.
    ///
    /// A port that is shut counts: whoever opens it finds its VLAN there. Ports of links do not, they carry what others need.
    func members(linkOfPort: [LinkIndex]) -> Rows {
        var rows = Rows(count: self.switches.count)
        let sets = self.vlanSets.map { $0.isEmpty ? [] : Rows.words(of: $0) }
        self.forEachEdge(linkOfPort: linkOfPort) { owner, native, tagged in
            if let native { rows.insert(native, into: owner) }
            if !sets[Int(tagged)].isEmpty { rows.form(owner, union: sets[Int(tagged)]) }
        }
        for gateway in self.gateways { rows.insert(gateway.vlan, into: Int(gateway.owner)) }
        return rows
    }

    /// The VLANs that may be placed on a link end: nil where nothing is written.
    private func bound(of port: PortIndex) -> VLANSet? {
        let port = self.ports[Int(port)]
        let native = port.native.map { VLANSet($0) } ?? VLANSet()
        switch port.mode {
        case .unused: return nil
        case .access: return native
        case .trunk: return self.allowed(on: port).union(native)
        }
    }

    /// The VLAN whose frames cross a link without a tag; nil where all have one. A port that says nothing agrees with the other end.
    package func native(of link: Link) -> VID? { self.ports[Int(link.a)].native ?? self.ports[Int(link.b)].native }

    /// The VLANs that may be placed on a link: what both ends allow; nil where neither says anything.
    package func bound(of link: Link) -> VLANSet? {
        switch (self.bound(of: link.a), self.bound(of: link.b)) {
        case (nil, nil): nil
        case (let one?, nil), (nil, let one?): one
        case (let one?, let other?): one.intersection(other)
        }
    }
}
