extension SwitchConfig {
    /// What the switch holds after a change: the meaning of each `Change`, in one place.
    ///
    /// A change of something that is not there changes nothing; a driver refuses it instead.
    package mutating func apply(_ change: Change) {
        switch change {
        case .createBridge(var bridge):
            bridge.vlans = self.bridge?.vlans ?? PortVLANs()
            self.bridge = bridge
        case .setBridge(let setting): self.bridge?.apply(setting)
        case .join(var port):
            port.isMember = true
            port.hasLinkLocal = false
            let held = self[port: port.name]
            port.isUp = held?.isUp ?? false
            port.vlans = held.flatMap { $0.isMember ? $0.vlans : nil } ?? PortVLANs()
            self[port: port.name] = port
        case .leave(let port): self[port: port] = nil
        case .setPort(let port, let setting): self.change(port: port) { $0.apply(setting) }
        case .carry(.bridge, let vlans, let carriage): self.bridge?.vlans.carry(vlans, as: carriage)
        case .carry(.port(let port), let vlans, let carriage):
            self.change(port: port) { $0.vlans.carry(vlans, as: carriage) }
        case .drop(.bridge, let vlans): self.bridge?.vlans.drop(vlans)
        case .drop(.port(let port), let vlans): self.change(port: port) { $0.vlans.drop(vlans) }
        case .forget: break
        case .createSVI(let svi):
            let old = self[svi: svi.vlan]
            self[svi: svi.vlan] = SVIConfig(
                vlan: svi.vlan, isUp: old?.isUp ?? false, mtu: svi.mtu, followsPorts: svi.followsPorts,
                acceptsAdvertisements: svi.acceptsAdvertisements, linkLocal: old?.linkLocal,
                addresses: old?.addresses ?? [], advertisement: old?.advertisement)
        case .setSVI(let vlan, let setting): self[svi: vlan]?.apply(setting)
        case .addAddress(let vlan, let address): self[svi: vlan]?.set(SVIAddress(address))
        case .removeAddress(let vlan, let address): self[svi: vlan]?.remove(address)
        case .removeSVI(let vlan): self[svi: vlan] = nil
        case .setRouting(.forwards(let forwards)): self.routing.forwards = forwards
        case .setRouting(.isIsolated(let isIsolated)): self.routing.isIsolated = isIsolated
        }
    }
}

extension BridgeConfig {
    fileprivate mutating func apply(_ setting: Change.BridgeSetting) {
        switch setting {
        case .mac(let mac): self.mac = mac
        case .mtu(let mtu): self.mtu = mtu
        case .isUp(let isUp): self.isUp = isUp
        case .filtersVLANs(let filters): self.filtersVLANs = filters
        case .defaultVLAN(let vlan): self.defaultVLAN = vlan
        case .runsSTP(let runs): self.runsSTP = runs
        case .snoopsMulticast(let snoops): self.snoopsMulticast = snoops
        case .hasLinkLocal(let has): self.hasLinkLocal = has
        }
    }
}

extension PortConfig {
    fileprivate mutating func apply(_ setting: Change.PortSetting) {
        switch setting {
        case .isUp(let isUp): self.isUp = isUp
        case .mtu(let mtu): self.mtu = mtu
        case .description(let description): self.description = description
        case .hasLinkLocal(let has): self.hasLinkLocal = has
        }
    }
}

extension SVIConfig {
    fileprivate mutating func apply(_ setting: Change.SVISetting) {
        switch setting {
        case .isUp(let isUp): self.isUp = isUp
        case .mtu(let mtu): self.mtu = mtu
        case .followsPorts(let follows): self.followsPorts = follows
        case .acceptsAdvertisements(let accepts): self.acceptsAdvertisements = accepts
        case .linkLocal(let address): self.linkLocal = address
        case .advertisement(let advertisement): self.advertisement = advertisement
        }
    }
}

extension PortVLANs {
    fileprivate mutating func carry(_ vlans: VLANSet, as carriage: Carriage) {
        let isNative = self.native.map(vlans.contains) ?? false
        switch carriage {
        case .tagged, .untagged: if isNative { self.native = nil }
        case .native, .receivedUntagged: self.native = vlans.first
        }
        switch carriage {
        case .tagged, .receivedUntagged:
            self.tagged = self.tagged.union(vlans)
            self.untagged = self.untagged.subtracting(vlans)
        case .native, .untagged:
            self.untagged = self.untagged.union(vlans)
            self.tagged = self.tagged.subtracting(vlans)
        }
    }

    fileprivate mutating func drop(_ vlans: VLANSet) {
        if self.native.map(vlans.contains) ?? false { self.native = nil }
        self.untagged = self.untagged.subtracting(vlans)
        self.tagged = self.tagged.subtracting(vlans)
    }
}
