internal import Glibc

/// The right to change one thing in one network namespace, which one process at a time has; `flock(2)`.
///
/// The lock is a file in /run/selvage that the kernel releases with the process, however it ends. The namespace counts by
/// what it is, not by its name, so two names of one namespace share a lock.
package struct NamespaceLock: ~Copyable {
    private let descriptor: Int32

    /// The folder of the locks.
    package static let folder = "/run/selvage"

    /// Takes the lock; throws `busy` at once where another process has it.
    package init(on name: String, in namespace: NetworkNamespace) throws(NetlinkError) {
        let doing = "locking \(name) in \(namespace)"
        let identity = try namespace.identity()
        if mkdir(NamespaceLock.folder, 0o755) != 0, errno != EEXIST { throw NetlinkError(code: errno, doing: doing) }
        let file = name.replacing("/", with: "_")
        let descriptor = Glibc.open(
            "\(NamespaceLock.folder)/\(identity)-\(file).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw NetlinkError(code: errno, doing: doing) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            guard code == EWOULDBLOCK else { throw NetlinkError(code: code, doing: doing) }
            throw NetlinkError(
                .busy, doing: doing, reason: "another process is changing it", remedy: "try again when it has finished")
        }
        self.descriptor = descriptor
    }

    /// Lets go. The file stays: removing it would let two processes hold two files of one name.
    deinit { close(self.descriptor) }
}

extension NetworkNamespace {
    /// What the namespace is: its inode, the same under all its names; `fstat(2)`.
    package func identity() throws(NetlinkError) -> UInt64 {
        try self.withDescriptor { descriptor throws(NetlinkError) in
            var status = stat()
            guard fstat(descriptor, &status) == 0 else {
                throw NetlinkError(code: errno, doing: "looking at network \(self)")
            }
            return UInt64(status.st_ino)
        }
    }
}
