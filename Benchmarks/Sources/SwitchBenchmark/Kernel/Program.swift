import Glibc

/// What went wrong with a measurement.
struct Trouble: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// A program outside, found by PATH; `posix_spawnp(3)`.
struct Program {
    let words: [String]

    init(_ words: String...) { self.words = words }

    /// Runs it to its end with its answer thrown away, and returns how long that took, its start included.
    ///
    /// - Parameter accepted: the statuses that are no failure.
    func run(accepting accepted: Set<Int32> = [0]) throws -> Duration {
        let start = ContinuousClock.now
        let child = try self.start { actions in
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let taken = ContinuousClock.now - start
        // WIFEXITED and WEXITSTATUS, which are macros.
        guard status & 0x7f == 0, accepted.contains(status >> 8 & 0xff) else {
            throw Trouble("'\(self.words.joined(separator: " "))' ended with status \(status)")
        }
        return taken
    }

    /// Starts it; the caller waits for it.
    func start(_ arrange: (inout posix_spawn_file_actions_t) -> Void) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        arrange(&actions)
        var arguments: [UnsafeMutablePointer<CChar>?] = self.words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let code = posix_spawnp(&child, self.words[0], &actions, nil, &arguments, environ)
        guard code == 0 else { throw Trouble("cannot start '\(self.words[0])': \(String(cString: strerror(code)))") }
        return child
    }
}
