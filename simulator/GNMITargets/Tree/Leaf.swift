/// Every leaf of a target's tree; one case for a leaf of `config` and its twin in `state`.
///
/// The tree is nothing but its leaves: a container is there when a leaf is below it, and an entry of a list has its keys from the
/// leaves below it. So a switch is read as a row of leaves, written as one, and two states differ in the leaves that differ.
enum Leaf: UInt8, CaseIterable, Sendable {
    // Ports and SVIs.
    case name, type, mtu, description, enabled, linkLocal, followsPorts, adminStatus, operStatus
    // The VLANs of a port.
    case mode, nativeVLAN, accessVLAN, trunkVLANs, untaggedVLANs, nativeTagged
    // What an SVI has.
    case routedVLAN, acceptsAdvertisements
    case address, prefixLength, addressType, otherPrefixLengths, addressStatus
    case announces, interval, lifetime, managed, otherConfig, preference, announcedMTU, nameServers, otherOptions
    case prefix, isOnLink, isNotAutonomous
    // The bridge.
    case instance, instanceType, instanceEnabled, instanceMTU
    case bridgeMAC, filtersVLANs, defaultVLAN, snoopsMulticast, bridgeLinkLocal
    case bridgeNativeVLAN, bridgeVLANs, bridgeUntaggedVLANs
    case forwards, isolated
    case member, memberInterface
    case learnedMAC, learnedVLAN
    case vlan, vlanName, vlanStatus, vlanMember, topVLAN, topVLANStatus, topVLANMember
    case spanningTree
    // The machine.
    case cabledPort, neighbour, neighbourSystem, neighbourPort, neighbourPortType
    case hostname, bootTime, currentTime, softwareVersion
    case annotation
}

extension Leaf {
    /// Where a leaf is, and what it holds.
    ///
    /// In the path a prefix names the YANG module of a node, where it is another one than that of the node above; brackets hold the keys of
    /// a list, and none for a list that has no key.
    var rule: (path: String, kind: LeafKind) {
        switch self {
        case .name: (Leaf.interface + "config|state/name", .text(limit: 255))
        case .type:
            (Leaf.interface + "config|state/type", .identity(["iana-if-type:ethernetCsmacd", "iana-if-type:l3ipvlan"]))
        case .mtu: (Leaf.interface + "config|state/mtu", .number(68...65535))
        case .description: (Leaf.interface + "config|state/description", .text(limit: 255))
        case .enabled: (Leaf.interface + "config|state/enabled", .flag)
        case .linkLocal: (Leaf.interface + "config|state/sb:link-local", .flag)
        case .followsPorts: (Leaf.interface + "config|state/sb:follows-ports", .flag)
        case .adminStatus: (Leaf.interface + "state/admin-status", .word(["UP", "DOWN"]))
        case .operStatus: (Leaf.interface + "state/oper-status", .word(["UP", "DOWN", "LOWER_LAYER_DOWN"]))
        case .mode: (Leaf.switched + "interface-mode", .word(["ACCESS", "TRUNK"]))
        case .nativeVLAN: (Leaf.switched + "native-vlan", .vlan)
        case .accessVLAN: (Leaf.switched + "access-vlan", .vlan)
        case .trunkVLANs: (Leaf.switched + "trunk-vlans", .vlans)
        case .untaggedVLANs: (Leaf.switched + "sb:untagged-vlans", .vlans)
        case .nativeTagged: (Leaf.switched + "sb:native-tagged", .flag)
        case .routedVLAN: (Leaf.interface + "vlan:routed-vlan/config|state/vlan", .vlan)
        case .acceptsAdvertisements: (Leaf.ipv6 + "config|state/sb:accepts-advertisements", .flag)
        case .address: (Leaf.addresses + "config|state/ip", .address)
        case .prefixLength: (Leaf.addresses + "config|state/prefix-length", .number(0...128))
        case .addressType:
            (Leaf.addresses + "config|state/type", .word(["GLOBAL_UNICAST", "LINK_LOCAL_UNICAST"]))
        case .otherPrefixLengths: (Leaf.addresses + "config|state/sb:other-prefix-lengths", .numbers(0...128))
        case .addressStatus:
            (Leaf.addresses + "state/status", .word(["PREFERRED", "TENTATIVE", "DUPLICATE"]))
        case .announces: (Leaf.advertisement + "config|state/enable", .flag)
        case .interval: (Leaf.advertisement + "config|state/interval", .number(1...65535))
        case .lifetime: (Leaf.advertisement + "config|state/lifetime", .number(0...65535))
        case .managed: (Leaf.advertisement + "config|state/managed", .flag)
        case .otherConfig: (Leaf.advertisement + "config|state/other-config", .flag)
        case .preference:
            (Leaf.advertisement + "config|state/sb:preference", .word(["HIGH", "MEDIUM", "LOW"]))
        case .announcedMTU: (Leaf.advertisement + "config|state/sb:mtu", .number(0...65535))
        case .nameServers: (Leaf.advertisement + "config|state/sb:name-servers", .addresses)
        case .otherOptions: (Leaf.advertisement + "config|state/sb:others", .texts)
        case .prefix: (Leaf.advertisement + "prefixes/prefix[prefix]/config|state/prefix", .prefix)
        case .isOnLink: (Leaf.advertisement + "prefixes/prefix[prefix]/config|state/enable-onlink", .flag)
        case .isNotAutonomous:
            (Leaf.advertisement + "prefixes/prefix[prefix]/config|state/disable-autoconfiguration", .flag)
        case .instance: (Leaf.networkInstance + "config|state/name", .text(limit: 255))
        case .instanceType:
            (
                Leaf.networkInstance + "config|state/type",
                .identity([
                    "openconfig-network-instance-types:L2L3", "openconfig-network-instance-types:DEFAULT_INSTANCE",
                ])
            )
        case .instanceEnabled: (Leaf.networkInstance + "config|state/sb:enabled", .flag)
        case .instanceMTU: (Leaf.networkInstance + "config|state/sb:mtu", .number(68...65535))
        case .bridgeMAC: (Leaf.networkInstance + "sb:bridge/config|state/mac-address", .mac)
        case .filtersVLANs: (Leaf.networkInstance + "sb:bridge/config|state/filters-vlans", .flag)
        case .defaultVLAN: (Leaf.networkInstance + "sb:bridge/config|state/default-vlan", .vlan)
        case .snoopsMulticast: (Leaf.networkInstance + "sb:bridge/config|state/multicast-snooping", .flag)
        case .bridgeLinkLocal: (Leaf.networkInstance + "sb:bridge/config|state/link-local", .flag)
        case .bridgeNativeVLAN: (Leaf.networkInstance + "sb:bridge/config|state/native-vlan", .vlan)
        case .bridgeVLANs: (Leaf.networkInstance + "sb:bridge/config|state/vlans", .vlans)
        case .bridgeUntaggedVLANs: (Leaf.networkInstance + "sb:bridge/config|state/untagged-vlans", .vlans)
        case .forwards: (Leaf.networkInstance + "sb:routing/config|state/forwards", .flag)
        case .isolated: (Leaf.networkInstance + "sb:routing/config|state/isolated", .flag)
        case .member: (Leaf.networkInstance + "interfaces/interface[id]/config|state/id", .text(limit: 255))
        case .memberInterface:
            (Leaf.networkInstance + "interfaces/interface[id]/config|state/interface", .text(limit: 255))
        case .learnedMAC: (Leaf.learned + "config|state/mac-address", .mac)
        case .learnedVLAN: (Leaf.learned + "config|state/vlan", .vlan)
        case .vlan: (Leaf.networkInstance + "vlans/vlan[vlan-id]/config|state/vlan-id", .vlan)
        case .vlanName: (Leaf.networkInstance + "vlans/vlan[vlan-id]/config|state/name", .text(limit: 255))
        case .vlanStatus:
            (Leaf.networkInstance + "vlans/vlan[vlan-id]/config|state/status", .word(["ACTIVE", "SUSPENDED"]))
        case .vlanMember:
            (Leaf.networkInstance + "vlans/vlan[vlan-id]/members/member[]/state/interface", .text(limit: 255))
        case .topVLAN: ("vlan:vlans/vlan[vlan-id]/config|state/vlan-id", .vlan)
        case .topVLANStatus: ("vlan:vlans/vlan[vlan-id]/config|state/status", .word(["ACTIVE", "SUSPENDED"]))
        case .topVLANMember: ("vlan:vlans/vlan[vlan-id]/members/member[]/state/interface", .text(limit: 255))
        case .spanningTree:
            (
                "stp:stp/global/config|state/enabled-protocol",
                .identities(["openconfig-spanning-tree-types:RAPID_PVST"])
            )
        case .cabledPort: ("lldp:lldp/interfaces/interface[name]/config|state/name", .text(limit: 255))
        case .neighbour: (Leaf.neighbours + "state/id", .text(limit: 255))
        case .neighbourSystem: (Leaf.neighbours + "state/system-name", .text(limit: 255))
        case .neighbourPort: (Leaf.neighbours + "state/port-id", .text(limit: 255))
        case .neighbourPortType: (Leaf.neighbours + "state/port-id-type", .word(["INTERFACE_NAME"]))
        case .hostname: ("sys:system/state/hostname", .text(limit: 253))
        case .bootTime: ("sys:system/state/boot-time", .wide)
        case .currentTime: ("sys:system/state/current-datetime", .text(limit: 64))
        case .softwareVersion: ("sys:system/state/software-version", .text(limit: 255))
        // An annotation of the whole tree (RFC 7952, 5.2.1): it has no twin in state.
        case .annotation: ("@/md:protobuf-metadata", .bytes(limit: 1_048_000))
        }
    }

    private static let interface = "if:interfaces/interface[name]/"
    private static let switched = interface + "eth:ethernet/vlan:switched-vlan/config|state/"
    private static let ipv6 = interface + "vlan:routed-vlan/ip:ipv6/"
    private static let addresses = ipv6 + "addresses/address[ip]/"
    private static let advertisement = ipv6 + "router-advertisement/"
    private static let networkInstance = "ni:network-instances/network-instance[name]/"
    private static let learned = networkInstance + "fdb/mac-table/entries/entry[mac-address,vlan]/"
    private static let neighbours = "lldp:lldp/interfaces/interface[name]/neighbors/neighbor[id]/"

    /// It follows from others, and is only ever set to what it is already.
    var isDerived: Bool {
        switch self {
        case .vlan, .vlanName, .vlanStatus, .vlanMember, .topVLAN, .topVLANStatus, .topVLANMember, .cabledPort,
            .learnedMAC, .learnedVLAN:
            true
        case .name, .type, .mtu, .description, .enabled, .linkLocal, .followsPorts, .adminStatus, .operStatus, .mode,
            .nativeVLAN, .accessVLAN, .trunkVLANs, .untaggedVLANs, .nativeTagged, .routedVLAN, .acceptsAdvertisements,
            .address, .prefixLength, .addressType, .otherPrefixLengths, .addressStatus, .announces, .interval,
            .lifetime,
            .managed, .otherConfig, .preference, .announcedMTU, .nameServers, .otherOptions, .prefix, .isOnLink,
            .isNotAutonomous, .instance, .instanceType, .instanceEnabled, .instanceMTU, .bridgeMAC, .filtersVLANs,
            .defaultVLAN, .snoopsMulticast, .bridgeLinkLocal, .bridgeNativeVLAN, .bridgeVLANs, .bridgeUntaggedVLANs,
            .forwards, .isolated, .member, .memberInterface, .spanningTree, .neighbour, .neighbourSystem,
            .neighbourPort,
            .neighbourPortType, .hostname, .bootTime, .currentTime, .softwareVersion, .annotation:
            false
        }
    }

    /// Of a row of a table of VLANs, where a switch has one.
    var isOfTable: Bool { self == .vlan || self == .vlanName || self == .vlanStatus }
}
