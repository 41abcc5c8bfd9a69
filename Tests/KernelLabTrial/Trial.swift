import Glibc
import KernelLab
import LabModel

/// Runs one command as the arguments say, for tests that start, signal and kill a program which does so:
/// `kernel-lab-trial kernel|terminal|private COMMAND…`.
@main
struct Trial {
    static func main() async {
        let arguments = CommandLine.arguments
        let command = Command(
            Array(arguments.dropFirst(2)), directory: Trial.directory, environment: Trial.environment)
        do throws(LabError) {
            let status =
                switch arguments.dropFirst().first {
                case "kernel": try await DisposableKernel(memory: 256).run(command)
                case "terminal": try await DisposableKernel(memory: 256).shell(command)
                case "private": try await PrivateLab().run(command)
                default: throw LabError(.refused, doing: "reading arguments", reason: "which way?")
                }
            exit(status.code)
        } catch {
            let text = Array("error: \(error)\n".utf8)
            write(2, text, text.count)
            exit(125)
        }
    }

    private static var directory: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    private static var environment: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let text = next.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return variables
    }
}
