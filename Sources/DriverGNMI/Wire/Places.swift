internal import FabricModel
internal import GNMI

/// The places in a target's tree that the driver reads and writes.
extension Gnmi_Path {
    static let interfaces = Gnmi_Path().appending("interfaces")

    static func interface(_ name: String) -> Gnmi_Path { Gnmi_Path.interfaces.appending("interface", ["name": name]) }

    /// The bridge that makes the target a switch.
    static func instance(_ bridge: String) -> Gnmi_Path {
        Gnmi_Path().appending("network-instances").appending("network-instance", ["name": bridge])
    }

    /// A row of a switch's table of VLANs.
    static func row(of vlan: VID, in instance: String) -> Gnmi_Path {
        Gnmi_Path.instance(instance).appending("vlans").appending("vlan", ["vlan-id": "\(vlan)"])
    }

    /// A port's membership in the bridge.
    static func membership(of port: String, in bridge: String) -> Gnmi_Path {
        Gnmi_Path.instance(bridge).appending("interfaces").appending("interface", ["id": port])
    }

    static let spanningTree = Gnmi_Path().appending("stp").appending("global")

    /// The annotation of the whole configuration (gNMI's configuration metadata): bytes that the target keeps and does not read.
    static let annotation = Gnmi_Path().appending("@").appending("openconfig-metadata:protobuf-metadata")

    /// What a bridge learned in a VLAN, whatever the address.
    static func learned(in vlan: String, by bridge: String) -> Gnmi_Path {
        Gnmi_Path.instance(bridge).appending("fdb").appending("mac-table").appending("entries")
            .appending("entry", ["mac-address": "*", "vlan": vlan])
    }

    func appending(_ names: [String]) -> Gnmi_Path { names.reduce(self) { $0.appending($1) } }
}

/// The YANG modules that the driver needs, and those that it can do more with.
enum Module {
    /// Ports and SVIs, without which nothing is a switch.
    static let needed = [
        "openconfig-interfaces", "openconfig-if-ethernet", "openconfig-vlan", "openconfig-network-instance",
    ]
    /// What a bridge has and OpenConfig has no leaf for; ours (docs/simulator.md).
    static let bridge = "selvage-bridge"
    static let spanningTree = "openconfig-spanning-tree"
    /// The annotation of a configuration.
    static let metadata = "openconfig-metadata"

    /// The module of a name in one of our paths, by the module of what it is in; none at the root.
    static func of(_ name: String, in parent: String) -> String {
        switch name {
        case "interfaces" where parent.isEmpty: "openconfig-interfaces"
        case "network-instances": "openconfig-network-instance"
        case "stp": "openconfig-spanning-tree"
        case "ethernet": "openconfig-if-ethernet"
        case "switched-vlan", "routed-vlan": "openconfig-vlan"
        case "ipv6": "openconfig-if-ip"
        case "bridge", "routing", "link-local", "follows-ports", "accepts-advertisements": Module.bridge
        // A network instance of OpenConfig's has neither.
        case "enabled", "mtu": parent == "openconfig-network-instance" ? Module.bridge : parent
        default: parent
        }
    }
}
