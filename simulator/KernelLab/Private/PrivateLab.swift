internal import CKernelLab
internal import Glibc
internal import Netlink

/// A part of this machine for as long as one command takes: mount, process and network namespaces of its own.
///
/// What is made in there has no name out here and is gone with its first process, which is killed when we die in whatever
/// way. An ordinary user gets one through a user namespace, where the machine allows that; inside, everybody is root.
package struct PrivateLab: Sendable {
    private let unshare: String
    private let setpriv: String

    /// Finds the programs of util-linux that make it; throws `missing` with their package.
    package init() throws(LabError) {
        guard let unshare = program("unshare"), let setpriv = program("setpriv") else {
            throw LabError(
                .missing, doing: "making a private lab", reason: "this machine has no unshare(1) or no setpriv(1)",
                remedy: "install Debian's package util-linux")
        }
        self.unshare = unshare
        self.setpriv = setpriv
    }

    /// Runs a command in there and returns how it ended; its standard streams are ours.
    ///
    /// The command is the first process of its namespace, so it has to be one that minds signals: `Supervisor` is. SIGTERM and
    /// SIGHUP are sent on to it, and SIGINT where no terminal has told it already; the same one again ends it.
    ///
    /// It is started on the main thread, since the kernel's promise to kill it after us is bound to the life of the thread that
    /// made it (prctl(2), PR_SET_PDEATHSIG).
    @MainActor package func run(_ command: Command) async throws(LabError) -> ExitStatus {
        try command.check()
        let arguments =
            [self.setpriv, "--pdeathsig", "KILL", "--", self.unshare]
            + (geteuid() == 0 ? [] : ["--user", "--map-root-user"])
            + ["--mount", "--pid", "--net", "--ipc", "--fork", "--kill-child=KILL", "--mount-proc", "--"]
        let process = try Spawn(
            arguments: arguments + command.arguments, environment: command.variables, directory: command.directory,
            files: [(0, 0), (1, 1), (2, 2)]
        ).start()
        return try await Child(process: process, tellsInner: true).ending()
    }

    /// Furnishes the place from inside: names of namespaces, locks and hosts that nobody else sees, and a loopback that is up.
    ///
    /// - Parameter hosts: lines of /etc/hosts, put before the machine's own.
    package static func furnish(hosts: String) throws(LabError) {
        let doing = "furnishing a private lab"
        // An ordinary user cannot make a folder in the machine's /run, and in that case sees an empty one of the lab's.
        for folder in ["/run/netns", "/run/selvage"] where mkdir(folder, 0o755) != 0 && errno != EEXIST {
            try PrivateLab.mount("tmpfs", on: "/run", "tmpfs", doing)
            break
        }
        for folder in ["/run/netns", "/run/selvage"] {
            mkdir(folder, 0o755)
            try PrivateLab.mount("tmpfs", on: folder, "tmpfs", doing)
        }
        try PrivateLab.shadowHosts(with: hosts, doing)
        do throws(NetlinkError) {
            var socket = try NetlinkSocket()
            for answer in try socket.send([.changeLink(.name("lo"), LinkSettings(isUp: true))]) {
                guard case .refused(let refusal) = answer else { continue }
                throw NetlinkError(code: refusal.code, doing: "turning the loopback on")
            }
        } catch {
            throw LabError(error)
        }
    }

    /// Lays our own /etc/hosts over the machine's.
    private static func shadowHosts(with lines: String, _ doing: String) throws(LabError) {
        let path = "/run/selvage/hosts"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw LabError(code: errno, doing: doing) }
        let shadow = Descriptor(owning: file)
        let machines = contents(of: "/etc/hosts") ?? Array("127.0.0.1 localhost\n::1 localhost\n".utf8)
        var rest = (Array(lines.utf8) + machines)[...]
        while !rest.isEmpty {
            guard case .bytes(let count) = write(shadow.number, rest) else { throw LabError(code: errno, doing: doing) }
            rest = rest.dropFirst(count)
        }
        guard CKernelLab.mount(path, "/etc/hosts", nil, UInt(MS_BIND), nil) == 0 else {
            throw LabError(code: errno, doing: doing)
        }
    }

    private static func mount(_ source: String, on target: String, _ type: String, _ doing: String) throws(LabError) {
        guard CKernelLab.mount(source, target, type, 0, "mode=755") == 0 else {
            throw LabError(code: errno, doing: "\(doing): \(target)")
        }
    }
}

/// The first process of a private lab: runs a command and minds the signals that a first process would not feel.
package enum Supervisor {
    /// Runs a command with our own streams and returns how it ended. SIGTERM and SIGHUP are sent on to it, and SIGINT where no
    /// terminal has told it already.
    @MainActor package static func run(_ command: Command) async throws(LabError) -> ExitStatus {
        try command.check()
        // env(1) finds the command on PATH and says so where there is none.
        let process = try Spawn(
            arguments: ["/usr/bin/env", "--"] + command.arguments, environment: command.variables,
            directory: command.directory, files: [(0, 0), (1, 1), (2, 2)]
        ).start()
        return try await Child(process: process, tellsInner: false).ending()
    }
}
