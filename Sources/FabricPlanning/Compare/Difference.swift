package import FabricModel

/// One way in which a switch does not hold what it should.
package enum Difference: Hashable, Sendable, Codable {
    case bridgeMissing(BridgeConfig)
    case bridge(Change.BridgeSetting, was: Change.BridgeSetting)
    /// The port is there and no member.
    case portMissing(PortConfig, wasUp: Bool)
    case portExtra(String, carried: VLANSet)
    case port(String, Change.PortSetting, was: Change.PortSetting)
    case vlansMissing(Change.Place, VLANSet, as: Carriage)
    /// `was` is nil for a VLAN whose frames come in without a tag though the port is no member of it.
    case vlansExtra(Change.Place, VLANSet, was: Carriage?)
    case vlansChanged(Change.Place, VLANSet, as: Carriage, was: Carriage)
    case sviMissing(SVIConfig)
    case sviExtra(VID)
    case svi(VID, Change.SVISetting, was: Change.SVISetting)
    case addressMissing(VID, InterfaceAddress)
    case addressExtra(VID, InterfaceAddress)
    /// The address is there and not usable.
    case addressUnready(VID, InterfaceAddress, SVIAddress.State)
    case routing(Change.RoutingSetting, was: Change.RoutingSetting)

    /// What is wrong, in the words for drift.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// The topology has it, the switch does not.
        case missing
        /// The switch has it as ours, the topology does not.
        case extra
        /// Both have it, and differ.
        case changed
    }

    package var kind: Kind {
        switch self {
        case .bridgeMissing, .portMissing, .vlansMissing, .sviMissing, .addressMissing: .missing
        case .portExtra, .vlansExtra, .sviExtra, .addressExtra: .extra
        case .bridge, .port, .vlansChanged, .svi, .addressUnready, .routing: .changed
        }
    }

    package var subject: Change.Subject {
        switch self {
        case .bridgeMissing, .bridge: .bridge
        case .portMissing(let port, _): .port(port.name)
        case .portExtra(let port, _), .port(let port, _, _): .port(port)
        case .vlansMissing(let place, _, _), .vlansExtra(let place, _, _), .vlansChanged(let place, _, _, _):
            switch place {
            case .bridge: .bridge
            case .port(let port): .port(port)
            }
        case .sviMissing(let svi): .svi(svi.vlan)
        case .sviExtra(let vlan), .svi(let vlan, _, _), .addressMissing(let vlan, _), .addressExtra(let vlan, _),
            .addressUnready(let vlan, _, _):
            .svi(vlan)
        case .routing: .routing
        }
    }
}
