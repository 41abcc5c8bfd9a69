extension SwitchConfig {
    /// This configuration as a switch can hold it: what the switch has no place for is as it was observed, so that nobody sees a difference
    /// there, and nothing is ever done about it.
    ///
    /// What is not there yet is made with the values that such a switch has by itself: a bridge's usual ones, silence of ports and gateways
    /// but for what hosts are told by everybody. For a switch with a place for everything it is this configuration itself.
    package func fitted(to withoutPlace: SettingSet, over observed: SwitchConfig) -> SwitchConfig {
        if withoutPlace.isEmpty { return self }
        let ports: [PortConfig] =
            withoutPlace.contains(.membership) || withoutPlace.contains(.portLinkLocal)
            ? self.ports.fitted(
                over: observed.ports, isSame: { $0.name == $1.name }, by: { precedes($0.name, $1.name) }
            ) {
                $0.fitted(to: withoutPlace, over: $1)
            } : self.ports
        let svis = self.svis.fitted(over: observed.svis, isSame: { $0.vlan == $1.vlan }, by: { $0.vlan < $1.vlan }) {
            $0.fitted(to: withoutPlace, over: $1)
        }
        return SwitchConfig(
            bridge: self.bridge?.fitted(to: withoutPlace, over: observed.bridge), ports: ports, svis: svis,
            routing: self.routing.fitted(to: withoutPlace, over: observed.routing))
    }
}

extension Array {
    /// Fits each element over the one that was observed in its place, if there is one; both lists are in order.
    fileprivate func fitted(
        over observed: [Element], isSame: (Element, Element) -> Bool, by precedes: (Element, Element) -> Bool,
        _ fit: (Element, Element?) -> Element
    ) -> [Element] {
        var next = 0
        return self.map { element in
            // Almost every element has its equal, which is cheaper to see than an order.
            while next < observed.count, !isSame(observed[next], element), precedes(observed[next], element) {
                next += 1
            }
            let isThere = next < observed.count && isSame(observed[next], element)
            return fit(element, isThere ? observed[next] : nil)
        }
    }
}

extension BridgeConfig {
    fileprivate func fitted(to withoutPlace: SettingSet, over observed: BridgeConfig?) -> BridgeConfig {
        let held = observed ?? BridgeConfig(name: self.name, mac: MACAddress(rawValue: 0))
        var fitted = self
        for setting in withoutPlace.elements {
            switch setting {
            case .bridgeMAC: fitted.mac = held.mac
            case .bridgeMTU: fitted.mtu = held.mtu
            case .bridgeState: fitted.isUp = held.isUp
            case .vlanFilter: fitted.filtersVLANs = held.filtersVLANs
            case .defaultVLAN: fitted.defaultVLAN = held.defaultVLAN
            case .spanningTree: fitted.runsSTP = held.runsSTP
            case .multicastSnooping: fitted.snoopsMulticast = held.snoopsMulticast
            case .bridgeLinkLocal: fitted.hasLinkLocal = held.hasLinkLocal
            case .ownVLANs: fitted.vlans = held.vlans
            case .forgetting, .membership, .portLinkLocal, .followsPorts, .acceptsAdvertisements, .gatewayPreference,
                .announcedMTU, .nameServers, .otherAnnouncements, .forwarding, .isolation:
                break
            }
        }
        return fitted
    }
}

extension PortConfig {
    fileprivate func fitted(to withoutPlace: SettingSet, over observed: PortConfig?) -> PortConfig {
        var fitted = self
        if withoutPlace.contains(.membership) { fitted.isMember = observed?.isMember ?? true }
        if withoutPlace.contains(.portLinkLocal) {
            // A port that joins comes without one (`Change.join`).
            let joins = fitted.isMember && observed?.isMember != true
            fitted.hasLinkLocal = joins ? false : observed?.hasLinkLocal ?? false
        }
        return fitted
    }
}

extension SVIConfig {
    fileprivate func fitted(to withoutPlace: SettingSet, over observed: SVIConfig?) -> SVIConfig {
        var fitted = self
        if withoutPlace.contains(.followsPorts) { fitted.followsPorts = observed?.followsPorts ?? true }
        if withoutPlace.contains(.acceptsAdvertisements) {
            fitted.acceptsAdvertisements = observed?.acceptsAdvertisements ?? false
        }
        fitted.advertisement = self.advertisement?.fitted(to: withoutPlace, over: observed?.advertisement)
        return fitted
    }
}

extension Advertisement {
    fileprivate func fitted(to withoutPlace: SettingSet, over observed: Advertisement?) -> Advertisement {
        // A router that says nothing of these is one of medium preference (RFC 4191, 2.2), and tells no MTU.
        let held = observed ?? Advertisement(preference: .medium, mtu: 0)
        var fitted = self
        if withoutPlace.contains(.gatewayPreference) { fitted.preference = held.preference }
        if withoutPlace.contains(.announcedMTU) { fitted.mtu = held.mtu }
        if withoutPlace.contains(.nameServers) { fitted.nameServers = held.nameServers }
        if withoutPlace.contains(.otherAnnouncements) { fitted.others = held.others }
        return fitted
    }
}

extension RoutingConfig {
    fileprivate func fitted(to withoutPlace: SettingSet, over observed: RoutingConfig) -> RoutingConfig {
        var fitted = self
        if withoutPlace.contains(.forwarding) { fitted.forwards = observed.forwards }
        if withoutPlace.contains(.isolation) { fitted.isIsolated = observed.isIsolated }
        return fitted
    }
}
