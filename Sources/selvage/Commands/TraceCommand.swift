import ArgumentParser
import FabricGraph
import FabricModel
import FabricPlanning

/// `selvage trace FILE A B`: the way of a packet, hop by hop.
struct TraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Show the way of a packet from one host to another, and where and why it stops.",
        discussion: """
            Over what the topology means, or with --observed over what the switches hold. Hosts are named, or given by an \
            address of theirs.

            Exit status: 0 it arrives, 2 it does not, 1 error or could not tell.
            """)

    @OptionGroup var topology: TopologyArgument

    @Argument(help: "The host that sends.")
    var from: String

    @Argument(help: "The host that should get it.")
    var to: String

    @Flag(help: "Over what the switches hold, not what they should.")
    var observed = false

    @Flag(help: "Answer in JSON.")
    var json = false

    @OptionGroup var lab: LabOption
    @OptionGroup var without: WithoutOption

    func run() async throws {
        let workspace = try Workspace(reading: self.topology.file, without: self.without)
        let (source, destination) = (try workspace.host(self.from), try workspace.host(self.to))
        let state: ForwardingState
        var unread: Set<SwitchIndex> = []
        if self.observed {
            let look = try await Look(workspace, lab: self.lab)
            (state, unread) = (look.state, look.unread)
        } else {
            state = ForwardingState(workspace.desired.trees)
        }
        let trace = Trace(state, from: source, to: destination)
        let words = TraceWords(workspace.fabric)
        let guessed = unread.intersection(words.switches(of: trace)).sorted()
        if self.json {
            Stream.answer.line(try selvage.json(TraceView(trace, source, destination, workspace.fabric)))
        } else {
            Stream.answer.write(TraceText(trace, source, destination, workspace.fabric).text(for: .answer))
        }
        if !guessed.isEmpty {
            let names = compressed(guessed.map { workspace.fabric.switches[Int($0)].name })
            Stream.talk.line(
                "\(Stream.talk.paint("unsure:", .bad)) \(names) could not be read, and is thought to hold what it should"
            )
            throw Verdict.failed
        }
        if !trace.arrives { throw Verdict.differs }
    }
}

extension Workspace {
    /// The host of this name, or the one that has this address.
    func host(_ text: String) throws(Failure) -> HostIndex {
        if let index = self.fabric.hostIndex(named: text) { return index }
        if let address = IPv6Address(text: text) {
            let owner = self.numbering.numbers.hosts.firstIndex { $0.contains { $0.interface.address == address } }
            if let owner { return HostIndex(owner) }
            throw Failure("no host of '\(self.fabric.name)' has the address \(address)")
        }
        let names = self.fabric.hosts.prefix(200).map(\.name)
        let more = self.fabric.hosts.count > names.count ? ", …" : ""
        throw Failure(
            "there is no host '\(text)' in '\(self.fabric.name)'", help: "its hosts are \(compressed(names))\(more)")
    }
}
