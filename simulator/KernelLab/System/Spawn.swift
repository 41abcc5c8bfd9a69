internal import CKernelLab
internal import Glibc
internal import LabModel

/// A program about to be started; `posix_spawn(3)`.
struct Spawn: Sendable {
    /// An absolute path and its arguments.
    var arguments: [String]
    /// `NAME=VALUE`.
    var environment: [String]
    var directory: String?
    /// Which open file of ours is which of its files; all others of ours are closed in it.
    var files: [(ours: Int32, its: Int32)] = []
    var group = Group.ours

    enum Group: Sendable {
        /// Our own: the terminal's Ctrl-C reaches us both.
        case ours
        /// One of its own, in the foreground of that terminal where there is one.
        case own(terminal: Int32?)
        /// A session of its own, which no terminal's signals reach.
        case session
    }

    /// Starts it with every signal at its default and none blocked, and returns its process id.
    func start() throws(LabError) -> pid_t {
        let doing = "starting \(self.arguments.first ?? "a program")"
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        switch self.group {
        case .ours: break
        case .own(let terminal):
            flags |= POSIX_SPAWN_SETPGROUP
            posix_spawnattr_setpgroup(&attributes, 0)
            if let terminal { posix_spawn_file_actions_addtcsetpgrp_np(&actions, terminal) }
        case .session: flags |= Int32(SELVAGE_SPAWN_SETSID)
        }
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
        if let directory { posix_spawn_file_actions_addchdir_np(&actions, directory) }

        // Copies far above the numbers wanted, so that no file of ours is overwritten before it was given on.
        var copies: [Descriptor] = []
        for file in self.files {
            let copy = fcntl(file.ours, F_DUPFD_CLOEXEC, 100)
            guard copy >= 0 else { throw LabError(code: errno, doing: doing) }
            copies.append(Descriptor(owning: copy))
            posix_spawn_file_actions_adddup2(&actions, copy, file.its)
        }
        let argumentTexts = self.arguments.map { strdup($0) }
        let environmentTexts = self.environment.map { strdup($0) }
        defer { for text in argumentTexts + environmentTexts { free(text) } }

        var process: pid_t = 0
        let code = posix_spawn(
            &process, self.arguments.first ?? "", &actions, &attributes, argumentTexts + [nil],
            environmentTexts + [nil])
        withExtendedLifetime(copies) {}
        guard code == 0 else { throw LabError(code: code, doing: doing) }
        return process
    }
}

/// Finds a program among the folders where Debian keeps them.
func program(_ name: String) -> String? {
    ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/usr/local/sbin"].lazy.map { "\($0)/\(name)" }
        .first { access($0, X_OK) == 0 }
}
