package import LabModel

/// A Linux kernel that runs as an ordinary program, for as long as one command takes: user-mode Linux.
///
/// It has what a lab needs (bridge VLAN filtering, 802.1Q, veth, namespaces) whatever the machine's own kernel lacks, needs
/// no root, and sees this machine's files as this user. Inside, everybody is root. It leaves nothing behind: there is no
/// file of its own anywhere, and a guard ends its processes whatever becomes of the program that started it.
package struct DisposableKernel: Sendable {
    /// The memory it may use, in MiB; taken from the machine only as it is touched.
    package let memory: Int
    private let machine: Machine

    /// Looks for what a disposable kernel needs; throws `missing` with the names of Debian's packages, or `noRoom`.
    package init(memory: Int = 512, temporaryFolder: String? = nil) throws(LabError) {
        self.memory = memory
        self.machine = try Machine(memory: memory, temporaryFolder: temporaryFolder)
    }

    /// Where the command's standard input, output and error go.
    package struct Streams: Hashable, Sendable {
        /// Nil for an empty one.
        package var input: Int32?
        package var output: Int32
        package var error: Int32

        package init(input: Int32? = 0, output: Int32 = 1, error: Int32 = 2) {
            self.input = input
            self.output = output
            self.error = error
        }
    }

    /// Runs a command as root in a kernel of its own and returns how it ended.
    ///
    /// Its directory, environment, arguments and standard input are the caller's; what it writes comes back byte by byte.
    /// What it started and left running ends with it. SIGINT, SIGTERM, SIGHUP and SIGQUIT are sent on to it, while
    /// `forwardingSignals`; the same one again ends the kernel. Throws `died`, with the kernel's last words, where the
    /// kernel does not come up or ends before its command.
    package func run(
        _ command: Command, streams: Streams = Streams(), forwardingSignals: Bool = true
    ) async throws(LabError) -> ExitStatus {
        try command.check()
        let script = GuestScript(
            command: command, streams: .apart(input: streams.input != nil), modules: DisposableKernel.modules)
        return try await self.session(script, .apart(streams), forwardingSignals)
    }

    /// Runs a command on the caller's terminal: keys, colours, job control and Ctrl-C are the command's.
    ///
    /// The terminal is set as it was before, also where this program is killed. Throws `refused` where `terminal` is none.
    package func shell(_ command: Command, terminal: Int32 = 0) async throws(LabError) -> ExitStatus {
        try command.check()
        guard let terminal = Terminal(terminal) else {
            throw LabError(
                .refused, doing: "starting a shell in a disposable kernel", reason: "standard input is no terminal",
                remedy: "use 'selvage lab exec FILE -- COMMAND' where there is none")
        }
        let (rows, columns) = terminal.size
        let script = GuestScript(
            command: command, streams: .terminal(rows: rows, columns: columns), modules: DisposableKernel.modules)
        return try await self.session(script, .terminal(terminal), true)
    }

    /// The session blocks, so it has a thread of its own.
    private func session(
        _ script: GuestScript, _ outside: GuestSession.Outside, _ forwardingSignals: Bool
    ) async throws(LabError) -> ExitStatus {
        let machine = self.machine
        let memory = self.memory
        return try await onThread { () throws(LabError) in
            try GuestSession(script, outside, machine: machine, memory: memory, forwardingSignals: forwardingSignals)
                .run()
        }
    }

    /// The modules of Debian's user-mode-linux that labs are made of; bonding is for hosts with several ports.
    static let modules = ["ipv6", "8021q", "bridge", "veth", "dummy", "vrf", "bonding"]
}
