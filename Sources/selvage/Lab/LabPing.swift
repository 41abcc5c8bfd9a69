import ArgumentParser
import FabricModel
import FabricPlanning
import KernelLab
import LabModel
import SimulatedLab

/// `selvage lab ping`: who reaches whom, and whether that is what the topology promises.
struct LabPing: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping", abstract: "Ping between the hosts of a lab, and compare with what the topology promises.",
        usage: """
            selvage lab ping [<host> <host>] [--lab <name>] [--at-most <pairs>] [--json]
            selvage lab ping <file> [--kernel <kernel>] [--memory <MiB>] [--at-most <pairs>] [--json]
            """,
        discussion: """
            Sends ICMPv6 echo requests between all pairs of hosts, or a fair sample of them when there are very many, or \
            between two hosts. A pair should answer when the topology gives it a way: the same VLAN, or gateways.

            Without FILE in the simulated lab that is up. With FILE in the lab of that topology; where none is up and this is no \
            shell of one, one is built for it from real namespaces, cables and bridges.

            Exit status: 0 all as promised, 2 not, 1 error.
            """)

    @Argument(help: "Two hosts of a simulated lab, or the topology of a lab.", completion: .file())
    var what: [String] = []

    @OptionGroup var choice: LabChoice

    @OptionGroup var room: KernelOptions

    @Flag(help: "Answer in JSON.")
    var json = false

    @Option(help: ArgumentHelp("Try at most this many pairs.", valueName: "pairs"))
    var atMost = 20_000

    func validate() throws {
        if self.what.count > 2 {
            throw ValidationError("Two hosts, or one topology; here are \(self.what.count) names")
        }
        guard (1...100_000).contains(self.atMost) else { throw ValidationError("--at-most is from 1 to 100000") }
    }

    func run() async throws {
        if self.what.count == 1 { return try await self.run(about: self.what[0]) }
        let record = try self.choice.record()
        let pair = self.what.count == 2 ? (from: self.what[0], to: self.what[1]) : nil
        let pings = try await Self.pings(in: record, pair, atMost: self.atMost)
        guard let pair, let result = pings.matrix.results.first, !self.json else { return try self.show(pings) }
        let isKept = pings.text.isKept
        let sentence = PingText.sentence(
            from: pair.from, to: pair.to, result.answer, promised: isKept == result.answer.isAnswered, for: .answer)
        Stream.answer.write(sentence)
        if !isKept { throw Verdict.differs }
    }

    /// The lab of a topology: the one around us, the one that is up, or one that is built for it.
    private func run(about file: String) async throws {
        let workspace = try Workspace(reading: file)
        if environment("SELVAGE_LAB") != nil {
            return try self.show(try await Pings(workspace, atMost: self.atMost))
        }
        let simulated = LabFolder.ours.all().records.first { $0.lab == workspace.fabric.name && $0.simulation != nil }
        if let simulated { return try self.show(try await Self.pings(in: simulated, nil, atMost: self.atMost)) }
        let again = ["selvage", "lab", "ping", file, "--at-most", "\(self.atMost)"] + (self.json ? ["--json"] : [])
        throw Ending(code: try await self.room.run(["lab", "inside", file, "--"] + again).code)
    }

    private static func pings(
        in record: LabRecord, _ pair: (from: String, to: String)?, atMost limit: Int
    ) async throws -> Pings {
        Pings(try await LabChoice.ask(record) { try await $0.ping(pair, atMost: limit) })
    }

    private func show(_ pings: Pings) throws {
        if self.json {
            Stream.answer.line(try selvage.json(PingView(pings)))
        } else {
            Stream.answer.write(pings.text.text(for: .answer))
        }
        if !pings.text.isKept { throw Verdict.differs }
    }
}

/// The pings of a lab beside what its topology promises.
struct Pings {
    let matrix: PingMatrix
    let text: PingText

    /// In a lab of the kernel's, around us.
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

    /// As a simulated lab answers.
    init(_ answers: [ControlPingAnswer]) {
        var hosts: [String] = []
        var numbers: [String: Int] = [:]
        // Whoever pings comes in canonical order; whoever is only pinged, after that.
        for name in answers.map(\.from) + answers.map(\.to) where numbers[name] == nil {
            numbers[name] = hosts.count
            hosts.append(name)
        }
        var promised: Set<HostPair> = []
        var results: [PingMatrix.Result] = []
        for answer in answers {
            guard let from = numbers[answer.from], let to = numbers[answer.to] else { continue }
            let pair = HostPair(from, to)
            if answer.promised { promised.insert(pair) }
            let outcome: PingMatrix.Answer =
                switch answer.outcome {
                case .answered: .answered(after: .nanoseconds(Int64(clamping: answer.nanoseconds)))
                case .unroutable: .unroutable
                case .silent, .UNRECOGNIZED: .silent
                }
            results.append(PingMatrix.Result(pair, outcome))
        }
        self.matrix = PingMatrix(hosts: hosts, results: results)
        self.text = PingText(self.matrix, promised: promised.contains)
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
        self.pairs = zip(pings.matrix.results, pings.text.tried).map { result, tried in
            var milliseconds: Double?
            if case .answered(let time) = result.answer { milliseconds = time / .milliseconds(1) }
            return Pair(
                from: pings.matrix.hosts[result.pair.source], to: pings.matrix.hosts[result.pair.destination],
                answered: result.answer.isAnswered, promised: tried.cell.isKept == result.answer.isAnswered,
                milliseconds: milliseconds)
        }
    }
}
