import Foundation
import KernelLab

/// The exit status of somebody else's command, passed on.
struct Ending: Error {
    var code: Int32
}

extension Failure {
    init(_ error: LabError) { self.init("\(error.doing): \(error.reason)", help: error.remedy) }
}

extension Command {
    /// A command of the caller's, in the caller's directory and environment.
    static func callers(_ arguments: [String], adding variables: [String: String] = [:]) -> Command {
        Command(
            arguments, directory: FileManager.default.currentDirectoryPath,
            environment: ProcessInfo.processInfo.environment.merging(variables) { $1 })
    }

    /// This program itself, with other arguments. People stay people in there: colour and width are told by the environment,
    /// where the terminal cannot be seen any more.
    static func ourselves(_ arguments: [String], adding variables: [String: String] = [:]) -> Command {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "selvage"
        var variables = variables
        if Stream.answer.isForPeople, Stream.talk.isForPeople {
            variables["COLUMNS"] = "\(Stream.answer.width)"
            if Stream.answer.hasColour { variables["CLICOLOR_FORCE"] = "1" }
        }
        return .callers([program] + arguments, adding: variables)
    }
}
