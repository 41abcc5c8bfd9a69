import ArgumentParser
import FabricModel
import FabricPlanning
import KernelLab

/// `selvage lab ping FILE`: who reaches whom, and whether that is what the topology promises.
struct LabPing: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping", abstract: "Ping between the hosts of a lab, and compare with what the topology promises.",
        discussion: """
            Sends real ICMPv6 echo requests between all pairs of hosts, or a fair sample of them when there are very many. A \
            pair should answer when the topology gives it a way: the same VLAN, or gateways. Outside of a lab, one is built \
            for it.

            Exit status: 0 all as promised, 2 not, 1 error.
            """)

    @OptionGroup var lab: LabFile

    @Flag(help: "Answer in JSON.")
    var json = false

    @Option(help: ArgumentHelp("Try at most this many pairs.", valueName: "pairs"))
    var atMost = 20_000

    func run() async throws {
        guard environment("SELVAGE_LAB") != nil else { return try await self.runInLab() }
        let workspace = try Workspace(reading: self.lab.file)
        let pings = try await Pings(workspace, atMost: self.atMost)
        if self.json {
            Stream.answer.line(try selvage.json(PingView(pings)))
        } else {
            Stream.answer.write(pings.text.text(for: .answer))
        }
        if !pings.text.isKept { throw Verdict.differs }
    }

    private func runInLab() async throws {
        _ = try Workspace(reading: self.lab.file)
        let again =
            ["selvage", "lab", "ping", self.lab.file, "--at-most", "\(self.atMost)"] + (self.json ? ["--json"] : [])
        let inner = ["lab", "inside", self.lab.file, "--"] + again
        throw Ending(code: try await self.lab.kernel.run(inner, memory: self.lab.memory).code)
    }
}

/// The pings of a lab beside what its topology promises.
struct Pings {
    let matrix: PingMatrix
    let text: PingText

    init(_ workspace: Workspace, atMost limit: Int = 20_000) async throws {
        let fabric = workspace.fabric
        let reachability = Reachability(workspace.desired.trees, workspace.numbering.numbers)
        do throws(LabError) {
            let blueprint = try LabBlueprint(fabric: fabric, numbers: workspace.numbering.numbers)
            // The same pairs each time, so that two runs can be compared.
            self.matrix = try await blueprint.ping(blueprint.pairs(atMost: limit))
        } catch {
            throw Failure(error)
        }
        self.text = PingText(self.matrix) { pair in
            reachability.reaches(HostIndex(pair.source), HostIndex(pair.destination))
        }
    }
}

/// What `--json` shows of a ping.
private struct PingView: Encodable {
    struct Pair: Encodable {
        var from: String
        var to: String
        var answered: Bool
        var promised: Bool
        var milliseconds: Double?
    }

    var isKept: Bool
    var pairs: [Pair]

    init(_ pings: Pings) {
        self.isKept = pings.text.isKept
        self.pairs = pings.matrix.results.map { result in
            let (source, destination) = (result.pair.source, result.pair.destination)
            var milliseconds: Double?
            if case .answered(let time) = result.answer { milliseconds = time / .milliseconds(1) }
            return Pair(
                from: pings.matrix.hosts[source], to: pings.matrix.hosts[destination],
                answered: result.answer.isAnswered,
                promised: pings.text.cells[source][destination].isKept == result.answer.isAnswered,
                milliseconds: milliseconds)
        }
    }
}
