import ArgumentParser
import FabricModel
import FabricPlanning
import Foundation
import GNMITargets
import KernelLab
import LabModel

/// `selvage lab up FILE`: a lab that stays.
struct LabUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Bring a lab of the topology up: simulated, or on this machine's kernel.",
        discussion: """
            Every switch is simulated, whatever its driver, with hosts that talk real Ethernet and IPv6 through them. Nobody \
            has configured the switches yet: `selvage apply FILE --lab NAME` does. Their management speaks gNMI. It needs no \
            root. Without --detach it stays in the foreground, and Ctrl-C takes it down.

            With --kernel the lab is made of real bridges, cables and network namespaces of its names, and the topology is \
            applied to it. That needs root and a kernel with what a lab needs; elsewhere `lab exec` and `lab shell` use a \
            disposable kernel. A name that is taken is refused.

            With --openconfig the switches know OpenConfig's models alone, as switches of other makers do, and not Selvage's own.

            `lab down` takes away exactly what was made.
            """)

    @Argument(help: "The topology to build.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Flag(help: "Return when the lab is ready, and leave it in a process of its own.")
    var detach = false

    @Option(help: "What the simulation's chances come from: the same seed makes the same lab.")
    var seed: UInt64 = 1

    @Flag(name: .customLong("openconfig"), help: "Give the simulated switches OpenConfig's models alone.")
    var isPlain = false

    @Flag(help: "Build it from real namespaces, cables and bridges, on this machine's kernel.")
    var kernel = false

    @Flag(help: "With --kernel: leave the switches as they come, and do not apply the topology.")
    var bare = false

    @Flag(help: .hidden)
    var detached = false

    func validate() throws {
        if self.kernel, self.detach || self.seed != 1 || self.isPlain {
            throw ValidationError(
                "--kernel builds a lab that needs no process: --detach, --seed and --openconfig are for simulated ones")
        }
        if self.bare, !self.kernel {
            throw ValidationError("--bare is for --kernel: nobody configures the switches of a simulated lab")
        }
    }

    func run() async throws {
        if self.kernel { return try await self.buildInKernel() }
        if self.detach { return try await Detachment.start(self.file, seed: self.seed, models: self.models) }
        try await Simulation(of: self.file, seed: self.seed, models: self.models, isDetached: self.detached).run()
    }

    private var models: TargetModels { self.isPlain ? .openConfig : .all }

    private func buildInKernel() async throws {
        let workspace = try Workspace(reading: self.file)
        let programs = workspace.fabric.labPrograms()
        let blueprint: LabBlueprint
        do throws(LabError) {
            blueprint = try LabBlueprint(fabric: workspace.fabric, numbers: workspace.numbering.numbers)
            _ = try await blueprint.up(
                topology: URL(filePath: self.file).standardizedFileURL.path, owner: getuid(),
                started: UTCTime.now.secondsSince1970, programs: programs, in: .ours)
        } catch {
            throw Failure(error)
        }
        if !self.bare { try await LabInside.apply(workspace, in: blueprint) }
        Stream.answer.line(
            "Lab '\(workspace.fabric.name)' is up; `selvage lab down \(workspace.fabric.name)` takes it away.")
    }
}
