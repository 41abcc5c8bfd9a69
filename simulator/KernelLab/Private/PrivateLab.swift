internal import CKernelLab
internal import Glibc
package import LabModel
internal import Netlink

/// A room of this kernel that one command has to itself: mount, process and network namespaces of its own.
///
/// It is made by unshare(1), as root or, where the kernel lets an ordinary user, in a user namespace of its own. Inside,
/// everybody is root. All of it ends with the command, and the command with us, whatever we die of.
package struct PrivateLab: Hashable, Sendable {
    /// Whether there is a user namespace around it.
    private let isOfOrdinaryUser: Bool

    /// Does not yet try whether it works: that is `refusal()`.
    package init() { self.isOfOrdinaryUser = geteuid() != 0 }

    /// Why a lab cannot be built in this kernel by this user; nil where it can. It is tried, in a room like the lab's own.
    package func refusal() async -> LabError? {
        let doing = "trying this machine's own kernel"
        let command = Command(["/bin/sh", "-c", PrivateLab.trial], directory: "/", environment: [:])
        do throws(LabError) {
            let (reader, writer) = try Descriptor.pipe()
            let status = try await self.run(
                command, streams: Streams(input: nil, output: writer.number, error: writer.number),
                forwardingSignals: false)
            writer.close()
            var said: [UInt8] = []
            while case .bytes = read(reader.number, upTo: 4096, into: &said) {}
            if status == .exited(0) { return nil }
            let words = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline).last.map { String($0) }
            return LabError(
                .missing, doing: doing, reason: words ?? "it ended with \(status.code)",
                remedy: "use a disposable kernel: --kernel uml")
        } catch {
            return error
        }
    }

    /// What a lab needs of a kernel. A bridge made where VLAN filtering was left out says nothing, and does not filter.
    private static let trial = """
        set -e
        mount -t tmpfs tmpfs /run
        ip link add name trial0 type bridge vlan_filtering 1
        ip -d link show trial0 | grep -q 'vlan_filtering 1' || { echo 'it has no bridge VLAN filtering' >&2; exit 1; }
        ip link add name trial1 type veth peer name trial2
        ip link add link trial0 name trial3 type vlan id 10
        ip link add name trial4 type dummy
        ip netns add trial
        """

    /// The command's standard streams.
    package typealias Streams = DisposableKernel.Streams

    /// Runs a command as root in a room of its own and returns how it ended; with its streams as they are.
    ///
    /// It has a process group of its own, and the terminal's foreground where we had that: Ctrl-C and Ctrl-Z are its own.
    /// SIGINT, SIGTERM, SIGHUP and SIGQUIT that are sent to us go on to its group, while `forwardingSignals`; the same one
    /// again ends it.
    package func run(
        _ command: Command, streams: Streams = Streams(), forwardingSignals: Bool = true
    ) async throws(LabError) -> ExitStatus {
        try command.check()
        guard let unshare = program("unshare"), let setpriv = program("setpriv"), let env = program("env") else {
            throw LabError(
                .missing, doing: "making a private lab", reason: "there is no unshare, setpriv or env",
                remedy: "apt install util-linux coreutils")
        }
        let user = self.isOfOrdinaryUser ? ["--user", "--map-root-user"] : []
        let arguments =
            // unshare waits for the command and ends as it ended, unless a signal of the group's ends it first.
            ["/bin/sh", "-c", "trap '' INT TERM HUP QUIT; exec \"$@\"", "lab", setpriv, "--pdeathsig", "KILL", unshare]
            + user + ["--mount", "--pid", "--net", "--fork", "--kill-child=KILL", "--mount-proc", "--"]
            // A shell is process 1, which signals do not reach (dash takes SIGINT, and would end of it); the command is
            // not, and hears them as it would outside.
            + [env, "--default-signal", "/bin/sh", "-c", "trap : INT; \"$@\"; exit $?", "lab"] + command.arguments
        return try await onThread { () throws(LabError) in
            try ForegroundGroup(
                Spawn(arguments: arguments, environment: command.variables, directory: command.directory),
                streams: streams, forwardingSignals: forwardingSignals
            ).run()
        }
    }
}

/// A program with a process group of its own, which we stand in for. Its calls block.
///
/// The kernel ends it when the thread that started it ends, so that thread waits for it.
private struct ForegroundGroup {
    private let signals: SignalInbox?
    private let process: pid_t
    /// The terminal whose foreground we had, and gave to it.
    private let terminal: Int32?

    init(_ spawn: Spawn, streams: PrivateLab.Streams, forwardingSignals: Bool) throws(LabError) {
        let nothing = Descriptor(owning: Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC))
        let input = streams.input ?? nothing.number
        let hasForeground = forwardingSignals && isatty(input) == 1 && tcgetpgrp(input) == getpgrp()
        self.terminal = hasForeground ? input : nil
        self.signals =
            forwardingSignals ? try SignalInbox([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD]) : nil
        var spawn = spawn
        spawn.files = [(input, 0), (streams.output, 1), (streams.error, 2)]
        spawn.group = .own(terminal: self.terminal == nil ? nil : 0)
        self.process = try spawn.start()
        withExtendedLifetime(nothing) {}
    }

    func run() -> ExitStatus {
        blockTerminalOutputSignal()
        defer { self.takeForeground() }
        var sent: Set<Int32> = []
        while true {
            var status: Int32 = 0
            let changed = waitpid(self.process, &status, self.signals == nil ? 0 : WNOHANG | WUNTRACED)
            if changed == self.process {
                if let status = ExitStatus(wait: status) { return PrivateLab.told(status) }
                self.stopWithIt()
            } else if changed < 0, errno != EINTR {
                return .exited(255)  // Somebody else has waited for it: nobody knows any more.
            }
            guard changed == 0, let signals = self.signals else { continue }
            var entry = pollfd(fd: signals.reader.number, events: Int16(POLLIN), revents: 0)
            poll(&entry, 1, -1)
            for signal in signals.take() where signal != SIGCHLD {
                kill(-self.process, sent.insert(signal).inserted ? signal : SIGKILL)
            }
        }
    }

    /// It was stopped, by Ctrl-Z: so are we, until somebody lets us go on.
    private func stopWithIt() {
        self.takeForeground()
        kill(getpid(), SIGSTOP)
        if let terminal, tcgetpgrp(terminal) == getpgrp() { tcsetpgrp(terminal, self.process) }
        kill(-self.process, SIGCONT)
    }

    private func takeForeground() {
        if let terminal { tcsetpgrp(terminal, getpgrp()) }
    }
}

extension PrivateLab {
    /// The shell inside tells a signal as 128 and its number.
    fileprivate static func told(_ status: ExitStatus) -> ExitStatus {
        if case .exited(let code) = status, code > 128 { return .killed(signal: code - 128) }
        return status
    }
}
