internal import CNetlink
package import FabricModel
internal import Glibc

/// A socket for ICMPv6 echo requests out of one network namespace, and the replies to them (RFC 4443, section 4).
///
/// The kernel chooses the source address and writes the checksum. Needs CAP_NET_RAW.
package struct EchoSocket: Sendable {
    package let raw: RawSocket

    package init(in namespace: NetworkNamespace) throws(NetlinkError) {
        self.raw = try RawSocket(AF_INET6, SOCK_RAW, protocolNumber: Int32(IPPROTO_ICMPV6), in: namespace)
        // struct icmp6_filter: a bit for each type, set where it is kept away from us.
        var filter = icmp6_filter()
        let replies = Int(ICMP6_ECHO_REPLY)
        withUnsafeMutableBytes(of: &filter) { bytes in
            let words = bytes.bindMemory(to: UInt32.self)
            for index in words.indices { words[index] = .max }
            words[replies >> 5] &= ~(1 << UInt32(replies & 31))
        }
        try self.raw.set(Int32(IPPROTO_ICMPV6), ICMP6_FILTER, filter)
    }

    /// What became of a request at our own door.
    package enum Sending: Hashable, Sendable {
        case sent
        /// The sender has no route to there, or no address to send from.
        case unroutable
        /// The way out is full; try again later.
        case full
    }

    /// Sends an echo request; `sendto(2)`.
    package func send(_ echo: Echo, to address: IPv6Address) throws(NetlinkError) -> Sending {
        let bytes = [UInt8(ICMP6_ECHO_REQUEST), 0, 0, 0] + echo.body
        var destination = sockaddr_in6()
        destination.sin6_family = sa_family_t(AF_INET6)
        withUnsafeMutableBytes(of: &destination.sin6_addr) { $0.copyBytes(from: address.bytes) }
        let code = withUnsafePointer(to: &destination) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                let size = socklen_t(MemoryLayout<sockaddr_in6>.size)
                return sendto(self.raw.descriptor, bytes, bytes.count, 0, pointer, size) < 0 ? errno : 0
            }
        }
        switch code {
        case 0: return .sent
        case ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EACCES, EINVAL, ENETDOWN: return .unroutable
        case EAGAIN, ENOBUFS, EINTR: return .full
        default: throw NetlinkError(code: code, doing: "pinging \(address) from \(self.raw.namespace)")
        }
    }

    /// Takes one reply that lies there; nil where none does; `recvfrom(2)`.
    package func receive() -> (echo: Echo, from: IPv6Address)? {
        while true {
            var bytes = [UInt8](repeating: 0, count: 256)
            var source = sockaddr_in6()
            var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
            let count = withUnsafeMutablePointer(to: &source) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    recvfrom(self.raw.descriptor, &bytes, bytes.count, 0, pointer, &size)
                }
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            let address = withUnsafeBytes(of: source.sin6_addr) { IPv6Address(bytes: $0) }
            // What is too short or of another type is passed over.
            guard let address, let echo = Echo(reply: bytes.prefix(count)) else { continue }
            return (echo, address)
        }
    }
}

/// The part of an echo message that comes back as it was sent.
package struct Echo: Hashable, Sendable {
    package var identifier: UInt16
    package var sequence: UInt16
    package var payload: [UInt8]

    package init(identifier: UInt16, sequence: UInt16, payload: [UInt8]) {
        self.identifier = identifier
        self.sequence = sequence
        self.payload = payload
    }

    /// Identifier, sequence number and payload, in network order.
    var body: [UInt8] {
        [self.identifier, self.sequence].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] } + self.payload
    }

    /// Reads an echo reply: type 129, code 0, checksum (the kernel's business), body; nil for anything else.
    package init?(reply bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count >= 8, bytes[0] == ICMP6_ECHO_REPLY, bytes[1] == 0 else { return nil }
        self.identifier = UInt16(bytes[4]) << 8 | UInt16(bytes[5])
        self.sequence = UInt16(bytes[6]) << 8 | UInt16(bytes[7])
        self.payload = Array(bytes.dropFirst(8))
    }
}
