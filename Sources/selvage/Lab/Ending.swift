import Foundation
import KernelLab
import LabModel

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

    /// A command of the caller's in a lab, where this very program is found as `selvage`.
    static func inLab(_ name: String, _ arguments: [String]) -> Command {
        let folder = URL(filePath: Command.program).deletingLastPathComponent().path
        let path = selvage.environment("PATH") ?? "/usr/local/bin:/usr/bin:/bin"
        let isThere = path.split(separator: ":").contains { $0 == folder }
        // Labs that are built inside of this one are recorded inside of it too.
        return .callers(
            arguments,
            adding: [
                "SELVAGE_LAB": name, "SELVAGE_LABS": "/run/selvage/labs", "PATH": isThere ? path : "\(path):\(folder)",
            ])
    }

    /// The file that this program was started from.
    private static var program: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "selvage"
    }

    /// This program itself, with other arguments. People stay people in there: colour and width are told by the environment,
    /// where the terminal cannot be seen any more.
    static func ourselves(_ arguments: [String], adding variables: [String: String] = [:]) -> Command {
        var variables = variables
        if Stream.answer.isForPeople, Stream.talk.isForPeople {
            variables["COLUMNS"] = "\(Stream.answer.width)"
            if Stream.answer.hasColour { variables["CLICOLOR_FORCE"] = "1" }
        }
        return .callers([Command.program] + arguments, adding: variables)
    }
}
