internal import CNetlink
package import FabricModel
internal import Glibc

extension Message {
    /// Makes a bridge forget the addresses that it learned in a VLAN, on all its ports at once (RTM_DELNEIGH, NLM_F_BULK, since
    /// Linux 5.19; an older kernel refuses it with EINVAL, since it misses an address).
    ///
    /// Entries that are the bridge's own (NUD_PERMANENT), that somebody wrote (NUD_NOARP) or that another program's control plane
    /// keeps (NTF_EXT_LEARNED) stay: each mask names a bit that must be clear.
    package static func forgetLearned(in vlan: VID, of bridge: Int32) -> Message {
        var message = Message(RTM_DELNEIGH, flags: NLM_F_BULK)
        message.append(neighbourHeader(bridge, flags: NTF_SELF))
        message.attribute(NDA_VLAN, vlan.rawValue)
        message.attribute(NDA_NDM_STATE_MASK, UInt16(NUD_PERMANENT | NUD_NOARP))
        message.attribute(NDA_NDM_FLAGS_MASK, UInt8(NTF_EXT_LEARNED))
        return message
    }

    /// Asks for every address that every bridge of the namespace knows (RTM_GETNEIGH, AF_BRIDGE).
    package static func dumpBridgeNeighbours() -> Message {
        var message = Message(RTM_GETNEIGH, flags: NLM_F_DUMP)
        message.append(neighbourHeader(0, flags: 0))
        return message
    }

    /// Makes a bridge forget one address (RTM_DELNEIGH).
    package static func remove(_ neighbour: BridgeNeighbour) -> Message {
        var message = Message(RTM_DELNEIGH)
        message.append(neighbourHeader(neighbour.port, flags: NTF_MASTER))
        message.attribute(NDA_LLADDR, bytes: neighbour.mac.bytes)
        if let vlan = neighbour.vlan { message.attribute(NDA_VLAN, vlan.rawValue) }
        return message
    }
}

/// `struct ndmsg`.
private func neighbourHeader(_ link: Int32, flags: some BinaryInteger) -> ndmsg {
    ndmsg(
        ndm_family: UInt8(AF_BRIDGE), ndm_pad1: 0, ndm_pad2: 0, ndm_ifindex: link, ndm_state: 0,
        ndm_flags: UInt8(truncatingIfNeeded: flags), ndm_type: 0)
}
