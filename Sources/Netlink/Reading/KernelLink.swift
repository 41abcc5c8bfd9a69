internal import CNetlink
package import FabricModel
internal import Glibc

/// A network interface as the kernel told of it, once.
package struct KernelLink: Hashable, Sendable {
    /// Its index, positive; it may be given to another link when this one is gone.
    package var index: Int32
    package var name: String
    /// Its alternative names, in the kernel's order (IFLA_PROP_LIST).
    package var alternativeNames: [String] = []
    /// IFLA_INFO_KIND: bridge, vlan, veth, dummy, vrf, …; nil for hardware.
    package var kind: String?
    /// The index of the bridge, VRF or bond it is in; nil for none.
    package var master: Int32?
    /// The index of the link below (a VLAN device's) or at the other end (a veth's).
    package var lower: Int32?
    /// Whether that index counts in another namespace (IFLA_LINK_NETNSID).
    package var lowerIsElsewhere = false
    package var mtu: UInt32 = 0
    package var mac: MACAddress?
    /// IFF_UP: somebody set it up.
    package var isUp = false
    /// IFF_LOWER_UP: there is a signal on the cable. Meaningless on a link that is not up.
    package var hasCarrier = false
    /// IFF_RUNNING: the kernel has acted on that signal. It does so for a hundred links a second (net/core/link_watch.c), and
    /// until then sends nothing through the link.
    package var isRunning = false
    /// IFLA_IFALIAS; empty for none.
    package var alias = ""
    package var addressGeneration: AddressGeneration?
    /// IFLA_INET6_CONF's accept_ra: 0 never, 1 unless forwarding, 2 always.
    package var acceptsRouterAdvertisements: Int32?
    /// Of a VLAN device.
    package var vid: VID?
    package var bridgeBinding = false
    /// Of a bridge.
    package var bridge = BridgeSettings()
    /// Of a VRF.
    package var table: UInt32?

    package init(index: Int32, name: String) {
        self.index = index
        self.name = name
    }
}

extension KernelLink {
    /// Reads RTM_NEWLINK; nil for another message, or one that libnl-route cannot read.
    ///
    /// libnl-route reads what it knows. Alternative names, a bridge's options and accept_ra, which libnl-route 3.7 does
    /// not know, are read from the same bytes.
    init?(_ message: borrowing RawSpan) {
        guard let header = MessageHeader(message, at: 0), header.type == Int(RTM_NEWLINK),
            let object = LibnlObject(parsing: message), let name = rtnl_link_get_name(object.pointer)
        else { return nil }
        self.init(index: rtnl_link_get_ifindex(object.pointer), name: String(cString: name))
        self.takeGeneral(from: object)
        self.takeKind(from: object)
        message.forEachAttribute(from: Message.headerSize + MemoryLayout<ifinfomsg>.size) { type, payload in
            switch type {
            case IFLA_LINK_NETNSID: self.lowerIsElsewhere = true
            case IFLA_PROP_LIST:
                payload.forEachAttribute { type, payload in
                    if type == IFLA_ALT_IFNAME { self.alternativeNames.append(payload.text) }
                }
            case IFLA_LINKINFO where self.kind == "bridge":
                payload.forEachAttribute { type, payload in
                    if type == IFLA_INFO_DATA { self.bridge = BridgeSettings(reading: payload) }
                }
            case IFLA_AF_SPEC:
                payload.forEachAttribute { family, payload in
                    if family == Int(AF_INET6) { self.takeInet6(from: payload) }
                }
            default: break
            }
        }
    }

    /// IFF_LOWER_UP: linux/if.h, which cannot be included beside net/if.h.
    private static let lowerUp: UInt32 = 1 << 16

    private mutating func takeGeneral(from object: borrowing LibnlObject) {
        let link = object.pointer
        let flags = rtnl_link_get_flags(link)
        self.isUp = flags & UInt32(IFF_UP) != 0
        self.hasCarrier = flags & KernelLink.lowerUp != 0
        self.isRunning = flags & UInt32(IFF_RUNNING) != 0
        self.mtu = rtnl_link_get_mtu(link)
        self.mac = MACAddress(bytes: bytes(of: rtnl_link_get_addr(link)))
        if let kind = rtnl_link_get_type(link) { self.kind = String(cString: kind) }
        if let alias = rtnl_link_get_ifalias(link) { self.alias = String(cString: alias) }
        let (master, lower) = (rtnl_link_get_master(link), rtnl_link_get_link(link))
        if master > 0 { self.master = master }
        if lower > 0 { self.lower = lower }
        var mode: UInt8 = 0
        if rtnl_link_inet6_get_addr_gen_mode(link, &mode) == 0 {
            self.addressGeneration = AddressGeneration(rawValue: mode)
        }
    }

    private mutating func takeKind(from object: borrowing LibnlObject) {
        let link = object.pointer
        if rtnl_link_is_vlan(link) != 0 {
            self.vid = VID(rtnl_link_vlan_get_id(link))
            let flags = rtnl_link_vlan_get_flags(link)
            self.bridgeBinding = flags > 0 && UInt32(flags) & VLAN_FLAG_BRIDGE_BINDING.rawValue != 0
        }
        var table: UInt32 = 0
        if rtnl_link_is_vrf(link) != 0, rtnl_link_vrf_get_tableid(link, &table) == 0 { self.table = table }
    }

    private mutating func takeInet6(from payload: borrowing RawSpan) {
        payload.forEachAttribute { type, payload in
            // An array of 32-bit settings in the order of DEVCONF_* (linux/ipv6.h).
            if type == IFLA_INET6_CONF {
                self.acceptsRouterAdvertisements = payload.number(at: KernelLink.acceptRA * 4)
            }
        }
    }

    /// DEVCONF_ACCEPT_RA: linux/ipv6.h, which cannot be included beside netinet/in.h.
    private static let acceptRA = 3
}

extension BridgeSettings {
    /// Reads a bridge's IFLA_INFO_DATA.
    init(reading payload: borrowing RawSpan) {
        self.init()
        payload.forEachAttribute { type, payload in
            switch type {
            case IFLA_BR_VLAN_FILTERING: self.vlanFiltering = (payload.number() as UInt8?).map { $0 != 0 }
            case IFLA_BR_VLAN_DEFAULT_PVID: self.defaultPVID = payload.number()
            case IFLA_BR_STP_STATE: self.stp = payload.number()
            case IFLA_BR_MCAST_SNOOPING: self.multicastSnooping = (payload.number() as UInt8?).map { $0 != 0 }
            default: break
            }
        }
    }
}
