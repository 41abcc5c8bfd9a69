import Glibc
import Netlink

/// The smallest router advertisement there is (RFC 4861, section 4.2): a default router for half an hour.
enum RouterAdvertisement {
    /// Sends one to all nodes from a link of the namespace; the link needs a link-local address that is ready.
    static func send(from link: String, in namespace: NetworkNamespace) throws {
        try namespace.inside { () throws(NetlinkError) in
            let doing = "sending a router advertisement from \(link)"
            let descriptor = socket(
                AF_INET6, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Int32(IPPROTO_ICMPV6))
            guard descriptor >= 0 else { throw NetlinkError(code: errno, doing: doing) }
            defer { close(descriptor) }
            // A node believes only what no router has passed on: a hop limit of 255.
            var hops: Int32 = 255
            let size = socklen_t(MemoryLayout<Int32>.size)
            setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_MULTICAST_HOPS, &hops, size)
            var allNodes = sockaddr_in6()
            allNodes.sin6_family = sa_family_t(AF_INET6)
            allNodes.sin6_scope_id = if_nametoindex(link)
            inet_pton(AF_INET6, "ff02::1", &allNodes.sin6_addr)
            let message: [UInt8] = [
                134, 0, 0, 0,  // type, code, checksum (the kernel's matter)
                64, 0, 0x07, 0x08,  // hop limit, flags, router lifetime 1800 s
                0, 0, 0, 0, 0, 0, 0, 0,  // reachable time and retransmission timer: not said
            ]
            let count = withUnsafePointer(to: &allNodes) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    sendto(
                        descriptor, message, message.count, 0, address, socklen_t(MemoryLayout<sockaddr_in6>.size))
                }
            }
            guard count == message.count else { throw NetlinkError(code: errno, doing: doing) }
        }
    }
}
