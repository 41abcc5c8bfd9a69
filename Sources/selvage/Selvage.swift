import ArgumentParser
import Glibc

/// The command line. Every command is one file; this is the list of them.
@main
struct Selvage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selvage",
        abstract: "Keeps an IPv6/VLAN network fabric from unravelling.",
        discussion: """
            You write down what the fabric should be; Selvage works out what every switch must hold, shows the difference, \
            makes it so, and notices when it stops being so.

            Exit status: 0 same or done, 2 differs, 1 error or could not tell.
            """,
        version: version,
        subcommands: [
            CheckCommand.self, ShowCommand.self, TraceCommand.self, BlameCommand.self, GraphCommand.self,
            AllocationsCommand.self, PlanCommand.self, ApplyCommand.self, DriftCommand.self, LabCommand.self,
            DemoCommand.self,
        ])

    static let version = "0.1.0"

    /// Like the parser's own `main`, but with our exit status: a wrong call is an error like any other, 1.
    static func main() async {
        do {
            try await Selvage.run()
        } catch let status as Verdict {
            Glibc.exit(status.rawValue)
        } catch let ending as Ending {
            Glibc.exit(ending.code)
        } catch let failure as Failure {
            failure.report()
            Glibc.exit(Verdict.failed.rawValue)
        } catch {
            let isHelp = Selvage.exitCode(for: error).isSuccess
            (isHelp ? Stream.answer : .talk).line(Selvage.fullMessage(for: error))
            Glibc.exit(isHelp ? 0 : Verdict.failed.rawValue)
        }
    }
}

extension Selvage {
    /// Parses and runs; with nil the program's own arguments.
    static func run(_ arguments: [String]? = nil) async throws {
        var command = try Selvage.parseAsRoot(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }
}

/// How a command ends. 1 wins over 2.
enum Verdict: Int32, Error {
    /// Same, or done.
    case same = 0
    /// An error, or it could not be told.
    case failed = 1
    /// It differs from what it should be.
    case differs = 2
}

/// Why a command stops, with what to do about it.
struct Failure: Error {
    var message: String
    var help: String?

    init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }

    func report() {
        Stream.talk.line("\(Stream.talk.paint("error:", .bad)) \(self.message)")
        if let help = self.help { Stream.talk.line("  help: \(help)") }
    }
}
