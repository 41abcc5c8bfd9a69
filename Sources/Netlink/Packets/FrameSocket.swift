internal import CNetlink
package import FabricModel
internal import Glibc

/// A socket that sends Ethernet frames out of an interface as they are, and sees those that arrive there; `packet(7)`.
///
/// It opens deaf and is bound to its interface only then, so that it never sees another interface's frames. Needs CAP_NET_RAW.
package struct FrameSocket: Sendable {
    package let raw: RawSocket
    private let hearsItself: Bool

    /// - Parameters:
    ///   - interface: its name in the namespace; throws `notThere` where there is none.
    ///   - hearsItself: also sees what the machine itself sends there.
    package init(
        on interface: String, in namespace: NetworkNamespace, hearsItself: Bool = false
    ) throws(NetlinkError) {
        self.hearsItself = hearsItself
        var socket = try NetlinkSocket(in: namespace)
        let index = try socket.link(.name(interface)).index
        self.raw = try RawSocket(AF_PACKET, SOCK_RAW, protocolNumber: 0, in: namespace)
        // The kernel takes the tag out of a frame and tells it beside (struct tpacket_auxdata).
        try self.raw.set(SOL_PACKET, PACKET_AUXDATA, Int32(1))
        var address = sockaddr_ll()
        address.sll_family = UInt16(AF_PACKET)
        address.sll_protocol = UInt16(ETH_P_ALL).bigEndian
        address.sll_ifindex = index
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(self.raw.descriptor, pointer, socklen_t(MemoryLayout<sockaddr_ll>.size)) == 0 ? 0 : errno
            }
        }
        guard bound == 0 else {
            throw NetlinkError(code: bound, doing: "listening to \(interface) in \(namespace)")
        }
    }

    /// Sends a frame; `send(2)`.
    package func send(_ frame: Frame) throws(NetlinkError) {
        let bytes = frame.bytes
        guard Glibc.send(self.raw.descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw NetlinkError(code: errno, doing: "sending a frame from \(self.raw.namespace)")
        }
    }

    /// Takes one frame that has arrived, with its tag put back; nil where none lies there. Those that the
    /// machine sent itself are passed over, unless they are wanted; `recvmsg(2)`.
    package func receive() -> Frame? {
        while true {
            var bytes = [UInt8](repeating: 0, count: 1 << 14)
            // struct cmsghdr and struct tpacket_auxdata, with room for the padding of both.
            var control = [UInt8](repeating: 0, count: 64)
            var source = sockaddr_ll()
            var controlLength = 0
            let count = bytes.withUnsafeMutableBytes { bytes in
                control.withUnsafeMutableBytes { control in
                    withUnsafeMutablePointer(to: &source) { source in
                        var vector = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                        return withUnsafeMutablePointer(to: &vector) { vector in
                            var message = msghdr(
                                msg_name: source, msg_namelen: socklen_t(MemoryLayout<sockaddr_ll>.size),
                                msg_iov: vector, msg_iovlen: 1, msg_control: control.baseAddress,
                                msg_controllen: control.count, msg_flags: 0)
                            let count = recvmsg(self.raw.descriptor, &message, 0)
                            controlLength = message.msg_controllen
                            return count
                        }
                    }
                }
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard self.hearsItself || source.sll_pkttype != UInt8(PACKET_OUTGOING) else { continue }
            let tag = FrameSocket.tag(in: control.prefix(controlLength))
            guard let frame = Frame(bytes: bytes.prefix(count), tag: tag) else { continue }
            return frame
        }
    }

    /// The tag that the kernel took out of a frame; nil where it had none.
    private static func tag(in control: ArraySlice<UInt8>) -> UInt16? {
        let header = MemoryLayout<cmsghdr>.size
        guard control.count >= header + MemoryLayout<tpacket_auxdata>.size else { return nil }
        let auxiliary = control.withUnsafeBytes { bytes in
            bytes.loadUnaligned(fromByteOffset: header, as: tpacket_auxdata.self)
        }
        return auxiliary.tp_status & UInt32(TP_STATUS_VLAN_VALID) != 0 ? auxiliary.tp_vlan_tci : nil
    }
}

/// An Ethernet frame (IEEE 802.3, 3.2) with at most one 802.1Q tag.
package struct Frame: Hashable, Sendable {
    package var destination: MACAddress
    package var source: MACAddress
    /// The tag's sixteen bits: priority, drop eligibility and VLAN id (802.1Q, 9.6); nil without a tag.
    package var tag: UInt16?
    package var etherType: UInt16
    package var payload: [UInt8]

    package init(
        to destination: MACAddress, from source: MACAddress, tag: UInt16? = nil, etherType: UInt16, payload: [UInt8]
    ) {
        self.destination = destination
        self.source = source
        self.tag = tag
        self.etherType = etherType
        self.payload = payload
    }

    /// For experiments, which no program takes for its own (IEEE 802, 9.2.4).
    package static let experimental: UInt16 = 0x88b5

    /// As on the cable, without preamble and checksum.
    package var bytes: [UInt8] {
        let tag = self.tag.map { [UInt16(ETH_P_8021Q), $0] } ?? []
        let words = tag + [self.etherType]
        return self.destination.bytes + self.source.bytes + words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
            + self.payload
    }

    /// Reads a frame; nil where it is too short.
    ///
    /// - Parameter tag: one that was taken out of the bytes before; an inner one is then payload.
    package init?(bytes: some Collection<UInt8>, tag: UInt16? = nil) {
        let bytes = Array(bytes)
        guard bytes.count >= 14, let destination = MACAddress(bytes: bytes[0..<6]),
            let source = MACAddress(bytes: bytes[6..<12])
        else { return nil }
        func word(_ offset: Int) -> UInt16 { UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1]) }
        self.init(to: destination, from: source, tag: tag, etherType: word(12), payload: Array(bytes[14...]))
        if tag == nil, word(12) == UInt16(ETH_P_8021Q), bytes.count >= 18 {
            self.tag = word(14)
            self.etherType = word(16)
            self.payload = Array(bytes[18...])
        }
    }
}

extension MACAddress {
    /// Everybody on the VLAN.
    package static let broadcast = MACAddress(rawValue: 0xffff_ffff_ffff)
}
