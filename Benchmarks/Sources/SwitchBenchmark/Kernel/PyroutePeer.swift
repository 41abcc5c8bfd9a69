import Glibc

/// pyroute2 in a Python that stays open: it measures itself, so that a Python's start is not held against it.
final class PyroutePeer {
    private let child: pid_t
    private let requests: Int32
    private let answers: Int32

    init(python: String, script: String) throws {
        var (down, up): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&down) == 0, pipe(&up) == 0 else { throw Trouble("no pipe") }
        // Our ends are not for the programs that we start later: the Python would never see the end of its input.
        for end in [down[1], up[0]] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self.child = try Program(python, script).start { actions in
            posix_spawn_file_actions_adddup2(&actions, down[0], 0)
            posix_spawn_file_actions_adddup2(&actions, up[1], 1)
        }
        close(down[0])
        close(up[1])
        (self.requests, self.answers) = (down[1], up[0])
    }

    /// The end of its input is the end of it.
    deinit {
        close(self.requests)
        close(self.answers)
        var status: Int32 = 0
        waitpid(self.child, &status, 0)
    }

    /// Has it do one thing, and returns how long it says that took.
    func run(_ request: String) throws -> Duration {
        let line = Array("\(request)\n".utf8)
        guard write(self.requests, line, line.count) == line.count else { throw Trouble("pyroute2's Python is gone") }
        var answer: [UInt8] = []
        var byte: UInt8 = 0
        while read(self.answers, &byte, 1) == 1, byte != UInt8(ascii: "\n") { answer.append(byte) }
        guard let seconds = Double(String(decoding: answer, as: UTF8.self)) else {
            throw Trouble("pyroute2 failed at '\(request)'; its words are above")
        }
        return .seconds(seconds)
    }
}
