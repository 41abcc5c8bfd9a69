import ArgumentParser
import FabricModel
import FabricPlanning
import FabricTopology
import Foundation
import KernelLab
import LabModel

/// `selvage demo`: one switch, its hosts, an accident and its repair, on a real kernel.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Tell the story of one switch, on a real kernel, in two minutes.",
        discussion: "Nothing of this machine is touched, and nothing is left behind. Every command shown is really run."
    )

    @Option(
        help: ArgumentHelp(
            "The kernel it runs on: host is this machine's, uml a disposable one, auto the first that can.",
            valueName: "kernel"))
    var kernel = LabKernel.Wish.auto

    @Flag(help: .hidden)
    var onStage = false

    func run() async throws {
        if self.onStage { return try await Story().tell() }
        throw Ending(code: try await self.kernel.run(["demo", "--on-stage"], memory: 512).code)
    }
}

/// The story, told from inside a lab whose switch nobody has configured yet.
private struct Story {
    let file = "single-switch.yaml"
    let text = String(decoding: PackageResources.single_switch_yaml, as: UTF8.self)

    func tell() async throws {
        let workspace = try await self.setUp()
        let programs = try LabInside.start(workspace.fabric.labPrograms())
        defer { withExtendedLifetime(programs) {} }
        let hosts = workspace.fabric.hosts.count
        self.title("One switch, for real")
        self.say("A switch, \(hosts) hosts and \(hosts) cables, in a Linux kernel. Somebody wrote this down:")
        self.quote()
        self.say("Nobody has configured the switch yet, so nobody reaches anybody.")
        try await self.act("selvage lab ping \(self.file)")
        self.say("So make it what it should be. The plan is shown first, with what each step does to whom.")
        try await self.act("selvage apply \(self.file) --yes")
        try await self.act("selvage lab ping \(self.file)")

        self.title("Three in the morning")
        self.say("Somebody helps out, by hand, on the switch:")
        try await self.act("bridge -n sw1 vlan del dev swp1 vid 10")
        try await self.act("bridge -n sw1 vlan add dev swp13 vid 10 pvid untagged")
        self.say("And the pager goes off. What is different, where, and whom does it hurt?")
        try await self.act("selvage drift \(self.file)")
        try await self.act("selvage lab ping \(self.file)")
        self.say("Repair just that.")
        try await self.act("selvage apply \(self.file) --yes")
        try await self.act("selvage drift \(self.file)")
        try await self.act("selvage lab ping \(self.file)")

        self.title("Your turn")
        self.say(
            "The same lab with a shell in it: `selvage lab shell topologies/single-switch.yaml`. README.md is the tour."
        )
    }

    /// The lab and its topology, all of it in a place that vanishes.
    private func setUp() async throws -> Workspace {
        let draft = Topology.read(TopologySource(name: self.file, text: self.text))
        guard let fabric = draft.fabric else { throw Failure("the demo's own topology has mistakes") }
        do throws(LabError) {
            let blueprint = try LabBlueprint(fabric: fabric, numbers: fabric.number(from: Ledger()).numbers)
            try PrivateLab.furnish(hosts: blueprint.hostsFile, environment: ProcessInfo.processInfo.environment)
            try await blueprint.build()
        } catch {
            throw Failure(error)
        }
        let folder = "/run/selvage/demo"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(self.text.utf8).write(to: URL(filePath: "\(folder)/\(self.file)"))
        _ = FileManager.default.changeCurrentDirectoryPath(folder)
        setenv("SELVAGE_LAB", fabric.name, 1)
        return try Workspace(reading: self.file)
    }

    private func title(_ text: String) { Stream.answer.line("\n\(Stream.answer.paint("== \(text) ==", .strong))\n") }

    private func say(_ text: String) {
        for line in wrap(text, to: min(Stream.answer.width, 100)) { Stream.answer.line(line) }
        Stream.answer.line()
    }

    /// The topology without its comments.
    private func quote() {
        for line in self.text.split(separator: "\n") {
            let code = line.prefix { $0 != "#" }
            let end = code.lastIndex { $0 != " " }.map(code.index(after:)) ?? code.startIndex
            if end > code.startIndex { Stream.answer.line("    \(code[..<end])") }
        }
        Stream.answer.line()
    }

    /// Runs a command as if it were typed: ours in this very program, others as programs. That one says "differs" is part of the
    /// story; that one fails is its end.
    private func act(_ command: String) async throws {
        Stream.answer.line(Stream.answer.paint("# \(command)", .strong))
        let words = command.split(separator: " ").map(String.init)
        if words.first == "selvage" {
            do {
                try await Selvage.run(Array(words.dropFirst()))
            } catch Verdict.differs {}
        } else {
            do throws(LabError) {
                let status = try await Supervisor.run(.callers(words))
                if status.code != 0 { throw LabError(.refused, doing: command, reason: "it ended with \(status.code)") }
            } catch {
                throw Failure(error)
            }
        }
        Stream.answer.line()
    }
}
