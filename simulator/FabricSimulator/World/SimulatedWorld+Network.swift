package import FabricModel

extension SimulatedWorld {
    /// The world of a fabric: its switches with nothing configured, its hosts with their addresses, and its cables.
    ///
    /// - Parameter dialects: which kind of switch each one is, by name; those that are not named are `neutral`.
    package init(_ fabric: Fabric, _ numbers: Numbers, dialects: [String: Dialect] = [:], seed: UInt64) {
        self.init(seed: seed)
        for item in fabric.switches {
            self.addSwitch(
                item.name, ports: item.ports.map { fabric.name(of: PortIndex($0)) },
                dialect: dialects[item.name] ?? .neutral)
        }
        // What people tell a host that is a router, since it does not listen to other routers.
        var routers: [VID: [IPv6Interface.Router]] = [:]
        for (gateway, address) in zip(fabric.gateways, numbers.gateways) {
            guard let address, let prefix = IPv6Prefix(containing: address.address, length: address.prefixLength) else {
                continue
            }
            var advertisement = RouterAdvertisement()
            advertisement.preference = RouterAdvertisement.Preference(.init(place: gateway.preference))
            advertisement.mtu = fabric.vlan(gateway.vlan)?.mtu.map { UInt32($0) }
            advertisement.prefixes = [.init(prefix)]
            self.switches[Int(gateway.owner)].advertises[gateway.vlan] = advertisement
            routers[gateway.vlan, default: []].append(
                IPv6Interface.Router(
                    address: address.address, preference: advertisement.preference,
                    until: Moment(nanoseconds: .max)))
        }
        for (index, host) in fabric.hosts.enumerated() {
            let vlans = fabric.vlans(of: host)
            let networks = (host.native.map { [$0] } ?? []) + vlans.filter { $0 != host.native }
            let mac = MACAddress(locallyAdministered: StableHash.of("host", fabric.name, host.name, "0"))
            let interfaces = networks.map { vlan in
                var interface = IPv6Interface(
                    vlan == host.native ? "eth0" : "eth0.\(vlan)", mac: mac,
                    mtu: Int(fabric.vlan(vlan)?.mtu ?? 1500), acceptsAdvertisements: !host.isRouter)
                if host.isRouter { interface.routers = routers[vlan] ?? [] }
                return interface
            }
            let number = self.add(
                SimulatedHost(
                    name: host.name, node: IPv6Node(interfaces: interfaces, forwards: host.isRouter),
                    tags: networks.map { $0 == host.native ? nil : $0 }))
            for port in fabric.ports(of: host) {
                let owner = Int(fabric.ports[Int(port)].owner)
                self.plug(host: number, into: (owner, fabric.name(of: port)))
            }
            var output = NodeOutput()
            for (position, vlan) in networks.enumerated() {
                self.hosts[number].node.start(position, at: self.now, &output)
                for address in numbers.hosts[index] where address.vlan == vlan {
                    self.hosts[number].node.add(address.interface, to: position, at: self.now, &output)
                }
            }
            self.obey(output, of: .host(number))
        }
        for link in fabric.links {
            let (a, b) = (fabric.ports[Int(link.a)].owner, fabric.ports[Int(link.b)].owner)
            self.plug((Int(a), fabric.name(of: link.a)), (Int(b), fabric.name(of: link.b)))
        }
    }

    /// Takes over what the switches of a network hold now, and which of its cables are cut.
    ///
    /// From here on the switches forward by it. What changes in the network afterwards counts with the next call.
    ///
    /// - Returns: whether there was anything new.
    @discardableResult
    package mutating func take(_ network: SimulatedNetwork) -> Bool {
        // What changes while this goes on is taken with the next call.
        let count = network.changeCount
        let before = self.taken
        let isSame = before?.network == ObjectIdentifier(network) && before?.switches.count == self.switches.count
        if isSame, before?.count == count { return false }
        let taken = TakenNews(
            network: ObjectIdentifier(network), count: count, cuts: network.cuts,
            switches: isSame ? before?.switches ?? [] : self.switches.map { network.switches[$0.name] })
        self.taken = taken
        var changed: Set<Int> = []
        var awake: [Int] = []
        if taken.cuts != before?.cuts ?? [] {
            for (index, cable) in self.cables.enumerated() {
                let isCut = taken.cuts.contains(cable.names.near) || taken.cuts.contains(cable.names.far)
                guard isCut != cable.isCut else { continue }
                self.cables[index].isCut = isCut
                changed.formUnion(self.switches(at: index))
            }
        }
        // By their places: a thousand switches, of which one has changed, are not copied to look at them.
        for index in self.switches.indices {
            guard let news = taken.switches[index]?.news(since: self.switches[index].revision) else { continue }
            self.switches[index].revision = news.revision
            self.switches[index].bridge.forget(news.forgotten)
            awake += self.hold(news.config, with: news.interfaces, on: index, &changed)
        }
        self.settle(changed)
        for host in awake { self.notice(linkOf: host) }
        return !changed.isEmpty
    }

    /// Gives one switch a configuration, without a driver.
    package mutating func configure(_ index: Int, as config: SwitchConfig) {
        guard self.switches.indices.contains(index) else { return }
        self.taken?.count = nil
        var changed: Set<Int> = []
        let awake = self.hold(config, on: index, &changed)
        self.settle(changed)
        for host in awake { self.notice(linkOf: host) }
    }

    /// Lets a switch work by a configuration, and notes whose carriers may have changed with it.
    ///
    /// - Returns: the hosts whose port has come up.
    private mutating func hold(
        _ config: SwitchConfig, with present: Interfaces = Interfaces(), on index: Int, _ changed: inout Set<Int>
    ) -> [Int] {
        // Not inside the next call: the world would be copied for it, all its switches with it.
        let risen = self.switches[index].hold(config, with: present)
        changed.insert(index)
        for cable in self.switches[index].cables where cable >= 0 { changed.formUnion(self.switches(at: cable)) }
        return self.hosts(at: risen, of: index)
    }

    /// The hosts that are plugged into these ports, and use that cable.
    private func hosts(at ports: [Int], of index: Int) -> [Int] {
        ports.compactMap { port in
            let cable = self.switches[index].cables[port]
            guard cable >= 0, case .host(let host) = self.cables[cable].ends.far.machine,
                self.hosts[host].active == self.cables[cable].ends.far.port
            else { return nil }
            return host
        }
    }

    private func switches(at cable: Int) -> [Int] {
        [self.cables[cable].ends.near, self.cables[cable].ends.far].compactMap { end in
            if case .switch(let index) = end.machine { index } else { nil }
        }
    }

    /// Works out carriers, and lets bridges, SVIs and hosts notice.
    private mutating func settle(_ changed: Set<Int>) {
        if changed.isEmpty { return }
        for index in changed.sorted() {
            let hasCarrier = self.switches[index].cables.enumerated().map { port, cable in
                guard cable >= 0 else { return false }
                let far = self.cables[cable].far(from: Cable.End(machine: .switch(index), port: port))
                return !self.cables[cable].isCut && self.isUp(far)
            }
            self.switches[index].settleBridge(hasCarrier)
            var output = NodeOutput()
            self.switches[index].settleSVIs(at: self.now, &output)
            self.obey(output, of: .switch(index))
        }
        for index in self.hosts.indices where self.hosts[index].cables.count > 1 { self.settleHost(index) }
    }

    /// A host with several cables goes over to another one when its own is dead, and says so (as Linux's active-backup does).
    private mutating func settleHost(_ index: Int) {
        let host = self.hosts[index]
        func isAlive(_ position: Int) -> Bool {
            let cable = self.cables[host.cables[position]]
            return !cable.isCut && self.isUp(cable.far(from: Cable.End(machine: .host(index), port: position)))
        }
        guard !isAlive(host.active), let other = host.cables.indices.first(where: isAlive) else { return }
        self.hosts[index].active = other
        var output = NodeOutput()
        self.hosts[index].node.announce(&output)
        self.obey(output, of: .host(index))
    }
}

/// How far a world has taken the news of a network.
struct TakenNews: Sendable {
    var network: ObjectIdentifier
    /// The network's count of changes; nil where a switch was given something else since.
    var count: Int?
    /// The cuts that the cables show.
    var cuts: Set<String>
    /// The network's switches in the order of the world's: a thousand names are looked up once, and not each time.
    var switches: [SimulatedSwitch?]
}
