package import FabricModel

extension Words {
    /// What a step does: `carries VLAN 10 (web) untagged`.
    package func says(_ step: Step) -> String {
        if case .changed = step.reason, case .addAddress(_, let address) = step.change {
            return "waits until \(address) is ready"
        }
        return self.says(step.change)
    }

    /// Why a step is there: `the switch does not have it`.
    package func because(_ reason: Reason) -> String {
        switch reason {
        case .missing: "the switch does not have it"
        case .extra: "the topology does not have it"
        case .changed(let was): "it is \(was)"
        case .moved: "the way to somebody has moved"
        }
    }

    func says(_ change: Change) -> String {
        switch change {
        case .createBridge(let bridge): "is made, with MTU \(bridge.mtu)"
        case .setBridge(let setting): "becomes: \(Words.value(setting))"
        case .join(let port): "becomes a port of the switch, with MTU \(port.mtu)"
        case .leave: "is no port of the switch any more, and shut"
        case .setPort(_, .isUp(let isUp)): isUp ? "comes up" : "is shut"
        case .setPort(_, .mtu(let mtu)): "gets MTU \(mtu)"
        case .setPort(_, .description(let text)): text.isEmpty ? "loses its description" : "is described as '\(text)'"
        case .setPort(_, .hasLinkLocal(let has)):
            has ? "gets a link-local address" : "loses its link-local address"
        case .carry(_, let vlans, let carriage): "carries \(self.vlans(vlans)) \(Words.value(carriage))"
        case .drop(_, let vlans): "leaves \(self.vlans(vlans))"
        case .forget(let vlans): "forgets the addresses learned in \(self.vlans(vlans))"
        case .createSVI(let svi): "is made for \(self.vlan(svi.vlan)), with MTU \(svi.mtu)"
        case .setSVI(_, let setting): self.says(setting)
        case .addAddress(_, let address): "gets \(address)"
        case .removeAddress(_, let address): "loses \(address)"
        case .removeSVI(let vlan): "is removed, with its addresses: no gateway for \(self.vlan(vlan))"
        case .setRouting(.forwards(let forwards)): forwards ? "forwards IPv6 packets" : "stops forwarding IPv6 packets"
        case .setRouting(.isIsolated(let isIsolated)):
            isIsolated ? "gets a table of its own, apart from this machine's" : "uses this machine's own table"
        }
    }

    private func says(_ setting: Change.SVISetting) -> String {
        switch setting {
        case .isUp(let isUp): isUp ? "comes up" : "goes down"
        case .mtu(let mtu): "gets MTU \(mtu)"
        case .followsPorts(let follows): follows ? "is up while a port of its VLAN is" : "is up without ports, too"
        case .acceptsAdvertisements(let accepts): "\(accepts ? "listens" : "is deaf") to router advertisements"
        case .linkLocal(let address?): "gets \(address), which is its name to hosts"
        case .linkLocal(nil): "loses its link-local address"
        case .advertisement(let advertisement?): "announces to hosts: \(Words.value(advertisement))"
        case .advertisement(nil): "tells hosts that it is no router any more"
        }
    }
}

extension Words {
    /// A setting and its value in a few words, `MTU 1500`, to say what was there.
    package static func value(_ setting: Change.BridgeSetting) -> String {
        switch setting {
        case .mac(let mac): "MAC \(mac)"
        case .mtu(let mtu): "MTU \(mtu)"
        case .isUp(let isUp): isUp ? "up" : "down"
        case .filtersVLANs(let filters): filters ? "filtering VLANs" : "not filtering VLANs"
        case .defaultVLAN(let vlan): vlan.map { "default VLAN \($0)" } ?? "no default VLAN"
        case .runsSTP(let runs): runs ? "STP on" : "STP off"
        case .snoopsMulticast(let snoops): snoops ? "multicast snooping on" : "multicast snooping off"
        case .hasLinkLocal(let has): has ? "with a link-local address" : "without a link-local address"
        }
    }

    /// A port's setting and its value, `up`.
    package static func value(_ setting: Change.PortSetting) -> String {
        switch setting {
        case .isUp(let isUp): isUp ? "up" : "down"
        case .mtu(let mtu): "MTU \(mtu)"
        case .description(let text): text.isEmpty ? "without description" : "described as '\(text)'"
        case .hasLinkLocal(let has): has ? "with a link-local address" : "without a link-local address"
        }
    }

    /// An SVI's setting and its value, `MTU 9000`.
    package static func value(_ setting: Change.SVISetting) -> String {
        switch setting {
        case .isUp(let isUp): isUp ? "up" : "down"
        case .mtu(let mtu): "MTU \(mtu)"
        case .followsPorts(let follows): follows ? "up while its ports are" : "up without ports, too"
        case .acceptsAdvertisements(let accepts): accepts ? "listening to advertisements" : "deaf to advertisements"
        case .linkLocal(let address): address.map { "\($0)" } ?? "without a link-local address"
        case .advertisement(let advertisement):
            advertisement.map { "announcing \(Words.value($0))" } ?? "silent towards hosts"
        }
    }

    /// A setting of the routing and its value, `forwarding`.
    package static func value(_ setting: Change.RoutingSetting) -> String {
        switch setting {
        case .forwards(let forwards): forwards ? "forwarding" : "not forwarding"
        case .isIsolated(let isIsolated): isIsolated ? "isolated" : "in this machine's own table"
        }
    }

    /// How a port carries a VLAN, seen from outside: an operator's `untagged` is our `native`.
    package static func value(_ carriage: Carriage) -> String {
        switch carriage {
        case .tagged: "tagged"
        case .native: "untagged"
        case .untagged: "untagged on the way out only"
        case .receivedUntagged: "untagged on the way in only"
        }
    }
}
