internal import CNetlink
internal import Glibc

/// An rtnetlink socket in one network namespace, with everything on that makes the kernel explain itself; libmnl.
///
/// Every call blocks, so a `BlockingThread` is its place. It is one conversation: one caller at a time.
///
/// Sendable without the compiler's proof: the struct cannot be copied, so whoever holds it is the only one who uses what
/// the pointer leads to.
package struct NetlinkSocket: ~Copyable, @unchecked Sendable {
    let socket: OpaquePointer
    /// The port that the kernel gave it; answers carry it.
    let port: UInt32
    var nextSequence: UInt32 = 1
    /// Bytes that the kernel really lets wait for us; a full buffer loses acknowledgements.
    let receiveRoom: Int
    /// What one recvmsg(2) fills; the kernel makes dumps in pieces of up to half of it.
    var received = [UInt8](repeating: 0, count: 1 << 16)

    /// How long to wait for the next piece of an answer. The kernel makes one when it is asked, so this is never reached
    /// on a machine that lives.
    static let patience: Int32 = 30_000

    /// Opens a socket inside a namespace; `socket(2)`, `mnl_socket_fdopen`.
    ///
    /// Throws `notThere` and `noPermission` for a namespace that cannot be entered.
    package init(in namespace: NetworkNamespace = .current) throws(NetlinkError) {
        let descriptor = try openRouteSocket(in: namespace)
        guard let socket = mnl_socket_fdopen(descriptor) else {
            let code = errno
            close(descriptor)
            throw NetlinkError(code: code, doing: "opening a netlink socket in \(namespace)")
        }
        self.socket = socket
        self.port = mnl_socket_get_portid(socket)
        let options: [Int32] = [NETLINK_EXT_ACK, NETLINK_CAP_ACK, NETLINK_GET_STRICT_CHK]
        for option in options {
            // An old kernel that lacks one of them answers with less, and all the same rightly.
            var on: Int32 = 1
            _ = mnl_socket_setsockopt(socket, option, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        setBuffer(descriptor, SO_SNDBUFFORCE, SO_SNDBUF, 1 << 20)
        setBuffer(descriptor, SO_RCVBUFFORCE, SO_RCVBUF, 8 << 20)
        var room: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, &size)
        self.receiveRoom = Int(room)
    }

    /// Closes it; `mnl_socket_close`.
    deinit { mnl_socket_close(self.socket) }

    /// Sends bytes in one sendmsg(2); `mnl_socket_sendto`.
    func write(_ bytes: UnsafeRawBufferPointer) throws(NetlinkError) {
        guard mnl_socket_sendto(self.socket, bytes.baseAddress, bytes.count) == bytes.count else {
            throw NetlinkError(code: errno, doing: "sending to the kernel")
        }
    }

    /// What there is to read.
    enum Arrival {
        case bytes(Int)
        /// Nothing lies there.
        case nothing
        /// The kernel threw something away, since our buffer was full (ENOBUFS).
        case overrun
    }

    /// Reads what lies there into `received`; `mnl_socket_recvfrom`.
    mutating func read() throws(NetlinkError) -> Arrival {
        while true {
            let count = mnl_socket_recvfrom(self.socket, &self.received, self.received.count)
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing
            case ENOBUFS: return .overrun
            default: throw NetlinkError(code: errno, doing: "reading the kernel's answer")
            }
        }
    }

    /// Stands still until something lies there; `poll(2)`.
    func wait() throws(NetlinkError) {
        var descriptor = pollfd(fd: mnl_socket_get_fd(self.socket), events: Int16(POLLIN), revents: 0)
        while true {
            let count = poll(&descriptor, 1, NetlinkSocket.patience)
            if count > 0 { return }
            if count < 0, errno == EINTR { continue }
            throw NetlinkError(
                code: count == 0 ? ETIMEDOUT : errno, doing: "waiting for the kernel's answer")
        }
    }

    mutating func takeSequence() -> UInt32 {
        defer { self.nextSequence = self.nextSequence == .max ? 1 : self.nextSequence + 1 }
        return self.nextSequence
    }
}

/// Opens a bound, non-blocking rtnetlink socket inside a namespace; only this has to happen there.
func openRouteSocket(in namespace: NetworkNamespace) throws(NetlinkError) -> Int32 {
    try namespace.inside { () throws(NetlinkError) in
        let doing = "opening a netlink socket in \(namespace)"
        let kind = Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_NETLINK, kind, NETLINK_ROUTE)
        guard descriptor >= 0 else { throw NetlinkError(code: errno, doing: doing) }
        var address = sockaddr_nl(nl_family: sa_family_t(AF_NETLINK), nl_pad: 0, nl_pid: 0, nl_groups: 0)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_nl>.size))
            }
        }
        guard bound == 0 else {
            let code = errno
            close(descriptor)
            throw NetlinkError(code: code, doing: doing)
        }
        return descriptor
    }
}

/// Asks for a buffer beyond the system's limit, which needs CAP_NET_ADMIN, else for as much as the limit allows.
func setBuffer(_ descriptor: Int32, _ force: Int32, _ ask: Int32, _ bytes: Int32) {
    var bytes = bytes
    let size = socklen_t(MemoryLayout<Int32>.size)
    if setsockopt(descriptor, SOL_SOCKET, force, &bytes, size) != 0 {
        setsockopt(descriptor, SOL_SOCKET, ask, &bytes, size)
    }
}
