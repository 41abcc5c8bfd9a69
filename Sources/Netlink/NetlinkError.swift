internal import CNetlink
internal import Glibc

/// What went wrong at the kernel's door: what we were doing, what the kernel said, what may be done.
package struct NetlinkError: Error, Hashable, Sendable {
    /// The kinds a caller may want to tell apart.
    package enum Kind: Hashable, Sendable {
        /// The namespace, link or file does not exist.
        case notThere
        /// It exists already.
        case alreadyThere
        /// The kernel wants a capability that this process lacks.
        case noPermission
        /// This kernel cannot do that.
        case unsupported
        /// The kernel's tables kept changing while they were read, or a deadline passed.
        case busy
        /// Any other refusal.
        case refused
    }

    package let kind: Kind
    /// The error number (errno), 0 where there is none.
    package let code: Int32
    /// What we were doing, as "opening network namespace sw1".
    package let doing: String
    /// What the kernel said: its extended acknowledgement where it gave one, else the words of `code`.
    package let reason: String
    /// What the reader can do about it, where we know.
    package let remedy: String?

    /// An error of a kind that no error number tells.
    package init(_ kind: Kind, doing: String, reason: String, remedy: String? = nil) {
        self.kind = kind
        self.code = 0
        self.doing = doing
        self.reason = reason
        self.remedy = remedy
    }

    /// An error number as a system call left it.
    ///
    /// `said` replaces the words of the number, for kernels that explain themselves.
    package init(code: Int32, doing: String, said: String? = nil, remedy: String? = nil) {
        self.kind = Kind(code: code)
        self.code = code
        self.doing = doing
        self.reason = said ?? NetlinkError.words(for: code)
        self.remedy =
            remedy ?? (self.kind == .noPermission ? "run as root, or with CAP_NET_ADMIN and CAP_SYS_ADMIN" : nil)
    }

    /// The error number's words and name, as "Operation not permitted (EPERM)"; `strerrordesc_np(3)`.
    package static func words(for code: Int32) -> String {
        guard let words = strerrordesc_np(code), let name = strerrorname_np(code) else { return "error \(code)" }
        return "\(String(cString: words)) (\(String(cString: name)))"
    }
}

extension NetlinkError.Kind {
    /// The kind that an error number belongs to.
    package init(code: Int32) {
        self =
            switch code {
            case ENOENT, ENODEV, ESRCH, EADDRNOTAVAIL: .notThere
            case EEXIST: .alreadyThere
            case EPERM, EACCES: .noPermission
            case EOPNOTSUPP, EPROTONOSUPPORT, EAFNOSUPPORT, ENOSYS: .unsupported
            case EBUSY, EAGAIN, EINTR, ETIMEDOUT: .busy
            default: .refused
            }
    }
}

extension NetlinkError: CustomStringConvertible {
    package var description: String {
        let what = "\(self.doing): \(self.reason)"
        return self.remedy.map { "\(what); \($0)" } ?? what
    }
}
