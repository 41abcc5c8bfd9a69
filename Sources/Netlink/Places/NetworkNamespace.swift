internal import CNetlink
internal import Glibc

/// A network namespace: this process's own, one that has a name, or one that is open as a file.
///
/// A netlink socket stays in the namespace in which it was opened, so nothing but opening sockets, and reading and writing
/// /proc/sys/net, ever has to happen inside.
package enum NetworkNamespace: Hashable, Sendable {
    /// The one this process runs in.
    case current
    /// /run/netns/NAME, as `ip netns add NAME` makes it.
    case named(String)
    /// An open /proc/PID/ns/net or /run/netns/NAME; the opener keeps it open and closes it.
    case open(Int32)

    /// The folder in which iproute2 keeps its named namespaces.
    package static let folder = "/run/netns"

    /// Runs `body` inside and returns what it returned; `setns(2)`.
    ///
    /// A thread made for it enters, runs `body` and ends, while the caller waits: no thread of Swift's ever changes its
    /// namespace. `body` must be synchronous through and through: it never starts a Task and resumes no continuation, since
    /// libdispatch's workers would inherit the namespace. In `.current` it runs where it is.
    package func inside<T: Sendable>(_ body: () throws(NetlinkError) -> T) throws(NetlinkError) -> T {
        if case .current = self { return try body() }
        return try self.withDescriptor { descriptor throws(NetlinkError) in
            try onThread { () throws(NetlinkError) in
                guard setns(descriptor, CLONE_NEWNET) == 0 else {
                    throw NetlinkError(code: errno, doing: "entering network \(self)")
                }
                return try body()
            }
        }
    }

    /// Runs `body` in a new, empty namespace that vanishes with it; `unshare(2)`.
    ///
    /// It holds nothing but a loopback interface that is down: the place for trying what a kernel can do. The rules of
    /// `inside` apply. Sockets opened in it keep it alive.
    package static func scratch<T: Sendable>(_ body: () throws(NetlinkError) -> T) throws(NetlinkError) -> T {
        try onThread { () throws(NetlinkError) in
            guard unshare(CLONE_NEWNET) == 0 else {
                throw NetlinkError(code: errno, doing: "making a network namespace")
            }
            return try body()
        }
    }

    /// Opens the namespace as a file while `body` runs, as IFLA_NET_NS_FD and setns want it.
    package func withDescriptor<T>(_ body: (Int32) throws(NetlinkError) -> T) throws(NetlinkError) -> T {
        switch self {
        case .open(let descriptor):
            return try body(descriptor)
        case .current:
            return try self.withFile("/proc/thread-self/ns/net", body)
        case .named(let name):
            try NetworkNamespace.check(name)
            return try self.withFile("\(NetworkNamespace.folder)/\(name)", body)
        }
    }

    private func withFile<T>(
        _ path: String, _ body: (Int32) throws(NetlinkError) -> T
    ) throws(NetlinkError) -> T {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            let remedy = code == ENOENT ? "there is no \(path); 'ip netns list' shows what is there" : nil
            throw NetlinkError(code: code, doing: "opening network \(self)", remedy: remedy)
        }
        defer { close(descriptor) }
        return try body(descriptor)
    }

    /// Refuses what is no plain file name, so that a name never leads out of /run/netns.
    static func check(_ name: String) throws(NetlinkError) {
        guard !name.isEmpty, name != ".", name != "..", name.utf8.count <= 255,
            !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 })
        else {
            throw NetlinkError(
                .refused, doing: "opening network namespace '\(name)'", reason: "that is no name of a namespace")
        }
    }
}

extension NetworkNamespace: CustomStringConvertible {
    package var description: String {
        switch self {
        case .current: "namespace of this process"
        case .named(let name): "namespace \(name)"
        case .open(let descriptor): "namespace open as file \(descriptor)"
        }
    }
}

/// Runs `body` on a thread of its own and returns what it returned or threw.
private func onThread<T>(_ body: () throws(NetlinkError) -> T) throws(NetlinkError) -> T {
    var outcome: Result<T, NetlinkError>?
    try PlainThread.finish {
        do throws(NetlinkError) {
            outcome = .success(try body())
        } catch {
            outcome = .failure(error)
        }
    }
    guard let outcome else {
        throw NetlinkError(.refused, doing: "running a thread", reason: "it ended without an outcome")
    }
    return try outcome.get()
}
