internal import CNetlink
internal import Glibc

/// Hints that a namespace's links, addresses, routes or bridge VLANs may have changed.
package enum NetlinkEvents {
    /// Begins to listen on a thread of its own and returns the hints, of which the newest only is kept.
    ///
    /// A hint says "look again", never what changed: what the kernel told is not kept, and an overrun buffer is a hint like
    /// any other. The first one comes when listening has begun, so a reading after it misses nothing. The stream ends when
    /// its reader stops or is cancelled, and by itself where the namespace is not there or the socket fails.
    package static func hints(in namespace: NetworkNamespace = .current) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        guard let end = try? EventFile() else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { _ in end.signal() }
        do throws(NetlinkError) {
            try PlainThread.start {
                guard let socket = try? EventSocket(in: namespace) else { return continuation.finish() }
                repeat { continuation.yield() } while socket.waitForHint(or: end)
                continuation.finish()
            }
        } catch {
            continuation.finish()
        }
        return stream
    }
}

/// A file that one thread makes readable to end another one's wait; `eventfd(2)`.
final class EventFile: Sendable {
    let descriptor: Int32

    init() throws(NetlinkError) {
        self.descriptor = eventfd(0, Int32(EFD_CLOEXEC))
        guard self.descriptor >= 0 else { throw NetlinkError(code: errno, doing: "making an event file") }
    }

    deinit { close(self.descriptor) }

    func signal() { eventfd_write(self.descriptor, 1) }
}

/// libnl's socket, joined to the groups that matter to a switch.
package struct EventSocket: ~Copyable {
    private let socket: OpaquePointer

    /// Opens it; `nl_socket_alloc`, `nl_socket_set_fd`, `nl_socket_add_membership`.
    package init(in namespace: NetworkNamespace) throws(NetlinkError) {
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

    /// Stands still until the kernel told something, or the time is over; true where it did; `poll(2)`.
    package func wait(atMost limit: Duration) -> Bool {
        let milliseconds = limit.components.seconds * 1000 + limit.components.attoseconds / 1_000_000_000_000_000
        var file = self.file
        let count = poll(&file, 1, Int32(clamping: max(0, milliseconds)))
        return count > 0 && self.drain()
    }

    /// Stands still until the kernel told something; false when `end` was signalled or the socket is dead.
    func waitForHint(or end: EventFile) -> Bool {
        var files = [self.file, pollfd(fd: end.descriptor, events: Int16(POLLIN), revents: 0)]
        while poll(&files, 2, -1) < 0 {
            guard errno == EINTR else { return false }
        }
        return files[1].revents == 0 && self.drain()
    }

    private var file: pollfd { pollfd(fd: nl_socket_get_fd(self.socket), events: Int16(POLLIN), revents: 0) }

    /// Takes all that lies there, without looking at it; false where the socket is dead; `nl_recvmsgs_default`.
    private func drain() -> Bool {
        while true {
            switch -nl_recvmsgs_default(self.socket) {
            case let code where code <= 0: continue
            case NLE_AGAIN: return true
            // Something was lost: look again, as always.
            case NLE_NOMEM, NLE_DUMP_INTR, NLE_MSG_OVERFLOW, NLE_MSG_TRUNC, NLE_INTR: continue
            default: return false
            }
        }
    }
}
