extension Change {
    /// What we are doing, as a participle, for errors.
    package var words: String {
        switch self {
        case .createBridge(let bridge): "creating bridge \(bridge.name)"
        case .setBridge(let setting): "setting the bridge's \(setting.words)"
        case .join(let port): "joining \(port.name) to the bridge"
        case .leave(let port): "taking \(port) from the bridge"
        case .setPort(let port, let setting): "setting \(port)'s \(setting.words)"
        case .carry(.bridge, let vlans, _): "adding VLANs \(vlans) at the bridge itself"
        case .carry(.port(let port), let vlans, let carriage): "setting \(port) to \(carriage.words) \(vlans)"
        case .drop(.bridge, let vlans): "removing VLANs \(vlans) at the bridge itself"
        case .drop(.port(let port), let vlans): "removing VLANs \(vlans) from \(port)"
        case .forget(let vlans): "forgetting the addresses learned in VLANs \(vlans)"
        case .createSVI(let svi): "creating the SVI of VLAN \(svi.vlan)"
        case .setSVI(let vlan, let setting): "setting the \(setting.words) of the SVI of VLAN \(vlan)"
        case .addAddress(let vlan, let address): "adding \(address) to the SVI of VLAN \(vlan)"
        case .removeAddress(let vlan, let address): "removing \(address) from the SVI of VLAN \(vlan)"
        case .removeSVI(let vlan): "removing the SVI of VLAN \(vlan)"
        case .setRouting(.forwards(let forwards)): "turning IPv6 forwarding \(forwards ? "on" : "off")"
        case .setRouting(.isIsolated(let isIsolated)):
            isIsolated ? "giving the SVIs a routing table of their own" : "giving the SVIs the machine's routing table"
        }
    }
}

extension Carriage {
    fileprivate var words: String {
        switch self {
        case .tagged: "tagged"
        case .native: "native"
        case .untagged: "untagged"
        case .receivedUntagged: "tagged, with the native VLAN"
        }
    }
}

extension Change.BridgeSetting {
    fileprivate var words: String {
        switch self {
        case .mac(let mac): "MAC address to \(mac)"
        case .mtu(let mtu): "MTU to \(mtu)"
        case .isUp(let isUp): "state to \(isUp ? "up" : "down")"
        case .filtersVLANs(let filters): "VLAN filtering to \(filters ? "on" : "off")"
        case .defaultVLAN(let vlan): "default VLAN to \(vlan.map { "\($0)" } ?? "none")"
        case .runsSTP(let runs): "spanning tree to \(runs ? "on" : "off")"
        case .snoopsMulticast(let snoops): "multicast snooping to \(snoops ? "on" : "off")"
        case .hasLinkLocal(let has): "link-local address to \(has ? "automatic" : "none")"
        }
    }
}

extension Change.PortSetting {
    fileprivate var words: String {
        switch self {
        case .isUp(let isUp): "state to \(isUp ? "up" : "down")"
        case .mtu(let mtu): "MTU to \(mtu)"
        case .description(let text): text.isEmpty ? "description to none" : "description to '\(text)'"
        case .hasLinkLocal(let has): "link-local address to \(has ? "automatic" : "none")"
        }
    }
}

extension Change.SVISetting {
    fileprivate var words: String {
        switch self {
        case .isUp: "state"
        case .mtu: "MTU"
        case .followsPorts: "link to its VLAN's ports"
        case .acceptsAdvertisements: "acceptance of router advertisements"
        case .linkLocal: "link-local address"
        case .advertisement: "router advertisements"
        }
    }
}
