import FabricGraph
package import FabricModel

/// What the topology asks of one switch and the switch has no place for, where that matters to somebody: it is driven all the same, and
/// whoever drives it is told.
package struct Concessions: Hashable, Sendable {
    /// What it cannot be told, so that it does as switches of its kind do.
    package var untold: [Setting] = []
    /// What nobody can ask it about, and is taken to be as it should.
    package var unsaid: [Setting] = []

    package var isEmpty: Bool { self.untold.isEmpty && self.unsaid.isEmpty }
}

extension Desired {
    /// What is conceded to a switch, by what it was found to have a place for.
    package func concessions(toSwitch index: Int, in reading: Reading) -> Concessions {
        var concessions = Concessions()
        let withoutPlace = reading.withoutPlace
        if withoutPlace.isEmpty { return concessions }
        for setting in withoutPlace.elements {
            switch self.bearing(of: setting, onSwitch: index) {
            case .untold: concessions.untold.append(setting)
            case .unsaid: concessions.unsaid.append(setting)
            case nil: break
            }
        }
        return concessions
    }

    private enum Bearing {
        case untold, unsaid
    }

    /// How it matters that a switch has no place for a setting; nil where it is all the same to everybody.
    private func bearing(of setting: Setting, onSwitch index: Int) -> Bearing? {
        let config = self.switches[index].config
        let announced = config.svis.compactMap(\.advertisement)
        func when(_ matters: Bool, _ bearing: Bearing) -> Bearing? { matters ? bearing : nil }
        switch setting {
        case .vlanFilter, .spanningTree: return .unsaid
        case .defaultVLAN: return when(config.ports.contains { $0.isUp && $0.vlans.isEmpty }, .unsaid)
        case .forwarding, .acceptsAdvertisements: return when(!config.svis.isEmpty, .unsaid)
        case .isolation: return when(config.routing.isIsolated, .untold)
        case .gatewayPreference: return when(self.sharesGateway(config.svis), .untold)
        case .announcedMTU: return when(announced.contains { $0.mtu != defaultMTU }, .untold)
        case .nameServers: return when(announced.contains { !$0.nameServers.isEmpty }, .untold)
        case .otherAnnouncements: return when(announced.contains { !$0.others.isEmpty }, .untold)
        case .forgetting: return when(self.hasLink(index), .untold)
        case .bridgeMAC, .bridgeMTU, .bridgeState, .multicastSnooping, .bridgeLinkLocal, .ownVLANs, .membership,
            .portLinkLocal, .followsPorts:
            return nil
        }
    }

    /// A VLAN of these SVIs has another gateway besides, one of which is to be preferred.
    private func sharesGateway(_ svis: [SVIConfig]) -> Bool {
        let own = VLANSet(svis.filter { $0.advertisement != nil }.map(\.vlan))
        var seen = VLANSet()
        for gateway in self.fabric.gateways where own.contains(gateway.vlan) {
            if seen.contains(gateway.vlan) { return true }
            seen.insert(gateway.vlan)
        }
        return false
    }

    private func hasLink(_ index: Int) -> Bool {
        let linkOfPort = self.trees.graph.linkOfPort
        return self.fabric.switches[index].ports.contains { linkOfPort[$0] != Graph.noLink }
    }
}

extension Setting {
    /// For an operator: what a switch cannot be told, `which gateway hosts prefer`, or cannot say, `whether it keeps VLANs apart`.
    package var words: String {
        switch self {
        case .bridgeMAC: "which MAC address its bridge has"
        case .bridgeMTU: "which MTU its bridge has"
        case .bridgeState: "whether its bridge is up"
        case .vlanFilter: "whether it keeps VLANs apart"
        case .defaultVLAN: "which VLAN a port is in that was given none"
        case .spanningTree: "whether a spanning tree blocks its links"
        case .multicastSnooping: "whether it snoops multicast"
        case .bridgeLinkLocal: "whether its bridge has a link-local address"
        case .ownVLANs: "which VLANs it takes part in itself"
        case .forgetting: "which learned addresses to forget"
        case .membership: "which ports belong to its bridge"
        case .portLinkLocal: "whether its ports have link-local addresses"
        case .followsPorts: "whether an SVI is up while no port of its VLAN is"
        case .acceptsAdvertisements: "whether it believes other routers' advertisements"
        case .gatewayPreference: "which gateway hosts prefer"
        case .announcedMTU: "which MTU hosts are told"
        case .nameServers: "which name servers hosts are told"
        case .otherAnnouncements: "what else hosts are told"
        case .forwarding: "whether it forwards IPv6"
        case .isolation: "which routes to keep from tenants"
        }
    }
}
