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
    @Option(
        help: ArgumentHelp(
            "Mean the switches of this lab; none means the real ones. SELVAGE_LAB says the same.", valueName: "name"))
    var lab: String?

    /// The lab that is meant, by the option or by the environment.
    var name: String? { self.lab ?? environment("SELVAGE_LAB") }
}

extension LabOption {
    /// By which the real switches are meant while a lab of their fabric is up.
    private static let real = "none"

    /// The way to the switches of the lab that is meant; nil where they are reached as their topology says: real ones, or those of
    /// a lab in the kernel.
    ///
    /// A command means a lab only when it is inside of it or is told so, and then says so first; while a lab of the same fabric is
    /// up, one that does neither is refused, since it may mean the lab or the real thing.
    func way(to fabric: String) throws(Failure) -> LabWay? {
        let record = LabFolder.ours.all().records.first { $0.lab == fabric }
        guard let name = self.name else {
            if record == nil { return nil }
            throw Failure(
                "a lab of fabric '\(fabric)' is up on this machine: is the lab meant, or the real switches?",
                help: "for the lab say `--lab \(fabric)` or SELVAGE_LAB=\(fabric); for the real ones `--lab none`")
        }
        if name == LabOption.real { return nil }
        guard name == fabric else {
            throw Failure(
                "the lab is '\(name)', and the topology is of fabric '\(fabric)'",
                help: "`selvage lab list` shows the labs that are up")
        }
        // A command inside of a lab has a room of its own, where the switches stand under their names.
        if environment("SELVAGE_LAB") == name, environment(PrivateLab.variable) != nil, record == nil { return nil }
        guard let record else {
            throw Failure("no lab '\(name)' is up", help: "`selvage lab up FILE --detach` brings it up")
        }
        let way = record.kernel == nil ? try LabWay(to: record) : nil
        Stream.talk.line("In lab '\(name)':")
        return way
    }
}
