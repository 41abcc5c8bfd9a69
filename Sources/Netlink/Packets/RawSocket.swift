internal import CNetlink
internal import Glibc

/// An open raw socket of one network namespace that never waits; `socket(2)`, `close(2)`.
package final class RawSocket: Sendable {
    let descriptor: Int32
    let namespace: NetworkNamespace

    /// Opens it inside the namespace; everything else happens at home.
    init(
        _ family: Int32, _ type: __socket_type, protocolNumber: Int32, in namespace: NetworkNamespace
    ) throws(NetlinkError) {
        let doing = "opening a raw socket in \(namespace)"
        self.namespace = namespace
        self.descriptor = try namespace.inside { () throws(NetlinkError) in
            let kind = Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
            let descriptor = socket(family, kind, protocolNumber)
            guard descriptor >= 0 else { throw NetlinkError(code: errno, doing: doing) }
            return descriptor
        }
        setBuffer(self.descriptor, SO_RCVBUFFORCE, SO_RCVBUF, 1 << 20)
    }

    deinit { close(self.descriptor) }

    /// Sets an option to a value as it lies in memory; `setsockopt(2)`.
    func set(_ level: Int32, _ option: Int32, _ value: some BitwiseCopyable) throws(NetlinkError) {
        let code = withUnsafeBytes(of: value) { bytes in
            setsockopt(self.descriptor, level, option, bytes.baseAddress, socklen_t(bytes.count)) == 0 ? 0 : errno
        }
        guard code == 0 else { throw NetlinkError(code: code, doing: "preparing a raw socket in \(self.namespace)") }
    }

    /// Stands still until one of the sockets has something to read, or the time is over, and returns their positions; `poll(2)`.
    package static func wait(for sockets: [RawSocket], atMost limit: Duration) -> [Int] {
        var files = sockets.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        let (seconds, attoseconds) = limit.components
        // Rounded up: a wait of less than a millisecond is a wait all the same, not a busy loop.
        let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        guard poll(&files, nfds_t(files.count), Int32(clamping: max(0, milliseconds))) > 0 else { return [] }
        return files.indices.filter { files[$0].revents != 0 }
    }
}
