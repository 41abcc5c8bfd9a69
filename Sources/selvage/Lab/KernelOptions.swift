import ArgumentParser
import KernelLab
import LabModel

/// Which kernel a lab is built on that lasts as long as one command.
struct KernelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The kernel to build it on: host is this machine's, uml a disposable one, auto the first that can.",
            valueName: "kernel"))
    var kernel = LabKernel.Wish.auto

    @Option(help: ArgumentHelp("Memory of a disposable kernel in MiB.", valueName: "MiB"))
    var memory = 512

    /// Runs this very program with these arguments in a room of the kernel that is wished for.
    func run(_ arguments: [String], isShell: Bool = false) async throws(Failure) -> ExitStatus {
        try await self.kernel.run(arguments, memory: self.memory, isShell: isShell)
    }
}

extension LabKernel.Wish: ExpressibleByArgument {
    /// Runs this very program with these arguments in a room of the kernel that is wished for.
    func run(_ arguments: [String], memory: Int, isShell: Bool = false) async throws(Failure) -> ExitStatus {
        do throws(LabError) {
            let (kernel, _) = try await LabKernel.choose(self, memory: memory)
            return isShell ? try await kernel.shell(.ourselves(arguments)) : try await kernel.run(.ourselves(arguments))
        } catch {
            throw Failure(error)
        }
    }
}
