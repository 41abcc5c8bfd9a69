/// One thing that a driver can do to a switch, with every value it needs.
///
/// Each is idempotent: carried out twice it leaves what carrying it out once leaves. `SwitchConfig.apply(_:)` says what each
/// one means; a driver makes the same true on a real switch.
///
/// The few that hold much hold it indirectly: a plan for a million ports has three million changes, and each is as large as the
/// largest.
package enum Change: Hashable, Sendable, Codable {
    /// Makes the bridge with every setting of the value; it carries no VLAN yet.
    indirect case createBridge(BridgeConfig)
    case setBridge(BridgeSetting)

    /// Makes the port a member with the value's MTU and description, without a link-local address. It carries no VLAN yet, and
    /// whether it is up stays as it was.
    indirect case join(PortConfig)
    /// The port is no member any more, and no longer ours: it carries nothing, has no description, and is down.
    case leave(port: String)
    case setPort(String, PortSetting)

    /// A place becomes a member of these VLANs in this way, whatever it was to them before. With `.native` and
    /// `.receivedUntagged` the set has one VLAN, which takes the place of the one that was native.
    case carry(Place, VLANSet, as: Carriage)
    /// A place leaves these VLANs.
    case drop(Place, VLANSet)
    /// The switch forgets which addresses it learned behind which port in these VLANs: they have moved behind another one. Nothing
    /// that is configured changes.
    case forget(VLANSet)

    /// Makes the VLAN's SVI with every setting of the value, but down, silent and without its addresses (the fixed link-local included).
    indirect case createSVI(SVIConfig)
    case setSVI(VID, SVISetting)
    case addAddress(VID, InterfaceAddress)
    case removeAddress(VID, InterfaceAddress)
    case removeSVI(VID)

    case setRouting(RoutingSetting)

    /// A member of VLANs.
    package enum Place: Hashable, Sendable, Codable {
        /// The switch itself, on whose VLANs its SVIs stand.
        case bridge
        case port(String)
    }

    package enum BridgeSetting: Hashable, Sendable, Codable {
        case mac(MACAddress)
        case mtu(UInt16)
        case isUp(Bool)
        case filtersVLANs(Bool)
        case defaultVLAN(VID?)
        case runsSTP(Bool)
        case snoopsMulticast(Bool)
        case hasLinkLocal(Bool)
    }

    package enum PortSetting: Hashable, Sendable, Codable {
        case isUp(Bool)
        case mtu(UInt16)
        case description(String)
        case hasLinkLocal(Bool)
    }

    package enum SVISetting: Hashable, Sendable, Codable {
        case isUp(Bool)
        case mtu(UInt16)
        case followsPorts(Bool)
        case acceptsAdvertisements(Bool)
        /// The fixed link-local address, in place of any other; nil takes it away.
        case linkLocal(IPv6Address?)
        /// What it announces to hosts. With nil it says once more that it is no router any more, and then nothing.
        indirect case advertisement(Advertisement?)
    }

    package enum RoutingSetting: Hashable, Sendable, Codable {
        case forwards(Bool)
        case isIsolated(Bool)
    }
}

extension Change {
    /// What a change is about, in the order in which people read a switch.
    package enum Subject: Hashable, Sendable, Codable {
        case bridge
        case port(String)
        case svi(VID)
        case routing
    }

    package var subject: Subject {
        switch self {
        case .createBridge, .setBridge, .carry(.bridge, _, _), .drop(.bridge, _), .forget: .bridge
        case .join(let port): .port(port.name)
        case .leave(let port), .setPort(let port, _), .carry(.port(let port), _, _), .drop(.port(let port), _):
            .port(port)
        case .createSVI(let svi): .svi(svi.vlan)
        case .setSVI(let vlan, _), .addAddress(let vlan, _), .removeAddress(let vlan, _), .removeSVI(let vlan):
            .svi(vlan)
        case .setRouting: .routing
        }
    }
}

extension Change.Subject: Comparable {
    package static func < (left: Change.Subject, right: Change.Subject) -> Bool {
        switch (left, right) {
        case (.port(let one), .port(let other)): precedes(one, other)
        case (.svi(let one), .svi(let other)): one < other
        default: left.rank < right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .bridge: 0
        case .port: 1
        case .svi: 2
        case .routing: 3
        }
    }
}
