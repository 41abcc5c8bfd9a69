import FabricModel
import FabricSimulator

/// Goes through the tree of a switch and gives away its leaves.
///
/// The leaves of one container follow each other, and so do those of one entry: whoever writes them down as they come has the tree.
struct TreeWalk {
    let state: SimulatedState
    let facts: TreeFacts
    let schema: Schema

    init(_ state: SimulatedState, _ facts: TreeFacts) {
        self.state = state
        self.facts = facts
        self.schema = facts.models.schema
    }

    func walk<Sink: LeafSink>(into sink: inout Sink) {
        guard self.facts.isPlain else { return self.walkAll(into: &sink) }
        var shown = ShownLeaves(sink: sink, schema: self.schema)
        self.walkAll(into: &shown)
        sink = shown.sink
    }

    private func walkAll<Sink: LeafSink>(into sink: inout Sink) {
        if !self.state.annotation.isEmpty { sink.take(.annotation, .config, [], .bytes(self.state.annotation)) }
        let interfaces = self.schema.node(at: "interfaces")
        for port in self.state.config.ports where sink.wants(interfaces, port.name) { self.port(port, into: &sink) }
        for svi in self.state.config.svis {
            let name = self.nameOfSVI(svi.vlan)
            if sink.wants(interfaces, name) { self.svi(svi, [name], into: &sink) }
        }
        if sink.wants(self.schema.node(at: "network-instances"), self.instanceName) {
            self.instance(into: &sink)
        }
        if sink.wants(self.schema.node(at: "vlans"), nil) {
            self.vlans([], .topVLAN, .topVLANStatus, .topVLANMember, into: &sink)
        }
        if sink.wants(self.schema.node(at: "stp"), nil), self.state.config.bridge?.runsSTP == true {
            let protocols = LeafValue.texts(["openconfig-spanning-tree-types:RAPID_PVST"])
            for side in Schema.Side.allCases { sink.take(.spanningTree, side, [], protocols) }
        }
        if sink.wants(self.schema.node(at: "lldp"), nil) { self.neighbours(into: &sink) }
        if sink.wants(self.schema.node(at: "system"), nil) { self.machine(into: &sink) }
    }

    // MARK: Interfaces

    private func port<Sink: LeafSink>(_ port: PortConfig, into sink: inout Sink) {
        let keys = [port.name]
        for side in Schema.Side.allCases {
            sink.take(.name, side, keys, .text(port.name))
            sink.take(.type, side, keys, .text("iana-if-type:ethernetCsmacd"))
            sink.take(.mtu, side, keys, .number(UInt64(port.mtu)))
            sink.take(.description, side, keys, .text(port.description))
            sink.take(.enabled, side, keys, .flag(port.isUp))
            sink.take(.linkLocal, side, keys, .flag(port.hasLinkLocal))
        }
        let hasCarrier = !self.state.withoutCarrier.contains(port.name)
        sink.take(.adminStatus, .state, keys, .text(port.isUp ? "UP" : "DOWN"))
        sink.take(
            .operStatus, .state, keys, .text(!port.isUp ? "DOWN" : hasCarrier ? "UP" : "LOWER_LAYER_DOWN"))
        guard !port.vlans.isEmpty else { return }
        let leaves = SwitchedVLANLeaves(port.vlans, isPlain: self.facts.isPlain)
        for side in Schema.Side.allCases { leaves.give(to: &sink, side, keys) }
    }

    private func svi<Sink: LeafSink>(_ svi: SVIConfig, _ keys: [String], into sink: inout Sink) {
        for side in Schema.Side.allCases {
            sink.take(.name, side, keys, .text(keys[0]))
            sink.take(.type, side, keys, .text("iana-if-type:l3ipvlan"))
            sink.take(.mtu, side, keys, .number(UInt64(svi.mtu)))
            sink.take(.enabled, side, keys, .flag(svi.isUp))
            sink.take(.followsPorts, side, keys, .flag(svi.followsPorts))
        }
        sink.take(.adminStatus, .state, keys, .text(svi.isUp ? "UP" : "DOWN"))
        sink.take(.operStatus, .state, keys, .text(svi.isUp ? "UP" : "DOWN"))
        for side in Schema.Side.allCases {
            sink.take(.routedVLAN, side, keys, .number(UInt64(svi.vlan.rawValue)))
        }
        for side in Schema.Side.allCases {
            sink.take(.acceptsAdvertisements, side, keys, .flag(svi.acceptsAdvertisements))
        }
        self.addresses(of: svi, keys, into: &sink)
        if let advertisement = svi.advertisement { self.advertisement(advertisement, keys, into: &sink) }
    }

    private func addresses<Sink: LeafSink>(of svi: SVIConfig, _ keys: [String], into sink: inout Sink) {
        if let address = svi.linkLocal {
            let keys = keys + [address.description]
            for side in Schema.Side.allCases {
                sink.take(.address, side, keys, .text(keys[1]))
                sink.take(.prefixLength, side, keys, .number(64))
                sink.take(.addressType, side, keys, .text("LINK_LOCAL_UNICAST"))
            }
            sink.take(.addressStatus, .state, keys, .text("PREFERRED"))
        }
        // They are sorted, so those that differ in nothing but the length of their network follow each other.
        var next = 0
        while next < svi.addresses.count {
            let first = svi.addresses[next]
            let same = svi.addresses[next...].prefix { $0.interface.address == first.interface.address }
            next += same.count
            let keys = keys + [first.interface.address.description]
            let others = same.dropFirst().map { UInt64($0.interface.prefixLength) }
            for side in Schema.Side.allCases {
                sink.take(.address, side, keys, .text(keys[1]))
                sink.take(.prefixLength, side, keys, .number(UInt64(first.interface.prefixLength)))
                sink.take(.addressType, side, keys, .text("GLOBAL_UNICAST"))
                if !others.isEmpty { sink.take(.otherPrefixLengths, side, keys, .numbers(others)) }
            }
            sink.take(.addressStatus, .state, keys, .text(first.state.status))
        }
    }

    private func advertisement<Sink: LeafSink>(
        _ advertisement: Advertisement, _ keys: [String], into sink: inout Sink
    ) {
        for side in Schema.Side.allCases {
            sink.take(.announces, side, keys, .flag(true))
            sink.take(.interval, side, keys, .number(UInt64(advertisement.interval)))
            sink.take(.lifetime, side, keys, .number(UInt64(advertisement.lifetime)))
            sink.take(.managed, side, keys, .flag(advertisement.dhcp == .addresses))
            sink.take(.otherConfig, side, keys, .flag(advertisement.dhcp == .options))
            sink.take(.preference, side, keys, .text(advertisement.preference.word))
            sink.take(.announcedMTU, side, keys, .number(UInt64(advertisement.mtu)))
            if !advertisement.nameServers.isEmpty {
                sink.take(.nameServers, side, keys, .texts(advertisement.nameServers.map(\.description)))
            }
            if !advertisement.others.isEmpty {
                sink.take(.otherOptions, side, keys, .texts(advertisement.others))
            }
        }
        for prefix in advertisement.prefixes {
            let keys = keys + [prefix.prefix.description]
            for side in Schema.Side.allCases {
                sink.take(.prefix, side, keys, .text(keys[1]))
                sink.take(.isOnLink, side, keys, .flag(prefix.isOnLink))
                sink.take(.isNotAutonomous, side, keys, .flag(!prefix.isAutonomous))
            }
        }
    }

    // MARK: The machine

    /// Every port listens for neighbours; one hears of its own through a cable that is whole.
    private func neighbours<Sink: LeafSink>(into sink: inout Sink) {
        var next = self.facts.neighbours[...]
        for port in self.state.config.ports {
            for side in Schema.Side.allCases { sink.take(.cabledPort, side, [port.name], .text(port.name)) }
            while let first = next.first, precedes(first.port, port.name) { next.removeFirst() }
            guard let neighbour = next.first, neighbour.port == port.name, port.isUp,
                !self.state.withoutCarrier.contains(port.name)
            else { continue }
            // A cable has one other end.
            let entry = [port.name, "1"]
            sink.take(.neighbour, .state, entry, .text("1"))
            sink.take(.neighbourSystem, .state, entry, .text(neighbour.otherSwitch))
            sink.take(.neighbourPort, .state, entry, .text(neighbour.otherPort))
            sink.take(.neighbourPortType, .state, entry, .text("INTERFACE_NAME"))
        }
    }

    private func machine<Sink: LeafSink>(into sink: inout Sink) {
        let started = UInt64(max(0, self.facts.started.secondsSince1970)) * 1_000_000_000
        sink.take(.hostname, .state, [], .text(self.facts.name))
        sink.take(.bootTime, .state, [], .number(started))
        sink.take(.currentTime, .state, [], .text(self.facts.now.description))
        sink.take(.softwareVersion, .state, [], .text(TreeFacts.softwareVersion))
    }
}

extension SVIAddress.State {
    /// OpenConfig's word.
    var status: String {
        switch self {
        case .ready: "PREFERRED"
        case .tentative: "TENTATIVE"
        case .duplicate: "DUPLICATE"
        }
    }
}

extension Advertisement.Preference {
    var word: String {
        switch self {
        case .high: "HIGH"
        case .medium: "MEDIUM"
        case .low: "LOW"
        }
    }
}
