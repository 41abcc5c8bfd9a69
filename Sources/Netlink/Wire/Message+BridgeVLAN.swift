internal import CNetlink
package import FabricModel
internal import Glibc

extension Message {
    /// Whose VLANs a request speaks of.
    package enum VLANOwner: Hashable, Sendable {
        /// A port of a bridge (BRIDGE_FLAGS_MASTER).
        case port
        /// The bridge itself (BRIDGE_FLAGS_SELF): the VLANs that reach the machine.
        case bridge
    }

    /// Adds VLANs to a port or a bridge, or changes how it holds them (RTM_SETLINK, AF_BRIDGE).
    ///
    /// `untagged` and `pvid` need not be in `tagged`; what is in several is what the most special one says. At most 2,047
    /// runs of ids fit into a message, and no set has more.
    package static func addVLANs(
        tagged: VLANSet = VLANSet(), untagged: VLANSet = VLANSet(), pvid: VID? = nil, to link: Int32,
        of owner: VLANOwner
    ) -> Message {
        Message.bridgeVLANs(RTM_SETLINK, of: link, owner) { message in
            let only = pvid.map { VLANSet($0) } ?? VLANSet()
            message.vlans(tagged.subtracting(untagged).subtracting(only), flags: 0)
            message.vlans(untagged.subtracting(only), flags: BRIDGE_VLAN_INFO_UNTAGGED)
            // A PVID may not stand in a range, so it stands alone.
            let ingress = pvid.map { untagged.contains($0) } == true ? BRIDGE_VLAN_INFO_UNTAGGED : 0
            message.vlans(only, flags: BRIDGE_VLAN_INFO_PVID | ingress)
        }
    }

    /// Takes VLANs from a port or a bridge (RTM_DELLINK, AF_BRIDGE).
    package static func removeVLANs(_ vlans: VLANSet, from link: Int32, of owner: VLANOwner) -> Message {
        Message.bridgeVLANs(RTM_DELLINK, of: link, owner) { $0.vlans(vlans, flags: 0) }
    }

    /// Asks for the VLANs of every bridge and port, neighbouring ids as ranges (RTM_GETLINK, AF_BRIDGE, RTEXT_FILTER_BRVLAN_COMPRESSED).
    package static func dumpBridgeVLANs() -> Message {
        var message = Message(RTM_GETLINK, flags: NLM_F_DUMP)
        message.append(bridgeHeader(0))
        message.attribute(IFLA_EXT_MASK, UInt32(RTEXT_FILTER_BRVLAN_COMPRESSED))
        return message
    }

    private static func bridgeVLANs(
        _ type: Int, of link: Int32, _ owner: VLANOwner, _ content: (inout Message) -> Void
    ) -> Message {
        var message = Message(type)
        message.append(bridgeHeader(link))
        message.nest(IFLA_AF_SPEC) { spec in
            let flag = owner == .bridge ? BRIDGE_FLAGS_SELF : BRIDGE_FLAGS_MASTER
            spec.attribute(IFLA_BRIDGE_FLAGS, UInt16(truncatingIfNeeded: flag))
            content(&spec)
        }
        return message
    }

    /// Appends `struct bridge_vlan_info` for each run of ids: one, or a begin and an end.
    private mutating func vlans(_ set: VLANSet, flags: Int32) {
        for range in set.ranges {
            guard range.lowerBound < range.upperBound else {
                self.vlan(range.lowerBound, flags)
                continue
            }
            self.vlan(range.lowerBound, flags | BRIDGE_VLAN_INFO_RANGE_BEGIN)
            self.vlan(range.upperBound, flags | BRIDGE_VLAN_INFO_RANGE_END)
        }
    }

    private mutating func vlan(_ vid: VID, _ flags: Int32) {
        let entry = bridge_vlan_info(flags: UInt16(truncatingIfNeeded: flags), vid: vid.rawValue)
        self.attribute(IFLA_BRIDGE_VLAN_INFO, UInt32(littleEndian: UInt32(entry.vid) << 16 | UInt32(entry.flags)))
    }
}

private func bridgeHeader(_ link: Int32) -> ifinfomsg {
    ifinfomsg(ifi_family: UInt8(AF_BRIDGE), __ifi_pad: 0, ifi_type: 0, ifi_index: link, ifi_flags: 0, ifi_change: 0)
}
