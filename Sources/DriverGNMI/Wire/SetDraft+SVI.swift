internal import FabricModel
internal import GNMI

/// What stands at the routed interface of a VLAN.
extension SetDraft {
    private func name(of vlan: VID) -> String { self.reading.nameOfSVI(vlan, on: self.scope.bridge) }
    private func ipv6(_ vlan: VID) -> Gnmi_Path {
        Gnmi_Path.interface(self.name(of: vlan)).appending(["routed-vlan", "ipv6"])
    }
    private func config(_ vlan: VID) -> Gnmi_Path { Gnmi_Path.interface(self.name(of: vlan)).appending("config") }
    private func addresses(_ vlan: VID) -> Gnmi_Path { self.ipv6(vlan).appending("addresses") }

    /// Makes it, down and empty but for what other aspects say, or takes it away.
    mutating func writeSVI(_ vlan: VID, _ steps: [Int]) {
        let path = Gnmi_Path.interface(self.name(of: vlan))
        let isThere = self.reading.svi(self.name(of: vlan)) != nil
        guard let svi = self.draft.expected[svi: vlan] else {
            self.delete(path, steps)
            return
        }
        // One that is there already gets what is new about it leaf by leaf.
        if isThere { return }
        self.update(
            path,
            with: [
                "openconfig-interfaces:name": .string(self.name(of: vlan)),
                "openconfig-interfaces:config": [
                    "name": .string(self.name(of: vlan)), "type": "iana-if-type:l3ipvlan", "enabled": .bool(svi.isUp),
                    "mtu": .number(svi.mtu), "selvage-bridge:follows-ports": .bool(svi.followsPorts),
                ],
                "openconfig-vlan:routed-vlan": [
                    "config": ["vlan": .number(vlan.rawValue)],
                    "openconfig-if-ip:ipv6": [
                        "config": ["selvage-bridge:accepts-advertisements": .bool(svi.acceptsAdvertisements)]
                    ],
                ],
            ], steps)
        if let silence = self.reading.dialect.silence, !self.draft.isAbout(.sviLeaf(vlan, .advertisement)) {
            self.update(self.ipv6(vlan).appending("router-advertisement"), with: silence, steps)
        }
    }

    mutating func write(_ leaf: Aspect.SVILeaf, ofSVI vlan: VID, _ steps: [Int]) {
        guard let svi = self.draft.expected[svi: vlan] else { return }
        // What is made now is made with these.
        let isNew = self.reading.svi(self.name(of: vlan)) == nil
        switch leaf {
        case .isUp: self.update(self.config(vlan).appending("enabled"), with: .bool(svi.isUp), steps)
        case .mtu where !isNew: self.update(self.config(vlan).appending("mtu"), with: .number(svi.mtu), steps)
        case .followsPorts where !isNew:
            self.update(self.config(vlan).appending("follows-ports"), with: .bool(svi.followsPorts), steps)
        case .acceptsAdvertisements where !isNew:
            self.update(
                self.ipv6(vlan).appending(["config", "accepts-advertisements"]),
                with: .bool(svi.acceptsAdvertisements), steps)
        case .mtu, .followsPorts, .acceptsAdvertisements: break
        case .linkLocal: self.writeLinkLocal(svi, steps)
        case .advertisement:
            self.set(
                self.ipv6(vlan).appending("router-advertisement"),
                to: svi.advertisement?.json ?? self.reading.dialect.silence,
                over: self.reading.svi(self.name(of: vlan))?.announces ?? false, steps)
        }
    }

    /// One link-local address in place of all others.
    private mutating func writeLinkLocal(_ svi: SVIConfig, _ steps: [Int]) {
        let addresses = self.addresses(svi.vlan)
        for old in self.reading.svi(self.name(of: svi.vlan))?.linkLocals ?? [] where old != svi.linkLocal {
            self.delete(addresses.appending("address", ["ip": "\(old)"]), steps)
        }
        if let address = svi.linkLocal {
            self.writeEntry(address, [64], "LINK_LOCAL_UNICAST", of: svi.vlan, steps)
        }
    }

    /// OpenConfig has one entry for an address, whatever the networks it is in; those of somebody else's stay in it.
    mutating func write(_ address: IPv6Address, on vlan: VID, _ steps: [Int]) {
        guard let svi = self.draft.expected[svi: vlan] else { return }
        let ours = svi.addresses.map(\.interface).filter { $0.address == address }
        let others = (self.reading.svi(self.name(of: vlan))?.config.addresses ?? []).map(\.interface)
            .filter { $0.address == address && !self.reading.isOurs($0, on: vlan) }
        let lengths = Set((ours + others).map(\.prefixLength)).sorted()
        if lengths.isEmpty {
            self.delete(self.addresses(vlan).appending("address", ["ip": "\(address)"]), steps)
        } else {
            self.writeEntry(address, lengths, "GLOBAL_UNICAST", of: vlan, steps)
        }
    }

    private mutating func writeEntry(
        _ address: IPv6Address, _ lengths: [Int], _ type: JSONValue, of vlan: VID, _ steps: [Int]
    ) {
        let ip = JSONValue.string("\(address)")
        var config = [
            JSONMember("ip", ip), JSONMember("prefix-length", .number(lengths.first ?? 128)), JSONMember("type", type),
        ]
        if lengths.count > 1 {
            config.append(
                JSONMember("selvage-bridge:other-prefix-lengths", .array(lengths.dropFirst().map { .number($0) })))
        }
        self.put(
            ["openconfig-if-ip:ip": ip, "openconfig-if-ip:config": .object(config)],
            at: self.addresses(vlan).appending("address", ["ip": "\(address)"]),
            over: self.reading.svi(self.name(of: vlan))?.has(address) ?? false, steps)
    }
}
