import ArgumentParser

/// What every command about a lab starts with: the topology, and which kernel it is built on.
struct LabFile: ParsableArguments {
    @Argument(help: "The topology to build.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Option(
        help: ArgumentHelp(
            "The kernel to build it on: host is this machine's, uml a disposable one, auto the first that can.",
            valueName: "kernel"))
    var kernel = KernelChoice.auto

    @Option(help: ArgumentHelp("Memory of a disposable kernel in MiB.", valueName: "MiB"))
    var memory = 512
}

enum KernelChoice: String, CaseIterable, ExpressibleByArgument {
    case auto, host, uml
}
