import FabricModel
import FabricSimulator

/// What the leaves make of the switch.
extension TreeEdit {
    /// The switch as the leaves describe it, or why they describe none.
    ///
    /// What a switch holds and no leaf of config says stays: who has a carrier, how far an address has come, what is marked.
    func state() throws(TreeMistake) -> SimulatedState {
        var edit = self
        if !self.facts.isPlain { edit.moveIntoNewBridge() }
        return try edit.read()
    }

    /// What a switch without a bridge has in an instance of its own goes to the bridge that is made, except for what is said anew.
    private mutating func moveIntoNewBridge() {
        let old = self.old.config.instanceName
        guard self.old.config.bridge == nil, self.old.config.hasInstance,
            let new = self.entries.instances.first(where: { $0 != old })
        else { return }
        for (place, value) in self.leaves.leaves where place.keys.first == old {
            guard self.schema.isAt(place.node, orBelow: self.schema.node(at: "network-instances")) else { continue }
            self.leaves[place] = nil
            let moved = LeafTable.Place(node: place.node, keys: [new] + place.keys.dropFirst())
            if self.leaves[moved] == nil { self.leaves[moved] = value }
        }
        // It was the other one's.
        self.leaves[LeafTable.Place(node: self.schema.node(.instance, .config), keys: [new])] = .text(new)
    }

    private func read() throws(TreeMistake) -> SimulatedState {
        var state = self.old
        let entries = self.entries
        var bridge = self.facts.isPlain ? nil : try self.bridge(among: entries.instances)
        let table = self.facts.isPlain ? self.rows : nil
        var ports: [PortConfig] = []
        for port in self.old.config.ports {
            let row = self.leaves.row([port.name]) ?? LeafTable.Row([port.name])
            let vlans = try self.portVLANs(row, among: table)
            let isUp = self.value(.enabled, row)?.flag ?? false
            ports.append(
                PortConfig(
                    name: port.name,
                    // Where every port is in the bridge by nature, one that nobody uses is left alone.
                    isMember: self.facts.isPlain && (port.isMember || isUp || !vlans.isEmpty), isUp: isUp,
                    mtu: self.value(.mtu, row)?.short ?? 1500,
                    description: self.value(.description, row)?.text ?? "",
                    hasLinkLocal: self.value(.linkLocal, row)?.flag ?? false, vlans: vlans))
        }
        var svis: [SVIConfig] = []
        for name in entries.interfaces where self.old.config[port: name] == nil {
            let svi = try self.svi(name, on: bridge, entries)
            if let twin = svis.first(where: { $0.vlan == svi.vlan }) {
                throw TreeMistake(
                    .invalid, at: self.path(.routedVLAN, [name]),
                    "VLAN \(svi.vlan) has an SVI already", help: "it is '\(self.old.config.nameOfSVI(twin.vlan))'")
            }
            svis.append(svi)
        }
        if self.facts.isPlain { bridge = try self.plainBridge(among: entries.instances, svis) }
        let instance = entries.instances.first
        state.config = SwitchConfig(
            bridge: bridge, ports: ports, svis: svis,
            routing: RoutingConfig(
                forwards: instance.flatMap { self.leaves[.forwards, [$0]]?.flag } ?? self.facts.isPlain,
                isIsolated: instance.flatMap { self.leaves[.isolated, [$0]]?.flag } ?? false))
        for (instance, name) in entries.members {
            guard state.config[port: name] != nil else { throw self.noPort(name, [instance, name]) }
            state.config[port: name]?.isMember = true
        }
        try self.checkSpanningTree(bridge)
        state.annotation = self.leaves[.annotation, []]?.bytes ?? []
        if self.facts.isPlain { try self.takeTable(into: &state) }
        if !self.forgotten.isEmpty { state.forget(self.forgotten) }
        try self.checkDerived(in: state)
        return state
    }

    // MARK: Entries of lists

    private struct Entries {
        var interfaces: [String]
        var instances: [String]
        var members: [(instance: String, name: String)]
        /// The keys of addresses and of announced prefixes, by the SVI's name.
        var addresses: [String: [[String]]]
        var prefixes: [String: [[String]]]
    }

    private var entries: Entries {
        var (interfaces, instances) = (Set<String>(), Set<String>())
        var members: [(instance: String, name: String)] = []
        var (addresses, prefixes) = ([String: [[String]]](), [String: [[String]]]())
        let (address, prefix) = (self.schema.node(.address, .config), self.schema.node(.prefix, .config))
        let top = (
            self.schema.node(at: "interfaces"), self.schema.node(at: "network-instances"),
            self.schema.node(at: "network-instances", "network-instance", "interfaces")
        )
        for row in self.leaves.rows where !row.keys.isEmpty {
            func has(_ node: Schema.Index) -> Bool {
                row.leaves.contains { self.schema.isAt($0.node, orBelow: node) }
            }
            if has(top.0) { interfaces.insert(row.keys[0]) }
            if row[address] != nil { addresses[row.keys[0], default: []].append(row.keys) }
            if row[prefix] != nil { prefixes[row.keys[0], default: []].append(row.keys) }
            if has(top.1) { instances.insert(row.keys[0]) }
            if has(top.2) { members.append((instance: row.keys[0], name: row.keys[1])) }
        }
        return Entries(
            interfaces: interfaces.sorted(by: precedes), instances: instances.sorted(by: precedes),
            members: members.sorted { precedes($0.name, $1.name) },
            addresses: addresses.mapValues { $0.sorted { $0[1] < $1[1] } }, prefixes: prefixes)
    }

    private func path(_ leaf: Leaf, _ keys: [String]) -> String {
        self.schema.text(self.schema.node(leaf, .config), keys)
    }

    /// A port that is not there: simulated switches make no ports.
    private func noPort(_ name: String, _ keys: [String]) -> TreeMistake {
        let names = self.old.config.ports.map(\.name)
        let meant = name.nearest(among: names).map { "did you mean '\($0)'?" }
        let all = names.count > 4 ? "it has \(names[0]) to \(names[names.count - 1])" : "it has \(names)"
        return TreeMistake(.invalid, at: self.path(.member, keys), "there is no port '\(name)'", help: meant ?? all)
    }

    private func value(_ leaf: Leaf, _ row: LeafTable.Row) -> LeafValue? { row[self.schema.node(leaf, .config)] }

    // MARK: Parts

    private func bridge(among instances: [String]) throws(TreeMistake) -> BridgeConfig? {
        if instances.count > 1 {
            throw TreeMistake(
                .invalid, at: self.path(.instance, [instances[1]]), "a switch has one network instance",
                help: "there is '\(instances[0])'")
        }
        guard let name = instances.first else { return nil }
        let keys = [name]
        let bridgeNode = self.schema.node(at: "network-instances", "network-instance", "bridge")
        let bridgeLeaves = self.leaves.rows.contains { row in
            row.leaves.contains { self.schema.isAt($0.node, orBelow: bridgeNode) }
        }
        switch self.leaves[.instanceType, keys]?.text?.withoutModule {
        case "L2L3": break
        case "DEFAULT_INSTANCE" where !bridgeLeaves: return nil
        case "DEFAULT_INSTANCE":
            throw TreeMistake(
                .invalid, at: self.path(.instanceType, keys), "this instance is no bridge",
                help: "give it the type openconfig-network-instance-types:L2L3")
        default:
            throw TreeMistake(
                .invalid, at: self.path(.instanceType, keys), "the type of a new network instance is missing",
                help: "a bridge has the type openconfig-network-instance-types:L2L3")
        }
        let derived = MACAddress(locallyAdministered: StableHash.of("bridge", self.facts.name, name))
        return BridgeConfig(
            name: name, mac: self.leaves[.bridgeMAC, keys]?.text.flatMap { MACAddress(text: $0) } ?? derived,
            mtu: self.leaves[.instanceMTU, keys]?.short ?? 1500,
            isUp: self.leaves[.instanceEnabled, keys]?.flag ?? false,
            filtersVLANs: self.leaves[.filtersVLANs, keys]?.flag ?? true,
            defaultVLAN: self.leaves[.defaultVLAN, keys]?.vlan,
            runsSTP: self.leaves[.spanningTree, []]?.texts?.isEmpty == false,
            snoopsMulticast: self.leaves[.snoopsMulticast, keys]?.flag ?? false,
            hasLinkLocal: self.leaves[.bridgeLinkLocal, keys]?.flag ?? false,
            vlans: PortVLANs(
                native: self.leaves[.bridgeNativeVLAN, keys]?.vlan,
                untagged: self.leaves[.bridgeUntaggedVLANs, keys]?.vlans ?? VLANSet(),
                tagged: self.leaves[.bridgeVLANs, keys]?.vlans ?? VLANSet()))
    }

    private func checkSpanningTree(_ bridge: BridgeConfig?) throws(TreeMistake) {
        let protocols = self.leaves[.spanningTree, []]?.texts ?? []
        if bridge == nil, !protocols.isEmpty,
            self.leaves.row([])?.held(self.schema.node(.spanningTree, .config))?.isWritten == true
        {
            throw TreeMistake(.invalid, at: self.path(.spanningTree, []), "there is no bridge to run it")
        }
    }

    private func portVLANs(_ row: LeafTable.Row, among table: VLANSet?) throws(TreeMistake) -> PortVLANs {
        let leaves = SwitchedVLANLeaves(
            mode: self.value(.mode, row)?.text,
            native: self.value(.nativeVLAN, row)?.vlan,
            access: self.value(.accessVLAN, row)?.vlan,
            trunk: self.value(.trunkVLANs, row)?.vlans, untagged: self.value(.untaggedVLANs, row)?.vlans,
            isNativeTagged: self.value(.nativeTagged, row)?.flag)
        let node = self.schema[self.schema.node(.mode, .config)].parent
        return try leaves.vlans(at: self.schema.text(node, row.keys), among: table)
    }

    private func svi(_ name: String, on bridge: BridgeConfig?, _ entries: Entries) throws(TreeMistake) -> SVIConfig {
        let keys = [name]
        guard self.leaves[.type, keys]?.text == "iana-if-type:l3ipvlan" else {
            let names = self.old.config.ports.map(\.name)
            throw TreeMistake(
                .invalid, at: self.schema.text(self.schema.node(at: "interfaces", "interface"), keys),
                "there is no such interface, and only SVIs can be made",
                help: name.nearest(among: names).map { "did you mean '\($0)'?" }
                    ?? "an SVI has the type iana-if-type:l3ipvlan")
        }
        guard let vlan = self.leaves[.routedVLAN, keys]?.vlan else {
            throw TreeMistake(
                .invalid, at: self.path(.routedVLAN, keys), "the VLAN of the SVI is missing",
                help: "say which VLAN it is on")
        }
        let bridges = [bridge?.name ?? "br0", self.old.config.bridge?.name ?? "br0"]
        let named = self.facts.isPlain ? [PlainSwitch.nameOfSVI(vlan)] : bridges.map { "\($0).\(vlan)" }
        guard named.contains(name) else {
            throw TreeMistake(
                .invalid, at: self.path(.routedVLAN, keys), "the SVI of VLAN \(vlan) is called '\(named[0])'")
        }
        var svi = SVIConfig(
            vlan: vlan, isUp: self.leaves[.enabled, keys]?.flag ?? false, mtu: self.leaves[.mtu, keys]?.short ?? 1500,
            followsPorts: self.leaves[.followsPorts, keys]?.flag ?? true,
            acceptsAdvertisements: self.leaves[.acceptsAdvertisements, keys]?.flag ?? false, linkLocal: nil)
        for entry in entries.addresses[name] ?? [] { try self.addAddress(to: &svi, entry) }
        svi.advertisement = self.advertisement(keys, entries.prefixes[name] ?? [])
        return svi
    }

    private func addAddress(to svi: inout SVIConfig, _ keys: [String]) throws(TreeMistake) {
        guard let address = IPv6Address(text: keys[1]) else { return }
        if address.isLinkLocal {
            guard svi.linkLocal == nil else {
                throw TreeMistake(
                    .invalid, at: self.path(.address, keys), "an SVI has one link-local address",
                    help: "delete the other one in the same Set")
            }
            svi.linkLocal = address
            return
        }
        guard let length = self.leaves[.prefixLength, keys]?.number else {
            throw TreeMistake(.invalid, at: self.path(.prefixLength, keys), "the address has no prefix-length")
        }
        for length in [length] + (self.leaves[.otherPrefixLengths, keys]?.numbers ?? []) {
            guard let interface = InterfaceAddress(address, prefixLength: Int(length)) else { continue }
            let known = self.old.config[svi: svi.vlan]?.addresses.first { $0.interface == interface }
            let isTaken = self.old.takenAddresses.contains(address)
            svi.set(known ?? SVIAddress(interface, state: isTaken ? .duplicate : .ready))
        }
    }

    private func advertisement(_ keys: [String], _ prefixes: [[String]]) -> Advertisement? {
        guard self.leaves[.announces, keys]?.flag == true else { return nil }
        let dhcp: DHCPUse =
            self.leaves[.managed, keys]?.flag == true
            ? .addresses : self.leaves[.otherConfig, keys]?.flag == true ? .options : .none
        let preference = Advertisement.Preference.allCases.first { $0.word == self.leaves[.preference, keys]?.text }
        return Advertisement(
            preference: preference ?? .medium,
            lifetime: self.leaves[.lifetime, keys]?.short ?? Advertisement.usualLifetime,
            interval: self.leaves[.interval, keys]?.short ?? Advertisement.usualInterval,
            mtu: self.leaves[.announcedMTU, keys]?.short ?? (self.facts.isPlain ? 0 : 1500), dhcp: dhcp,
            prefixes: prefixes.compactMap { entry in
                IPv6Prefix(text: entry[1]).map {
                    AdvertisedPrefix(
                        $0, isOnLink: self.leaves[.isOnLink, entry]?.flag ?? true,
                        isAutonomous: self.leaves[.isNotAutonomous, entry]?.flag != true)
                }
            },
            nameServers: (self.leaves[.nameServers, keys]?.texts ?? []).compactMap { IPv6Address(text: $0) },
            others: self.leaves[.otherOptions, keys]?.texts ?? [])
    }

    /// What follows from the rest can be said, as long as it is true.
    private func checkDerived(in state: SimulatedState) throws(TreeMistake) {
        let derived = self.leaves.rows.flatMap { row in
            row.leaves.filter { leaf in
                leaf.isWritten && self.schema[leaf.node].leaf.map { self.schema.isDerived($0.leaf) } == true
            }.map { LeafTable.Place(node: $0.node, keys: row.keys) }
        }
        guard !derived.isEmpty else { return }
        let vlans = self.schema.node(at: "network-instances", "network-instance", "vlans")
        let places = [
            Selection(node: vlans, keys: [nil]), Selection(node: self.schema.node(at: "lldp"), keys: []),
        ]
        var after = LeafTable(places, .config)
        TreeWalk(state, self.facts).walk(into: &after)
        for place in derived.sorted(by: LeafTable.precedes) where after[place] != self.leaves[place] {
            throw TreeMistake(
                .invalid, at: self.schema.text(place.node, place.keys), "this follows from the ports, and is not so",
                help: "a VLAN is there as long as a port or the bridge carries it")
        }
    }
}
