/// Something of a switch that not every kind of switch has a place for.
///
/// Whether a port is up, its VLANs, MTU and description, that an SVI is there, its addresses and whether it announces itself are none of
/// these: a switch without a place for one of them cannot be driven.
package enum Setting: Int, Hashable, Sendable, CaseIterable {
    // Of the bridge.
    case bridgeMAC, bridgeMTU, bridgeState
    /// Whether frames are kept inside their VLAN.
    case vlanFilter
    /// The VLAN of a port that was given none.
    case defaultVLAN
    case spanningTree, multicastSnooping, bridgeLinkLocal
    /// The VLANs that the switch itself takes part in. Without a place for them it is in those of its SVIs.
    case ownVLANs
    /// To forget the addresses that were learned in a VLAN: no value that is held, and something that is told.
    case forgetting

    // Of ports.
    /// Which ports belong to the bridge. Without a place for it every port does.
    case membership
    case portLinkLocal

    // Of SVIs.
    case followsPorts, acceptsAdvertisements
    /// What is announced to hosts besides networks, times and DHCP.
    case gatewayPreference, announcedMTU, nameServers, otherAnnouncements

    // Of the switch as a router.
    case forwarding, isolation
}

/// Several settings, in the order of their declaration: no more than a number, since every switch of a fabric has such a set.
package struct SettingSet: Hashable, Sendable {
    private var bits: UInt32 = 0

    package init() {}

    package init(_ settings: some Sequence<Setting>) {
        for setting in settings { self.insert(setting) }
    }

    package var isEmpty: Bool { self.bits == 0 }

    package func contains(_ setting: Setting) -> Bool { self.bits & 1 << UInt32(setting.rawValue) != 0 }

    package mutating func insert(_ setting: Setting) { self.bits |= 1 << UInt32(setting.rawValue) }

    package mutating func remove(_ setting: Setting) { self.bits &= ~(1 << UInt32(setting.rawValue)) }

    package var elements: [Setting] { Setting.allCases.filter { self.contains($0) } }
}

extension SettingSet: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: Setting...) { self.init(elements) }
}

/// In files they are words, so that a later order of settings does not change their meaning.
extension SettingSet: Codable {
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        while !container.isAtEnd {
            let word = try container.decode(String.self)
            guard let setting = Setting.allCases.first(where: { "\($0)" == word }) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "there is no setting '\(word)'")
            }
            self.insert(setting)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for setting in self.elements { try container.encode("\(setting)") }
    }
}

extension Change {
    /// The one setting that the change is about; nil where it is about something that every switch has a place for, or makes a thing with
    /// all its settings.
    package var setting: Setting? {
        switch self {
        case .setBridge(let setting): setting.setting
        case .setPort(_, .hasLinkLocal): .portLinkLocal
        case .setPort(_, .isUp), .setPort(_, .mtu), .setPort(_, .description): nil
        case .carry(.bridge, _, _), .drop(.bridge, _): .ownVLANs
        case .forget: .forgetting
        case .setSVI(_, .followsPorts): .followsPorts
        case .setSVI(_, .acceptsAdvertisements): .acceptsAdvertisements
        case .setSVI(_, .isUp), .setSVI(_, .mtu), .setSVI(_, .linkLocal), .setSVI(_, .advertisement): nil
        case .setRouting(.forwards): .forwarding
        case .setRouting(.isIsolated): .isolation
        case .createBridge, .join, .leave, .carry(.port, _, _), .drop(.port, _), .createSVI, .addAddress,
            .removeAddress, .removeSVI:
            nil
        }
    }
}

extension Change.BridgeSetting {
    /// Where a switch would keep it.
    package var setting: Setting {
        switch self {
        case .mac: .bridgeMAC
        case .mtu: .bridgeMTU
        case .isUp: .bridgeState
        case .filtersVLANs: .vlanFilter
        case .defaultVLAN: .defaultVLAN
        case .runsSTP: .spanningTree
        case .snoopsMulticast: .multicastSnooping
        case .hasLinkLocal: .bridgeLinkLocal
        }
    }
}
