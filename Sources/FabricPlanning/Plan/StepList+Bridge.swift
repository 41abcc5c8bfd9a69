import FabricModel

extension StepList {
    mutating func create(_ bridge: BridgeConfig) {
        var bare = bridge
        bare.vlans = PortVLANs()
        self.add(.createBridge(bare), in: .create, because: .missing, impact: .none)
    }

    mutating func set(_ setting: Change.BridgeSetting, was: Change.BridgeSetting) {
        let (phase, impact) = setting.manner(was: was)
        let hosts = impact == .none ? HostSample.none : self.hosts(touchedBy: setting)
        self.add(.setBridge(setting), in: phase, because: .changed(was: Words.value(was)), impact: impact, hosts: hosts)
    }

    private mutating func hosts(touchedBy setting: Change.BridgeSetting) -> HostSample {
        switch setting {
        case .mac: self.routedHosts()
        case .mtu, .isUp, .filtersVLANs, .defaultVLAN, .runsSTP, .snoopsMulticast, .hasLinkLocal:
            self.surroundings.hosts(in: .all)
        }
    }

    mutating func set(_ setting: Change.RoutingSetting, was: Change.RoutingSetting) {
        let reason = Reason.changed(was: Words.value(was))
        switch setting {
        case .forwards(true):
            self.add(.setRouting(setting), in: .address, because: reason, impact: .hitless, hosts: self.routedHosts())
        case .forwards(false):
            let impact = self.observed.svis.isEmpty ? Impact.none : .outage
            self.add(.setRouting(setting), in: .remove, because: reason, impact: impact, hosts: self.routedHosts())
        case .isIsolated(let isIsolated):
            // The table is there before an SVI has an address in it, and goes when nobody uses it any more.
            let impact = self.observed.svis.isEmpty ? Impact.none : .flap
            let phase = isIsolated ? Phase.create : .remove
            self.add(.setRouting(setting), in: phase, because: reason, impact: impact, hosts: self.routedHosts())
        }
    }
}

extension Change.BridgeSetting {
    /// When the setting is changed, and what that does to traffic.
    fileprivate func manner(was: Change.BridgeSetting) -> (Phase, Impact) {
        switch self {
        // The neighbours of its SVIs hold the old address until they have noticed.
        case .mac: (.create, .flap)
        case .mtu(let mtu):
            if case .mtu(let old) = was, old > mtu { (.lowerMTU, .hitless) } else { (.raiseMTU, .hitless) }
        case .isUp(let isUp): isUp ? (.create, .hitless) : (.remove, .outage)
        // VLANs are kept apart before anything is placed in one; without the filter every port is in every VLAN.
        case .filtersVLANs(let filters): filters ? (.create, .flap) : (.remove, .flap)
        case .defaultVLAN: (.create, .none)
        // It guards against loops until the last link has left the last VLAN.
        case .runsSTP(let runs): runs ? (.create, .flap) : (.remove, .hitless)
        case .snoopsMulticast: (.create, .hitless)
        case .hasLinkLocal: (.create, .none)
        }
    }
}
