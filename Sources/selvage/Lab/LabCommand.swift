import ArgumentParser

/// `selvage lab`: a topology made of real switches, cables and hosts, for as long as it is needed.
struct LabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab", abstract: "Build a topology from real namespaces, cables and bridges, and work in it.",
        subcommands: [
            LabExec.self, LabShell.self, LabPing.self, LabPlay.self, LabUp.self, LabDown.self, LabList.self,
            LabKernelCommand.self,
            LabInside.self,
        ])
}
