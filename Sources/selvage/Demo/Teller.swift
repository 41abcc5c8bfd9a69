import Foundation
import KernelLab
import LabModel

/// Tells the demo's stories: what is said between commands, and the commands.
struct Teller {
    func title(_ text: String) { Stream.answer.line("\n\(Stream.answer.paint("== \(text) ==", .strong))\n") }

    func say(_ text: String) {
        for line in wrap(text, to: min(Stream.answer.width, 100)) { Stream.answer.line(line) }
        Stream.answer.line()
    }

    /// A topology without its comments.
    func quote(_ text: String) {
        for line in text.split(separator: "\n") {
            let code = line.prefix { $0 != "#" }
            let end = code.lastIndex { $0 != " " }.map(code.index(after:)) ?? code.startIndex
            if end > code.startIndex { Stream.answer.line("    \(code[..<end])") }
        }
        Stream.answer.line()
    }

    /// Shows a command as it would be typed.
    func show(_ command: String) { Stream.answer.line(Stream.answer.paint("# \(command)", .strong)) }

    /// Runs a command as if it were typed: ours in this very program, others as programs. That one says "differs" is part of the
    /// story; that one fails is its end, unless it is told to say that something is wrong.
    func act(_ command: String, tellingProblems: Bool = false) async throws {
        self.show(command)
        let words = command.split(separator: " ").map(String.init)
        if words.first == "selvage" {
            do {
                try await Selvage.run(Array(words.dropFirst()))
            } catch Verdict.differs {
            } catch Verdict.failed where tellingProblems {
            }
        } else {
            do throws(LabError) {
                let status = try await Supervisor.run(.callers(words))
                if status.code != 0 { throw LabError(.refused, doing: command, reason: "it ended with \(status.code)") }
            } catch {
                throw Failure(error)
            }
        }
        Stream.answer.line()
    }
}
