import ArgumentParser

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
