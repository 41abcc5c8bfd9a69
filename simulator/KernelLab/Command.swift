internal import LabModel

/// A program to run, with everything that it inherits but its standard streams.
package struct Command: Hashable, Sendable {
    /// The program, found on PATH unless it holds a slash, and its arguments; never empty.
    package var arguments: [String]
    /// Where it runs: an absolute path.
    package var directory: String
    package var environment: [String: String]

    package init(_ arguments: [String], directory: String, environment: [String: String]) {
        self.arguments = arguments
        self.directory = directory
        self.environment = environment
    }

    /// `NAME=VALUE` in the order of the names, with the folders of system programs (`ip`, `bridge`) at the end of PATH.
    ///
    /// An ordinary user's PATH lacks them, and in a lab everybody is root.
    var variables: [String] {
        var environment = self.environment
        var path = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map { String($0) }
        for folder in ["/usr/sbin", "/sbin"] where !path.contains(folder) { path.append(folder) }
        environment["PATH"] = path.joined(separator: ":")
        return environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    /// Refuses what no program can be started with: no name, a relative directory, a zero byte.
    func check() throws(LabError) {
        let doing = "running '\(self.arguments.first ?? "")'"
        guard let program = self.arguments.first, !program.isEmpty else {
            throw LabError(.refused, doing: doing, reason: "there is no command")
        }
        guard self.directory.utf8.first == UInt8(ascii: "/") else {
            throw LabError(.refused, doing: doing, reason: "its directory '\(self.directory)' is no absolute path")
        }
        let texts = self.arguments + [self.directory] + self.environment.flatMap { [$0.key, $0.value] }
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw LabError(.refused, doing: doing, reason: "an argument or variable holds a zero byte")
        }
    }
}

/// How a command ended.
package enum ExitStatus: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)

    /// What a shell calls it: the status, or 128 and the number of the signal.
    package var code: Int32 {
        switch self {
        case .exited(let code): code
        case .killed(let signal): 128 + signal
        }
    }

    /// Reads a status as `waitpid(2)` tells it; nil for a process that has only stopped or gone on.
    init?(wait status: Int32) {
        let signal = status & 0x7f  // WTERMSIG
        switch signal {
        case 0: self = .exited(status >> 8 & 0xff)  // WEXITSTATUS
        case 0x7f: return nil  // WIFSTOPPED, WIFCONTINUED
        default: self = .killed(signal: signal)
        }
    }
}
