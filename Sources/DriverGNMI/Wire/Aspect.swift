internal import FabricModel

/// What a change writes, as small as it can be written: of several steps about one aspect only the last is written, since a Set
/// has no order of its own.
enum Aspect: Hashable {
    case bridge
    case bridgeMAC, bridgeMTU, bridgeIsUp, filtersVLANs, defaultVLAN, runsSTP, snoopsMulticast, bridgeLinkLocal
    case bridgeVLANs
    case membership(String)
    case port(String, PortLeaf)
    case portVLANs(String)
    /// An SVI as a whole: that it is there, or not.
    case svi(VID)
    case sviLeaf(VID, SVILeaf)
    case address(VID, IPv6Address)
    case forwards, isIsolated
    case learned(VLANSet)

    enum PortLeaf: Hashable {
        case isUp, mtu, description, linkLocal
    }

    enum SVILeaf: Hashable {
        case isUp, mtu, followsPorts, acceptsAdvertisements, linkLocal, advertisement
    }

    /// What a change is about; `SwitchConfig.apply(_:)` says what it makes of it.
    static func of(_ change: Change) -> [Aspect] {
        switch change {
        case .createBridge: [.bridge, .runsSTP]
        case .setBridge(let setting): [Aspect(setting)]
        case .join(let port):
            [
                .membership(port.name), .port(port.name, .mtu), .port(port.name, .description),
                .port(port.name, .linkLocal), .portVLANs(port.name),
            ]
        case .leave(let port):
            [
                .membership(port), .port(port, .isUp), .port(port, .description), .port(port, .linkLocal),
                .portVLANs(port),
            ]
        case .setPort(let port, .isUp): [.port(port, .isUp)]
        case .setPort(let port, .mtu): [.port(port, .mtu)]
        case .setPort(let port, .description): [.port(port, .description)]
        case .setPort(let port, .hasLinkLocal): [.port(port, .linkLocal)]
        case .carry(.bridge, _, _), .drop(.bridge, _): [.bridgeVLANs]
        case .carry(.port(let port), _, _), .drop(.port(let port), _): [.portVLANs(port)]
        case .forget(let vlans): [.learned(vlans)]
        case .createSVI(let svi):
            [
                .svi(svi.vlan), .sviLeaf(svi.vlan, .mtu), .sviLeaf(svi.vlan, .followsPorts),
                .sviLeaf(svi.vlan, .acceptsAdvertisements),
            ]
        case .setSVI(let vlan, let setting): [.sviLeaf(vlan, SVILeaf(setting))]
        case .addAddress(let vlan, let address), .removeAddress(let vlan, let address):
            [.address(vlan, address.address)]
        case .removeSVI(let vlan): [.svi(vlan)]
        case .setRouting(.forwards): [.forwards]
        case .setRouting(.isIsolated): [.isIsolated]
        }
    }

    /// The setting that it is, where a kind of switch may have no place for it.
    var setting: Setting? {
        switch self {
        case .bridgeMAC: .bridgeMAC
        case .bridgeMTU: .bridgeMTU
        case .bridgeIsUp: .bridgeState
        case .filtersVLANs: .vlanFilter
        case .defaultVLAN: .defaultVLAN
        case .runsSTP: .spanningTree
        case .snoopsMulticast: .multicastSnooping
        case .bridgeLinkLocal: .bridgeLinkLocal
        case .bridgeVLANs: .ownVLANs
        case .membership: .membership
        case .port(_, .linkLocal): .portLinkLocal
        case .sviLeaf(_, .followsPorts): .followsPorts
        case .sviLeaf(_, .acceptsAdvertisements): .acceptsAdvertisements
        case .forwards: .forwarding
        case .isIsolated: .isolation
        case .learned: .forgetting
        case .bridge, .port(_, .isUp), .port(_, .mtu), .port(_, .description), .portVLANs, .svi, .sviLeaf(_, .isUp),
            .sviLeaf(_, .mtu), .sviLeaf(_, .linkLocal), .sviLeaf(_, .advertisement), .address:
            nil
        }
    }

    private init(_ setting: Change.BridgeSetting) {
        self =
            switch setting {
            case .mac: .bridgeMAC
            case .mtu: .bridgeMTU
            case .isUp: .bridgeIsUp
            case .filtersVLANs: .filtersVLANs
            case .defaultVLAN: .defaultVLAN
            case .runsSTP: .runsSTP
            case .snoopsMulticast: .snoopsMulticast
            case .hasLinkLocal: .bridgeLinkLocal
            }
    }
}

extension Aspect.SVILeaf {
    fileprivate init(_ setting: Change.SVISetting) {
        self =
            switch setting {
            case .isUp: .isUp
            case .mtu: .mtu
            case .followsPorts: .followsPorts
            case .acceptsAdvertisements: .acceptsAdvertisements
            case .linkLocal: .linkLocal
            case .advertisement: .advertisement
            }
    }
}
