internal import CKernelLab
internal import Glibc
package import LabModel

/// Runs a command in our own process group, in which signals reach it as they reach us, and outlives them for its sake.
package enum Supervisor {
    /// Runs a command with our own streams and returns how it ended; found on PATH by env(1), which says so where there is none.
    package static func run(_ command: Command) async throws(LabError) -> ExitStatus {
        try command.check()
        let spawn = Spawn(
            arguments: ["/usr/bin/env", "--"] + command.arguments, environment: command.variables,
            directory: command.directory, files: [(0, 0), (1, 1), (2, 2)])
        return try await onThread { () throws(LabError) in
            // Caught, so that we do not die of them before we can say how the command has ended.
            let signals = try SignalInbox([SIGINT, SIGTERM, SIGHUP, SIGQUIT])
            defer { withExtendedLifetime(signals) {} }
            return try ExitStatus(ofChild: try spawn.start(), doing: "waiting for \(command.arguments[0])")
        }
    }
}
