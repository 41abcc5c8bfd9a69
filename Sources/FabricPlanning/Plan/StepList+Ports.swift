import FabricModel

extension StepList {
    /// A port becomes a member with nothing in it, then gets its VLANs, then comes up.
    mutating func join(_ port: PortConfig, wasUp: Bool) {
        var bare = port
        bare.vlans = PortVLANs()
        self.add(.join(bare), in: .create, because: .missing, impact: .none)
        if port.hasLinkLocal { self.setNew(.hasLinkLocal(true), of: port.name, in: .attach) }
        for carriage in Carriage.allCases where !self.surroundings.isLink(port.name) {
            let vlans = port.vlans.carried(as: carriage)
            if !vlans.isEmpty { self.carry(vlans, at: .port(port.name), as: carriage, because: .missing) }
        }
        if port.isUp != wasUp { self.setNew(.isUp(port.isUp), of: port.name, in: port.isUp ? .attach : .withdraw) }
    }

    private mutating func setNew(_ setting: Change.PortSetting, of port: String, in phase: Phase) {
        let hosts = self.surroundings.hosts(on: port)
        self.add(.setPort(port, setting), in: phase, because: .missing, impact: .hitless, hosts: hosts)
    }

    mutating func set(_ setting: Change.PortSetting, was: Change.PortSetting, of port: String) {
        let (phase, impact) = setting.manner(was: was)
        let hosts = impact == .none ? HostSample.none : self.surroundings.hosts(on: port)
        self.add(
            .setPort(port, setting), in: phase, because: .changed(was: Words.value(was)), impact: impact, hosts: hosts)
    }

    mutating func carry(_ vlans: VLANSet, at place: Change.Place, as carriage: Carriage, because reason: Reason) {
        let phase = self.isEdge(place) ? Phase.attach : .widen
        self.add(
            .carry(place, vlans, as: carriage), in: phase, because: reason, impact: .hitless,
            hosts: self.hosts(at: place, in: vlans))
    }

    /// What was native makes room before another VLAN becomes it; in between the port takes no untagged frames at all, rather
    /// than into the wrong VLAN.
    mutating func carry(_ vlans: VLANSet, at place: Change.Place, as carriage: Carriage, was: Carriage) {
        let isLeaving = was == .native || was == .receivedUntagged
        let phase = isLeaving ? Phase.withdraw : self.isEdge(place) ? .attach : .widen
        self.add(
            .carry(place, vlans, as: carriage), in: phase, because: .changed(was: Words.value(was)), impact: .flap,
            hosts: self.hosts(at: place, in: vlans))
    }

    mutating func drop(_ vlans: VLANSet, at place: Change.Place, was: Carriage?) {
        let (phase, impact, hosts) = self.manner(ofDropping: vlans, at: place, was: was)
        self.add(.drop(place, vlans), in: phase, because: .extra, impact: impact, hosts: hosts)
    }

    private mutating func manner(
        ofDropping vlans: VLANSet, at place: Change.Place, was: Carriage?
    ) -> (Phase, Impact, HostSample) {
        let phase = self.isEdge(place) ? Phase.withdraw : .narrow
        // Where a VLAN is in no other place, nobody in it reaches anybody as it is.
        if vlans.intersection(self.sharedVLANs()).isEmpty { return (phase, .hitless, .none) }
        switch place {
        case .bridge: return (phase, .outage, self.surroundings.hosts(in: vlans))
        case .port(let port):
            let isNative = was == .native || was == nil
            let hasNextNative = isNative && self.desired[port: port]?.vlans.native != nil
            let hosts = self.surroundings.hosts(on: port, in: isNative ? nil : vlans)
            return (phase, hasNextNative ? .flap : .outage, hosts)
        }
    }

    private mutating func isEdge(_ place: Change.Place) -> Bool { place != .bridge && !self.isLink(place) }

    private mutating func hosts(at place: Change.Place, in vlans: VLANSet) -> HostSample {
        switch place {
        case .bridge: self.surroundings.hosts(in: vlans)
        case .port(let port): self.surroundings.hosts(on: port, in: vlans)
        }
    }
}

extension Change.PortSetting {
    /// When the setting is changed, and what that does to traffic.
    fileprivate func manner(was: Change.PortSetting) -> (Phase, Impact) {
        switch self {
        case .isUp(let isUp): isUp ? (.attach, .hitless) : (.withdraw, .outage)
        // Many network cards take their link down and up to change it.
        case .mtu(let mtu): if case .mtu(let old) = was, old > mtu { (.lowerMTU, .flap) } else { (.raiseMTU, .flap) }
        case .description: (.create, .none)
        case .hasLinkLocal: (.create, .none)
        }
    }
}
