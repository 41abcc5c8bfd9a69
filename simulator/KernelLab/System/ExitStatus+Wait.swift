internal import Glibc
internal import LabModel

extension ExitStatus {
    /// Waits until a child of ours has ended; `waitpid(2)`.
    init(ofChild process: pid_t, doing what: String) throws(LabError) {
        while true {
            var status: Int32 = 0
            let ended = waitpid(process, &status, 0)
            if ended == process, let status = ExitStatus(wait: status) {
                self = status
                return
            }
            if ended < 0, errno != EINTR { throw LabError(code: errno, doing: what) }
        }
    }
}
