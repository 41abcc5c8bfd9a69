/// Why a lab, or the kernel under it, is not there or does not do as it is told: what we were doing, what was said, what may be done.
package struct LabError: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
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
        /// A lab's process or a disposable kernel did not come up, or ended too soon.
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
}

extension LabError: CustomStringConvertible {
    package var description: String {
        let what = "\(self.doing): \(self.reason)"
        return self.remedy.map { "\(what)\n  help: \($0)" } ?? what
    }
}
