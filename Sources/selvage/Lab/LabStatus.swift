import ArgumentParser
import LabModel
import SimulatedLab

/// `selvage lab status`: how a simulated lab is.
struct LabStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say how a simulated lab is: switches, ports, frames, storms, and what is broken.",
        discussion: "Exit status: 0 nothing is broken and no storm was seen, 2 something is or was, 1 error.")

    @OptionGroup var choice: LabChoice

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
        let record = try self.choice.record()
        let standing = try await LabChoice.ask(record) { try await $0.status() }
        if self.json {
            Stream.answer.line(try selvage.json(StandingView(standing)))
        } else {
            let process = record.simulation?.process.process ?? 0
            Stream.answer.write(StandingText(standing).text(process: process, for: .answer))
        }
        if standing.brokenCount > 0 || standing.stormCount > 0 { throw Verdict.differs }
    }
}

/// What `--json` shows of a lab.
private struct StandingView: Encodable {
    var lab: String
    var topology: String
    var target: String
    var seed: UInt64
    var seconds: Double
    var secondsBehind: Double
    var switches: UInt32
    var switchesAnswering: UInt32
    var ports: UInt32
    var portsUp: UInt32
    var hosts: UInt32
    var frames: UInt64
    var framesPerSecond: UInt64
    var storms: [String]
    var broken: [String]

    init(_ standing: ControlStanding) {
        self.lab = standing.lab
        self.topology = standing.topology
        self.target = standing.target
        self.seed = standing.seed
        self.seconds = Double(standing.nanoseconds) / 1e9
        self.secondsBehind = Double(standing.behindNanoseconds) / 1e9
        self.switches = standing.switches
        self.switchesAnswering = standing.answering
        self.ports = standing.ports
        self.portsUp = standing.portsUp
        self.hosts = standing.hosts
        self.frames = standing.frames
        self.framesPerSecond = standing.framesPerSecond
        self.storms = standing.storms
        self.broken = standing.broken
    }
}
