import ArgumentParser
import FabricModel
import KernelLab
import LabModel

/// The topology that a command is about.
struct TopologyArgument: ParsableArguments {
    @Argument(help: "The topology file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String
}

/// How a command that reads gives its answer.
struct AnswerOptions: ParsableArguments {
    @Flag(help: "Answer in JSON.")
    var json = false

    @Flag(help: "Show every line of a long answer.")
    var full = false
}

/// Which lab a command means.
struct LabOption: ParsableArguments {
    @Option(help: ArgumentHelp("Mean the switches of this lab; SELVAGE_LAB says the same.", valueName: "name"))
    var lab: String?

    /// The lab that is meant, by the option or by the environment.
    var name: String? { self.lab ?? environment("SELVAGE_LAB") }
}

extension LabOption {
    /// A command means a lab only when it is inside of it or is told so, and then says so first; while a lab of the same fabric is
    /// up, one that does neither is refused, since it may mean the lab or the real thing.
    func announce(for fabric: Fabric) throws(Failure) {
        let isUp = LabFolder().all().records.contains { $0.lab == fabric.name }
        guard let name = self.name else {
            if !isUp { return }
            throw Failure(
                "a lab of fabric '\(fabric.name)' is up on this machine: is the lab meant, or the real switches?",
                help:
                    "for the lab say `--lab \(fabric.name)` or SELVAGE_LAB=\(fabric.name); for the real ones take it down "
                    + "first, `selvage lab down \(fabric.name)`")
        }
        guard name == fabric.name else {
            throw Failure(
                "the lab is '\(name)', and the topology is of fabric '\(fabric.name)'",
                help: "`selvage lab list` shows the labs that are up")
        }
        if environment("SELVAGE_LAB") == nil {
            guard isUp else {
                throw Failure("no lab '\(name)' is up", help: "`selvage lab up FILE` builds it")
            }
            Stream.talk.line("In lab '\(name)':")
        }
    }
}
