import FabricModel

extension StepList {
    /// An SVI is made down and bare, and speaks only when its VLAN reaches somebody: taking it down later would lose its
    /// addresses, so it comes up before it gets them.
    mutating func create(_ svi: SVIConfig) {
        let bare = SVIConfig(
            vlan: svi.vlan, isUp: svi.isUp, mtu: svi.mtu, followsPorts: svi.followsPorts,
            acceptsAdvertisements: svi.acceptsAdvertisements, linkLocal: nil)
        self.add(.createSVI(bare), in: .create, because: .missing, impact: .none)
        let hosts = self.surroundings.hosts(in: VLANSet(svi.vlan))
        func set(_ setting: Change.SVISetting) {
            self.add(.setSVI(svi.vlan, setting), in: .address, because: .missing, impact: .hitless, hosts: hosts)
        }
        if svi.isUp { set(.isUp(true)) }
        if svi.linkLocal != nil { set(.linkLocal(svi.linkLocal)) }
        for address in svi.addresses { self.add(address.interface, to: svi.vlan, because: .missing) }
        if let advertisement = svi.advertisement {
            self.add(
                .setSVI(svi.vlan, .advertisement(advertisement)), in: .announce, because: .missing, impact: .hitless,
                hosts: hosts)
        }
    }

    mutating func remove(_ vlan: VID) {
        for address in self.observed[svi: vlan]?.addresses ?? [] where self.isInTheWay(address.interface, of: vlan) {
            self.remove(address.interface, of: vlan)
        }
        let hosts = self.surroundings.hosts(in: VLANSet(vlan))
        if self.observed[svi: vlan]?.advertisement != nil {
            self.add(
                .setSVI(vlan, .advertisement(nil)), in: .silence, because: .extra, impact: .outage, hosts: hosts)
        }
        self.add(.removeSVI(vlan), in: .remove, because: .extra, impact: .outage, hosts: hosts)
    }

    mutating func set(_ setting: Change.SVISetting, was: Change.SVISetting, of vlan: VID) {
        let (phase, impact) = setting.manner(was: was)
        let hosts = impact == .none ? HostSample.none : self.surroundings.hosts(in: VLANSet(vlan))
        self.add(
            .setSVI(vlan, setting), in: phase, because: .changed(was: Words.value(was)), impact: impact, hosts: hosts)
    }

    mutating func add(_ address: InterfaceAddress, to vlan: VID, because reason: Reason) {
        let hosts = self.surroundings.hosts(in: VLANSet(vlan))
        self.add(.addAddress(vlan, address), in: .address, because: reason, impact: .hitless, hosts: hosts)
    }

    /// Somebody may still use an address that the topology does not have (any more), so the new one is there before it goes,
    /// unless the two cannot be there together.
    mutating func remove(_ address: InterfaceAddress, of vlan: VID) {
        let hosts = self.surroundings.hosts(in: VLANSet(vlan))
        let phase = self.isInTheWay(address, of: vlan) ? Phase.withdraw : .remove
        self.add(.removeAddress(vlan, address), in: phase, because: .extra, impact: .outage, hosts: hosts)
    }

    /// A tentative address is waited for. One that was found to be a duplicate stays unusable until it is removed and added
    /// again, which finds out whether the other station has gone (RFC 4862, 5.4.5).
    mutating func renew(_ address: InterfaceAddress, of vlan: VID, from state: SVIAddress.State) {
        let reason = Reason.changed(was: state.rawValue)
        if state == .duplicate {
            self.add(.removeAddress(vlan, address), in: .withdraw, because: reason, impact: .none)
        }
        self.add(address, to: vlan, because: reason)
    }
}

extension Change.SVISetting {
    /// When the setting is changed, and what that does to traffic.
    fileprivate func manner(was: Change.SVISetting) -> (Phase, Impact) {
        switch self {
        case .isUp(let isUp): isUp ? (.address, .hitless) : (.withdraw, .outage)
        case .mtu(let mtu):
            if case .mtu(let old) = was, old > mtu { (.lowerMTU, .hitless) } else { (.raiseMTU, .hitless) }
        case .followsPorts: (.create, .hitless)
        case .acceptsAdvertisements: (.create, .none)
        // Hosts that know their router by the old address have to find the new one.
        case .advertisement(let advertisement): advertisement == nil ? (.silence, .outage) : (.announce, .hitless)
        case .linkLocal: if case .linkLocal(nil) = was { (.address, .hitless) } else { (.address, .flap) }
        }
    }
}
