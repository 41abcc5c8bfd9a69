import ArgumentParser
import KernelLab
import LabModel

/// `selvage lab kernel -- COMMAND`: the disposable kernel alone, with no topology in it.
struct LabKernelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernel", abstract: "Run a command as root in a disposable Linux kernel, with no lab in it.",
        discussion: "Exit status: the command's own, or 1 where the kernel does not come up.")

    @Option(help: ArgumentHelp("Memory of the kernel in MiB.", valueName: "MiB"))
    var memory = 512

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after `--`.")
    var command: [String]

    func run() async throws {
        let status: ExitStatus
        do throws(LabError) {
            status = try await DisposableKernel(memory: self.memory).run(.callers(self.command))
        } catch {
            throw Failure(error)
        }
        throw Ending(code: status.code)
    }
}
