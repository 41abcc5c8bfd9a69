internal import FabricModel
internal import Netlink

extension DriverError {
    /// The kernel's no as the driver's.
    init(_ error: NetlinkError) {
        let kind: DriverError.Kind =
            switch error.kind {
            case .notThere: .vanished
            case .noPermission: .notPermitted
            case .unsupported: .unsupported
            case .busy: .timedOut
            case .alreadyThere, .refused: .rejected
            }
        self.init(kind, doing: error.doing, reason: error.reason, help: error.remedy)
    }

    /// A refused request as the driver's error, with help where the number tells more than the kernel's words.
    init(_ refusal: Refusal, doing: String) {
        let error = NetlinkError(code: refusal.code, doing: doing, said: refusal.reason)
        self.init(error)
        switch refusal.code {
        case DriverError.bridgeIsFull, DriverError.tableIsFull:
            self.help = "a Linux bridge holds \(LinuxSwitch.portLimit) ports: spread them over two switches"
        case DriverError.isALoop:
            self.help = "the port is itself a bridge, or leads back to this one"
        default: break
        }
    }

    /// ENFILE, EXFULL and ELOOP, which netlink answers with when a bridge takes no more ports, or not this one.
    private static let tableIsFull: Int32 = 23
    private static let bridgeIsFull: Int32 = 54
    private static let isALoop: Int32 = 40
}
