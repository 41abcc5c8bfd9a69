import ArgumentParser

/// What every command about a lab starts with: the topology, and which kernel it is built on.
struct LabFile: ParsableArguments {
    @Argument(help: "The topology to build.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @OptionGroup var room: KernelOptions
}
