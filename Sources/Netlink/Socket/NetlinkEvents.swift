internal import CNetlink
internal import Glibc

/// Hints that a namespace's links, addresses, routes or bridge VLANs may have changed.
package enum NetlinkEvents {
    /// Begins to listen and returns the hints; the newest only is kept; `nl_recvmsgs`.
    ///
    /// A hint says "look again", never what changed: what the kernel told is not kept, and an overrun buffer (ENOBUFS) is a
    /// hint like any other. The stream ends when its reader stops or is cancelled; it ends by itself only where the socket
    /// fails. Changes after the return are not missed.
    package static func hints(in namespace: NetworkNamespace = .current) throws(NetlinkError) -> AsyncStream<Void> {
        let listener = try Listener(in: namespace)
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        continuation.onTermination = { _ in listener.stop() }
        do throws(NetlinkError) {
            try PlainThread.start {
                while listener.waitForHint() { continuation.yield() }
                continuation.finish()
            }
        } catch {
            continuation.finish()
            throw error
        }
        return stream
    }
}

/// The socket that hears, and the event file that ends the wait.
private final class Listener: Sendable {
    private let socket: EventSocket
    private let end: Int32

    init(in namespace: NetworkNamespace) throws(NetlinkError) {
        self.socket = try EventSocket(in: namespace)
        self.end = eventfd(0, Int32(EFD_CLOEXEC))
        guard self.end >= 0 else { throw NetlinkError(code: errno, doing: "listening to the kernel") }
    }

    deinit { close(self.end) }

    func stop() { eventfd_write(self.end, 1) }

    /// Stands still until something was told; false when it is over; `poll(2)`.
    func waitForHint() -> Bool {
        var files = [
            pollfd(fd: self.socket.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: self.end, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&files, 2, -1) < 0 {
            guard errno == EINTR else { return false }
        }
        return files[1].revents == 0 && self.socket.drain()
    }
}

/// libnl's socket, joined to the groups that matter to a switch.
///
/// Sendable without the compiler's proof: after `init` the pointer is used by the listening thread alone, until the last
/// reference is gone.
private struct EventSocket: ~Copyable, @unchecked Sendable {
    private let socket: OpaquePointer
    var descriptor: Int32 { nl_socket_get_fd(self.socket) }

    /// Opens it; `nl_socket_alloc`, `nl_socket_set_fd`, `nl_socket_add_membership`.
    init(in namespace: NetworkNamespace) throws(NetlinkError) {
        let doing = "listening to the kernel in \(namespace)"
        let descriptor = try openRouteSocket(in: namespace)
        guard let socket = nl_socket_alloc() else {
            close(descriptor)
            throw NetlinkError(code: ENOMEM, doing: doing)
        }
        guard nl_socket_set_fd(socket, NETLINK_ROUTE, descriptor) == 0 else {
            close(descriptor)
            nl_socket_free(socket)
            throw NetlinkError(.refused, doing: doing, reason: "libnl does not take the socket")
        }
        self.socket = socket
        setBuffer(descriptor, SO_RCVBUFFORCE, SO_RCVBUF, 4 << 20)
        nl_socket_disable_seq_check(socket)
        // A kernel without the last group (before 5.6) tells of VLANs through the first one.
        let groups = [RTNLGRP_LINK, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV6_ROUTE, RTNLGRP_BRVLAN]
        for group in groups { nl_socket_add_membership(socket, Int32(group.rawValue)) }
    }

    /// Closes it; `nl_socket_free`.
    deinit { nl_socket_free(self.socket) }

    /// Takes all that lies there, without looking at it; false where the socket is dead; `nl_recvmsgs_default`.
    func drain() -> Bool {
        while true {
            let code = nl_recvmsgs_default(self.socket)
            switch -code {
            case let code where code <= 0: continue
            case NLE_AGAIN: return true
            // Something was lost: look again, as always.
            case NLE_NOMEM, NLE_DUMP_INTR, NLE_MSG_OVERFLOW, NLE_MSG_TRUNC, NLE_INTR: continue
            default: return false
            }
        }
    }
}
