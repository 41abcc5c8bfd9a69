import ArgumentParser
import FabricModel
import FabricPlanning

/// `selvage blame FILE SWITCH:PORT`: which line is responsible for what a port carries.
struct BlameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blame", abstract: "Say which line of the topology is responsible for each VLAN on a port.",
        discussion: """
            At a port of hosts: its own line, or its profile's, and the hosts on it. At a link: for each VLAN who needs it \
            on both sides, and where its tree begins.
            """)

    @OptionGroup var topology: TopologyArgument

    @Argument(help: "A port, as SWITCH:PORT.")
    var port: String

    @Option(help: ArgumentHelp("Only this VLAN, by name or id.", valueName: "vlan"))
    var vlan: String?

    @OptionGroup var answer: AnswerOptions
    @OptionGroup var without: WithoutOption

    func run() throws {
        let workspace = try Workspace(reading: self.topology.file, without: self.without)
        let port = try workspace.port(self.port)
        let only = try self.vlan.map { VLANSet(try workspace.vlan($0).id) }
        let text = BlameText(
            Blame(of: port, in: workspace.desired, only: only, limit: self.answer.full ? Int.max : BlameText.limit),
            workspace.fabric)
        if self.answer.json { return Stream.answer.line(try selvage.json(text.view)) }
        Stream.answer.write(text.text(for: .answer))
    }
}

extension Workspace {
    /// The port that is written as SWITCH:PORT.
    func port(_ text: String) throws(Failure) -> PortIndex {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw Failure("'\(text)' is no port", help: "write it as SWITCH:PORT") }
        guard let owner = self.fabric.switchIndex(named: parts[0]) else {
            throw Failure(
                "there is no switch '\(parts[0])' in '\(self.fabric.name)'",
                help: "its switches are \(compressed(self.fabric.switches.map(\.name)))")
        }
        guard let port = self.fabric.portIndex(named: parts[1], of: owner) else {
            let ports = self.fabric.switches[Int(owner)].ports.map { self.fabric.name(of: PortIndex($0)) }
            throw Failure("'\(parts[0])' has no port '\(parts[1])'", help: "its ports are \(compressed(ports))")
        }
        return port
    }

    /// The VLAN of this name or id.
    func vlan(_ text: String) throws(Failure) -> VLAN {
        if let vlan = self.fabric.vlans.first(where: { $0.name == text || "\($0.id)" == text }) { return vlan }
        throw Failure(
            "there is no VLAN '\(text)' in '\(self.fabric.name)'",
            help: "its VLANs are \(compressed(self.fabric.vlans.map(\.name)))")
    }
}
