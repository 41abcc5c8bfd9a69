/// A YANG module that a target serves nodes of.
package enum YANGModule: String, Sendable, CaseIterable {
    case interfaces = "openconfig-interfaces"
    case ethernet = "openconfig-if-ethernet"
    case vlan = "openconfig-vlan"
    case ip = "openconfig-if-ip"
    case networkInstance = "openconfig-network-instance"
    case spanningTree = "openconfig-spanning-tree"
    case lldp = "openconfig-lldp"
    case system = "openconfig-system"
    case metadata = "openconfig-metadata"
    case selvage = "selvage-bridge"

    /// The version of the module that the tree was written by, OpenConfig's or our own.
    package var version: String {
        switch self {
        case .interfaces: "3.8.1"
        case .ethernet: "2.18.0"
        case .vlan: "3.2.2"
        case .ip: "3.9.0"
        case .networkInstance: "4.7.0"
        case .spanningTree: "0.3.1"
        case .lldp: "1.1.0"
        case .system: "3.1.0"
        case .metadata: "0.1.0"
        case .selvage: "2026-11-21"
        }
    }

    package var organization: String {
        switch self {
        case .interfaces, .ethernet, .vlan, .ip, .networkInstance, .spanningTree, .lldp, .system, .metadata:
            "OpenConfig working group"
        case .selvage: "Selvage"
        }
    }

    /// How `Leaf.rule` writes it in front of a name.
    init?(prefix: Substring) {
        switch prefix {
        case "if": self = .interfaces
        case "eth": self = .ethernet
        case "vlan": self = .vlan
        case "ip": self = .ip
        case "ni": self = .networkInstance
        case "stp": self = .spanningTree
        case "lldp": self = .lldp
        case "sys": self = .system
        case "md": self = .metadata
        case "sb": self = .selvage
        default: return nil
        }
    }
}
