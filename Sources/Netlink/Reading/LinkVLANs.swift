internal import CNetlink
package import FabricModel
internal import Glibc

/// The VLANs of one port, or of the bridge itself.
package struct LinkVLANs: Hashable, Sendable {
    /// The index of the link.
    package var link: Int32
    /// `native` is BRIDGE_VLAN_INFO_PVID, `untagged` BRIDGE_VLAN_INFO_UNTAGGED.
    package var vlans: PortVLANs

    package init(link: Int32, vlans: PortVLANs = PortVLANs()) {
        self.link = link
        self.vlans = vlans
    }
}

extension LinkVLANs {
    /// Reads RTM_NEWLINK of family AF_BRIDGE; nil for anything else.
    ///
    /// Ranges come as a begin and an end with the same flags; one without the other is passed over.
    init?(_ message: borrowing RawSpan) {
        guard let header = MessageHeader(message, at: 0), header.type == Int(RTM_NEWLINK),
            message.number(at: Message.headerSize) == UInt8(AF_BRIDGE),
            let link: Int32 = message.number(at: Message.headerSize + 4)
        else { return nil }
        self.init(link: link)
        var tagged = Collected()
        var untagged = Collected()
        var pvid: VID?
        message.forEachAttribute(from: Message.headerSize + MemoryLayout<ifinfomsg>.size) { type, payload in
            guard type == IFLA_AF_SPEC else { return }
            var begin: UInt16?
            payload.forEachAttribute { type, payload in
                guard type == IFLA_BRIDGE_VLAN_INFO, let bits: UInt16 = payload.number(),
                    let id: UInt16 = payload.number(at: 2), let vid = VID(id)
                else { return }
                let flags = Int32(bits)
                if flags & BRIDGE_VLAN_INFO_RANGE_BEGIN != 0 {
                    begin = id
                    return
                }
                let first = flags & BRIDGE_VLAN_INFO_RANGE_END != 0 ? begin : id
                begin = nil
                guard let first, first <= id else { return }
                if flags & BRIDGE_VLAN_INFO_PVID != 0 { pvid = vid }
                if flags & BRIDGE_VLAN_INFO_UNTAGGED != 0 {
                    untagged.insert(first...id)
                } else {
                    tagged.insert(first...id)
                }
            }
        }
        self.vlans = PortVLANs(native: pvid, untagged: untagged.set, tagged: tagged.set)
    }

    /// A set being filled with runs of ids: one array of words for all of them, none for a single id.
    private struct Collected {
        private var words: [UInt64] = []
        private var only: UInt16?

        mutating func insert(_ ids: ClosedRange<UInt16>) {
            if self.words.isEmpty, self.only == nil, ids.count == 1 {
                self.only = ids.lowerBound
                return
            }
            if self.words.isEmpty { self.words = [UInt64](repeating: 0, count: 64) }
            if let only = self.only { self.words[Int(only >> 6)] |= 1 << UInt64(only & 63) }
            self.only = nil
            for id in ids { self.words[Int(id >> 6)] |= 1 << UInt64(id & 63) }
        }

        var set: VLANSet {
            if !self.words.isEmpty { return VLANSet(words: self.words) }
            return self.only.flatMap { VID($0) }.map { VLANSet($0) } ?? VLANSet()
        }
    }
}
