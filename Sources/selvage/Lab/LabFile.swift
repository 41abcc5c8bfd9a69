import ArgumentParser
import KernelLab
import LabModel

/// What every command about a lab starts with: the topology, and which kernel it is built on.
struct LabFile: ParsableArguments {
    @Argument(help: "The topology to build.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Option(
        help: ArgumentHelp(
            "The kernel to build it on: host is this machine's, uml a disposable one, auto the first that can.",
            valueName: "kernel"))
    var kernel = LabKernel.Wish.auto

    @Option(help: ArgumentHelp("Memory of a disposable kernel in MiB.", valueName: "MiB"))
    var memory = 512
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
