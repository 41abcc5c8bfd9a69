package import Netlink

/// Why a lab, or the kernel under it, is not there: what we were doing, what was said, what may be done.
package struct LabError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A program, kernel module or kernel feature that this machine lacks.
        case missing
        /// This user may not.
        case noPermission
        /// Too little memory, disk or address space.
        case noRoom
        /// A lab, namespace or record of that name is there already.
        case alreadyThere
        /// There is no lab of that name.
        case notThere
        /// A disposable kernel did not come up, or ended before its command.
        case died
        /// Any other refusal by the system.
        case refused
    }

    package let kind: Kind
    /// What we were doing, as "starting a disposable kernel".
    package let doing: String
    /// What was said.
    package let reason: String
    /// What the reader can do about it, where we know.
    package let remedy: String?

    package init(_ kind: Kind, doing: String, reason: String, remedy: String? = nil) {
        self.kind = kind
        self.doing = doing
        self.reason = reason
        self.remedy = remedy
    }

    /// An error number as a system call left it.
    init(code: Int32, doing: String, remedy: String? = nil) {
        self.init(NetlinkError(code: code, doing: doing, remedy: remedy))
    }

    /// What the netlink room said, in this room's words.
    package init(_ error: NetlinkError) {
        self.kind =
            switch error.kind {
            case .notThere: .notThere
            case .alreadyThere: .alreadyThere
            case .noPermission: .noPermission
            case .unsupported: .missing
            case .busy, .refused: .refused
            }
        self.doing = error.doing
        self.reason = error.reason
        self.remedy = error.remedy
    }
}

extension LabError: CustomStringConvertible {
    package var description: String {
        let what = "\(self.doing): \(self.reason)"
        return self.remedy.map { "\(what)\n  help: \($0)" } ?? what
    }
}
