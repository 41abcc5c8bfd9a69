package import FabricModel

/// What a link is found by in a request.
package enum LinkReference: Hashable, Sendable {
    /// Its index, positive. It may be reused by another link: read it together with the name just before writing by it.
    case index(Int32)
    /// Its name, or one of its alternative names.
    case name(String)
}

/// What a request sets on a link; nil leaves a setting alone.
package struct LinkSettings: Hashable, Sendable {
    /// IFLA_NAME of a new link: 1 to 15 bytes, no slash, no colon, no space. The kernel expands `%d`.
    package var name: String?
    /// What it is; only where it is created, or where the kind's own settings change.
    package var kind: LinkKind?
    /// IFLA_MTU, bytes of payload in a frame.
    package var mtu: UInt32?
    /// IFLA_ADDRESS.
    package var mac: MACAddress?
    /// IFLA_MASTER: the index of the bridge or VRF it joins; 0 leaves it.
    package var master: Int32?
    /// IFLA_IFALIAS, up to 255 bytes; empty clears it. The kernel ignores it in a request that creates a link.
    package var alias: String?
    /// IFLA_INET6_ADDR_GEN_MODE. Set it in a request before the one that sets the link up: within one, up comes first.
    package var addressGeneration: AddressGeneration?
    /// IFF_UP.
    package var isUp: Bool?
    /// IFLA_NET_NS_FD: the open namespace that the link is created in or moved to.
    package var namespace: Int32?

    package init(
        name: String? = nil, kind: LinkKind? = nil, mtu: UInt32? = nil, mac: MACAddress? = nil, master: Int32? = nil,
        alias: String? = nil, addressGeneration: AddressGeneration? = nil, isUp: Bool? = nil, namespace: Int32? = nil
    ) {
        self.name = name
        self.kind = kind
        self.mtu = mtu
        self.mac = mac
        self.master = master
        self.alias = alias
        self.addressGeneration = addressGeneration
        self.isUp = isUp
        self.namespace = namespace
    }
}

/// How the kernel makes an interface's link-local address by itself (IN6_ADDR_GEN_MODE, linux/if_link.h).
package enum AddressGeneration: UInt8, Hashable, Sendable {
    /// From the MAC address (RFC 4291, appendix A).
    case eui64 = 0
    /// Not at all: no link-local address but the one that somebody writes.
    case none = 1
    /// Stable and opaque (RFC 7217), from a secret.
    case stablePrivacy = 2
    /// The same with a random secret.
    case random = 3
}

/// What a link is (IFLA_INFO_KIND), with what only that kind has (IFLA_INFO_DATA).
package indirect enum LinkKind: Hashable, Sendable {
    case bridge(BridgeSettings)
    /// An 802.1Q device on a link.
    case vlan(VLANDeviceSettings)
    /// A virtual cable; the settings are those of its other end. Set the ends up when both are there: an end that shall be
    /// up from the start is refused (ENOTCONN), since it is made first.
    case veth(peer: LinkSettings)
    case dummy
    /// A routing domain with the number of its table.
    case vrf(table: UInt32)
    /// One link out of several of which one is active (mode active-backup); they join it while they are down.
    case bond(BondSettings)
}

/// A bond's own settings (IFLA_BOND_*), for the one mode that asks nothing of the switch.
package struct BondSettings: Hashable, Sendable {
    /// IFLA_BOND_MIIMON: how often the members' carrier is looked at, in milliseconds.
    package var monitorInterval: UInt32

    package init(monitorInterval: UInt32) { self.monitorInterval = monitorInterval }
}

/// A bridge's own settings (IFLA_BR_*); nil leaves one alone.
package struct BridgeSettings: Hashable, Sendable {
    /// IFLA_BR_VLAN_FILTERING.
    package var vlanFiltering: Bool?
    /// IFLA_BR_VLAN_DEFAULT_PVID: the VLAN that ports get when they join, 0 for none.
    package var defaultPVID: UInt16?
    /// IFLA_BR_STP_STATE: 0 off, 1 the kernel's, 2 a daemon's.
    package var stp: UInt32?
    /// IFLA_BR_MCAST_SNOOPING.
    package var multicastSnooping: Bool?

    package init(
        vlanFiltering: Bool? = nil, defaultPVID: UInt16? = nil, stp: UInt32? = nil, multicastSnooping: Bool? = nil
    ) {
        self.vlanFiltering = vlanFiltering
        self.defaultPVID = defaultPVID
        self.stp = stp
        self.multicastSnooping = multicastSnooping
    }
}

/// An 802.1Q device's own settings (IFLA_LINK, IFLA_VLAN_*).
package struct VLANDeviceSettings: Hashable, Sendable {
    /// The index of the link that carries the tagged frames; only where the device is created.
    package var link: Int32?
    package var vid: VID?
    /// VLAN_FLAG_BRIDGE_BINDING: the device is up only while a port of the bridge below is up in its VLAN.
    package var bridgeBinding: Bool?

    package init(link: Int32? = nil, vid: VID? = nil, bridgeBinding: Bool? = nil) {
        self.link = link
        self.vid = vid
        self.bridgeBinding = bridgeBinding
    }
}
