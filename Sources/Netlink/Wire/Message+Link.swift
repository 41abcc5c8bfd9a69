internal import CNetlink
internal import FabricModel
internal import Glibc

extension Message {
    /// Creates a link (RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL); refused with EEXIST where the name is taken.
    package static func createLink(_ settings: LinkSettings) -> Message {
        var message = Message(RTM_NEWLINK, flags: NLM_F_CREATE | NLM_F_EXCL)
        message.append(linkHeader(nil, settings.isUp))
        message.attributes(of: settings)
        return message
    }

    /// Changes a link that is there (RTM_NEWLINK without NLM_F_CREATE, which unlike RTM_SETLINK also takes a kind's own settings).
    package static func changeLink(_ link: LinkReference, _ settings: LinkSettings) -> Message {
        var message = Message(RTM_NEWLINK)
        message.append(linkHeader(link, settings.isUp))
        message.reference(link)
        message.attributes(of: settings)
        return message
    }

    /// Renames a link (IFLA_IFNAME); older kernels want it down.
    package static func renameLink(index: Int32, to name: String) -> Message {
        Message.changeLink(.index(index), LinkSettings(name: name))
    }

    /// Deletes a link (RTM_DELLINK).
    package static func deleteLink(_ link: LinkReference) -> Message {
        var message = Message(RTM_DELLINK)
        message.append(linkHeader(link, nil))
        message.reference(link)
        return message
    }

    /// Gives a link more names (RTM_NEWLINKPROP, IFLA_PROP_LIST of IFLA_ALT_IFNAME), each 1 to 127 bytes.
    package static func addAlternativeNames(_ names: [String], to link: LinkReference) -> Message {
        var message = Message(RTM_NEWLINKPROP, flags: NLM_F_CREATE | NLM_F_EXCL | NLM_F_APPEND)
        message.alternativeNames(names, of: link)
        return message
    }

    /// Takes names from a link (RTM_DELLINKPROP).
    package static func removeAlternativeNames(_ names: [String], from link: LinkReference) -> Message {
        var message = Message(RTM_DELLINKPROP)
        message.alternativeNames(names, of: link)
        return message
    }

    /// Asks for every link (RTM_GETLINK, NLM_F_DUMP), without the statistics that nobody here reads.
    package static func dumpLinks() -> Message {
        var message = Message(RTM_GETLINK, flags: NLM_F_DUMP)
        message.append(linkHeader(nil, nil))
        message.attribute(IFLA_EXT_MASK, UInt32(RTEXT_FILTER_SKIP_STATS))
        return message
    }

    /// Asks for one link.
    package static func getLink(_ link: LinkReference) -> Message {
        var message = Message(RTM_GETLINK)
        message.append(linkHeader(link, nil))
        message.attribute(IFLA_EXT_MASK, UInt32(RTEXT_FILTER_SKIP_STATS))
        message.reference(link)
        return message
    }

    private mutating func alternativeNames(_ names: [String], of link: LinkReference) {
        self.append(linkHeader(link, nil))
        self.reference(link)
        self.nest(Message.nested | IFLA_PROP_LIST) { list in
            for name in names { list.attribute(IFLA_ALT_IFNAME, name) }
        }
    }

    /// A name longer than the kernel's 15 bytes can only be an alternative one.
    private mutating func reference(_ link: LinkReference) {
        guard case .name(let name) = link else { return }
        let isLong = name.utf8.count >= Int(IF_NAMESIZE)
        self.attribute(isLong ? IFLA_ALT_IFNAME : IFLA_IFNAME, name)
    }

    private mutating func attributes(of settings: LinkSettings) {
        if let name = settings.name { self.attribute(IFLA_IFNAME, name) }
        if let namespace = settings.namespace { self.attribute(IFLA_NET_NS_FD, UInt32(bitPattern: namespace)) }
        if let mtu = settings.mtu { self.attribute(IFLA_MTU, mtu) }
        if let mac = settings.mac { self.attribute(IFLA_ADDRESS, bytes: mac.bytes) }
        if let alias = settings.alias { self.attribute(IFLA_IFALIAS, bytes: alias.utf8) }
        if let master = settings.master { self.attribute(IFLA_MASTER, UInt32(bitPattern: master)) }
        if case .vlan(let device) = settings.kind, let link = device.link {
            self.attribute(IFLA_LINK, UInt32(bitPattern: link))
        }
        if let kind = settings.kind {
            self.nest(IFLA_LINKINFO) { $0.kind(kind) }
        }
        if let mode = settings.addressGeneration {
            self.nest(IFLA_AF_SPEC) { families in
                families.nest(AF_INET6) { $0.attribute(IFLA_INET6_ADDR_GEN_MODE, mode.rawValue) }
            }
        }
    }

    private mutating func kind(_ kind: LinkKind) {
        switch kind {
        case .bridge(let bridge):
            self.attribute(IFLA_INFO_KIND, "bridge")
            self.nest(IFLA_INFO_DATA) { $0.bridge(bridge) }
        case .vlan(let device):
            self.attribute(IFLA_INFO_KIND, "vlan")
            self.nest(IFLA_INFO_DATA) { $0.vlanDevice(device) }
        case .veth(let peer):
            self.attribute(IFLA_INFO_KIND, "veth")
            self.nest(IFLA_INFO_DATA) { content in
                content.nest(VETH_INFO_PEER) { end in
                    end.append(linkHeader(nil, peer.isUp))
                    end.attributes(of: peer)
                }
            }
        case .dummy:
            self.attribute(IFLA_INFO_KIND, "dummy")
        case .vrf(let table):
            self.attribute(IFLA_INFO_KIND, "vrf")
            self.nest(IFLA_INFO_DATA) { $0.attribute(IFLA_VRF_TABLE, table) }
        case .bond(let bond):
            self.attribute(IFLA_INFO_KIND, "bond")
            self.nest(IFLA_INFO_DATA) { content in
                content.attribute(IFLA_BOND_MODE, activeBackup)
                content.attribute(IFLA_BOND_MIIMON, bond.monitorInterval)
            }
        }
    }

    private mutating func bridge(_ bridge: BridgeSettings) {
        if let stp = bridge.stp { self.attribute(IFLA_BR_STP_STATE, stp) }
        if let filtering = bridge.vlanFiltering { self.attribute(IFLA_BR_VLAN_FILTERING, filtering ? 1 : 0 as UInt8) }
        if let snooping = bridge.multicastSnooping { self.attribute(IFLA_BR_MCAST_SNOOPING, snooping ? 1 : 0 as UInt8) }
        if let pvid = bridge.defaultPVID { self.attribute(IFLA_BR_VLAN_DEFAULT_PVID, pvid) }
    }

    private mutating func vlanDevice(_ device: VLANDeviceSettings) {
        if let vid = device.vid { self.attribute(IFLA_VLAN_ID, vid.rawValue) }
        guard let binding = device.bridgeBinding else { return }
        // struct ifla_vlan_flags: the flags, and the mask of those that are set by this.
        let flag = UInt32(VLAN_FLAG_BRIDGE_BINDING.rawValue)
        self.attribute(IFLA_VLAN_FLAGS, UInt64(littleEndian: UInt64(binding ? flag : 0) | UInt64(flag) << 32))
    }
}

/// BOND_MODE_ACTIVEBACKUP: linux/if_bonding.h, which cannot be included beside net/if.h.
private let activeBackup: UInt8 = 1

/// `struct ifinfomsg`: the index, and IFF_UP with the mask that says whether it is set at all.
private func linkHeader(_ link: LinkReference?, _ isUp: Bool?) -> ifinfomsg {
    let index: Int32 = if case .index(let index) = link { index } else { 0 }
    let up = UInt32(IFF_UP)
    return ifinfomsg(
        ifi_family: UInt8(AF_UNSPEC), __ifi_pad: 0, ifi_type: 0, ifi_index: index,
        ifi_flags: isUp == true ? up : 0, ifi_change: isUp == nil ? 0 : up)
}
