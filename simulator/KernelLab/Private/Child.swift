internal import CKernelLab
internal import Glibc
internal import Netlink

/// A program of ours until it ends, and the signals that are meant for it.
struct Child: Sendable {
    let process: pid_t
    /// What it started is the one to tell: it only waits itself.
    let tellsInner: Bool

    /// Waits for its end, on a thread of its own, and passes signals on meanwhile.
    func ending() async throws(LabError) -> ExitStatus {
        let thread: BlockingThread
        do throws(NetlinkError) {
            thread = try BlockingThread()
        } catch {
            throw LabError(error)
        }
        return try await thread.run { () -> Result<ExitStatus, LabError> in
            do throws(LabError) {
                return .success(self.wait(try SignalInbox([SIGINT, SIGTERM, SIGHUP])))
            } catch {
                return .failure(error)
            }
        }.get()
    }

    /// Blocks until it has ended; `pidfd_open(2)`, `poll(2)`, `waitpid(2)`.
    private func wait(_ inbox: SignalInbox) -> ExitStatus {
        let end = selvage_pidfd_open(self.process)
        defer { if end >= 0 { close(end) } }
        // Without pidfds (before Linux 5.3) it is looked at ten times a second.
        let patience: Int32 = end >= 0 ? -1 : 100
        var told: Set<Int32> = []
        while true {
            var status: Int32 = 0
            if waitpid(self.process, &status, WNOHANG) == self.process, let ended = ExitStatus(wait: status) {
                return ended
            }
            var files = [
                pollfd(fd: end, events: Int16(POLLIN), revents: 0),
                pollfd(fd: inbox.reader.number, events: Int16(POLLIN), revents: 0),
            ]
            poll(&files, 2, patience)
            for signal in inbox.take() {
                // Ctrl-C on a terminal reaches everybody in the foreground by itself.
                if signal == SIGINT, isatty(0) == 1 { continue }
                self.pass(signal, isRepeated: !told.insert(signal).inserted)
            }
        }
    }

    /// The second time is meant for everybody: a first process may ignore what it likes, but not SIGKILL.
    private func pass(_ signal: Int32, isRepeated: Bool) {
        let inner = self.tellsInner ? self.inner : nil
        kill(inner ?? self.process, isRepeated ? SIGKILL : signal)
    }

    /// The process that ours has started; `proc(5)`, `/proc/PID/task/PID/children`.
    private var inner: pid_t? {
        guard let bytes = contents(of: "/proc/\(self.process)/task/\(self.process)/children") else { return nil }
        return pid_t(String(decoding: bytes, as: UTF8.self).prefix { $0.isNumber })
    }
}
