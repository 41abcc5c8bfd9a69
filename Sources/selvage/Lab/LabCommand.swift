import ArgumentParser

/// `selvage lab`: a topology to take apart, simulated or made of real switches, cables and hosts, for as long as it is needed.
struct LabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab", abstract: "Build a topology, simulated or from real bridges and cables, and work in it.",
        discussion: """
            up, status, watch, ping, traffic, capture, break, heal and down are about a lab that stays: switches, hosts and frames \
            simulated in one process, in fabrics of any size. plan, apply, drift and trace work on it with --lab NAME.

            exec and shell build the topology from real network namespaces, cables and bridges, for as long as a command takes.
            """,
        subcommands: [
            LabUp.self, LabStatus.self, LabWatch.self, LabPing.self, LabTraffic.self, LabCapture.self, LabBreak.self,
            LabHeal.self, LabDown.self, LabList.self, LabPlay.self, LabExec.self, LabShell.self, LabKernelCommand.self,
            LabInside.self,
        ])
}
