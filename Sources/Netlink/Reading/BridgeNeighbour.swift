internal import CNetlink
package import FabricModel
internal import Glibc

/// An address that a bridge knows, and the port behind which it is (an entry of its forwarding database).
package struct BridgeNeighbour: Hashable, Sendable {
    package var mac: MACAddress
    /// The index of the port.
    package var port: Int32
    /// The index of the bridge; nil for an entry of a link that is no port of one.
    package var bridge: Int32?
    /// Nil where the bridge keeps no VLANs apart.
    package var vlan: VID?
    /// The bridge saw it in traffic, and forgets it by itself: neither its own, nor written by somebody, nor another control plane's.
    package var isLearned: Bool

    package init(mac: MACAddress, port: Int32, bridge: Int32?, vlan: VID?, isLearned: Bool) {
        self.mac = mac
        self.port = port
        self.bridge = bridge
        self.vlan = vlan
        self.isLearned = isLearned
    }
}

extension BridgeNeighbour {
    /// Reads RTM_NEWNEIGH of family AF_BRIDGE; nil for anything else.
    init?(_ message: borrowing RawSpan) {
        let body = Message.headerSize
        guard let header = MessageHeader(message, at: 0), header.type == Int(RTM_NEWNEIGH),
            message.number(at: body) == UInt8(AF_BRIDGE), let port: Int32 = message.number(at: body + 4),
            let state: UInt16 = message.number(at: body + 8), let flags: UInt8 = message.number(at: body + 10)
        else { return nil }
        var mac: MACAddress?
        var bridge: Int32?
        var vlan: VID?
        message.forEachAttribute(from: body + MemoryLayout<ndmsg>.size) { type, payload in
            switch type {
            case NDA_LLADDR: mac = MACAddress(bytes: payload.array)
            case NDA_MASTER: bridge = payload.number()
            case NDA_VLAN: vlan = (payload.number() as UInt16?).flatMap { VID($0) }
            default: break
            }
        }
        guard let mac else { return nil }
        let isKept = Int32(state) & (NUD_PERMANENT | NUD_NOARP) != 0 || Int32(flags) & NTF_EXT_LEARNED != 0
        self.init(mac: mac, port: port, bridge: bridge, vlan: vlan, isLearned: !isKept)
    }
}

extension NetlinkSocket {
    /// Reads every address that every bridge of the namespace knows.
    package mutating func bridgeNeighbours() throws(NetlinkError) -> [BridgeNeighbour] {
        try self.dump(.dumpBridgeNeighbours(), into: [BridgeNeighbour]()) { neighbours, message in
            if let neighbour = BridgeNeighbour(message) { neighbours.append(neighbour) }
        }
    }
}
