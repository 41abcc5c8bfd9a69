package import LabModel
package import Netlink

extension LabError {
    /// An error number as a system call left it.
    init(code: Int32, doing: String, remedy: String? = nil) {
        self.init(NetlinkError(code: code, doing: doing, remedy: remedy))
    }

    /// What the netlink room said, in the words of labs.
    package init(_ error: NetlinkError) {
        let kind: Kind =
            switch error.kind {
            case .notThere: .notThere
            case .alreadyThere: .alreadyThere
            case .noPermission: .noPermission
            case .unsupported: .missing
            case .busy, .refused: .refused
            }
        self.init(kind, doing: error.doing, reason: error.reason, remedy: error.remedy)
    }
}
