import ArgumentParser
import FabricModel

/// `selvage show FILE [WHAT]`: what the topology means, worked out.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a topology means: VLANs, switches, ports, links, hosts and their numbers.",
        discussion: """
            Without WHAT the whole fabric; else one switch, VLAN or host by its name, a port as SWITCH:PORT, a link as \
            "A:PORT -- B:PORT", an address or a prefix. No switch is asked.
            """)

    @OptionGroup var topology: TopologyArgument

    @Argument(help: "A switch, VLAN, host, SWITCH:PORT, link, address or prefix.")
    var what: String?

    @OptionGroup var answer: AnswerOptions
    @OptionGroup var without: WithoutOption

    func run() throws {
        let workspace = try Workspace(reading: self.topology.file, without: self.without)
        let subjects = try ShowSubjects(self.what, in: workspace, isFull: self.answer.full || self.answer.json)
        let view = FabricView(subjects, workspace)
        if self.answer.json { return Stream.answer.line(try selvage.json(view)) }
        let text = FabricText(
            view: view, isFull: self.answer.full || self.what != nil && !subjects.isVLAN,
            omitted: subjects.omitted ?? (0, 0))
        Stream.answer.write(text.text(for: .answer))
    }
}
