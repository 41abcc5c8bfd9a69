import ArgumentParser
import FabricModel
import LabModel
import SimulatedLab

/// `selvage lab traffic A B`: datagrams from a host to another, and what became of them.
struct LabTraffic: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "traffic",
        abstract: "Send datagrams from one host of a simulated lab to another, and count what is lost.",
        discussion: """
            Times are those of the simulated cables and switches, one way. Change something meanwhile, and see what it costs.

            Exit status: 0 nothing was lost, 2 something was, 1 error.
            """)

    @Argument(help: "The host that sends.")
    var from: String

    @Argument(help: "The host that should get it.")
    var to: String

    @Option(help: ArgumentHelp("How many: 1000/s, 20/s, 6/m.", valueName: "rate"))
    var rate = Rate(perSecond: 1000)

    @Option(name: .customLong("for"), help: ArgumentHelp("How long: 500ms, 5s, 2m.", valueName: "time"))
    var time = Pace(.seconds(5))

    @Option(help: ArgumentHelp("Bytes of payload, 16 to 9000.", valueName: "bytes"))
    var size = 64

    @Flag(help: "Answer in JSON.")
    var json = false

    @OptionGroup var choice: LabChoice

    func validate() throws {
        guard (16...9000).contains(self.size) else { throw ValidationError("--size is from 16 to 9000 bytes") }
    }

    func run() async throws {
        var request = ControlTrafficRequest()
        (request.from, request.to) = (self.from, self.to)
        request.perSecond = self.rate.perSecond
        request.forNanoseconds = UInt64(clamping: Int64(self.time.duration / .nanoseconds(1)))
        request.size = UInt32(self.size)
        let (asked, record) = (request, try self.choice.record())
        let report = try await interruptible {
            try await LabChoice.ask(record) { lab in
                try await lab.traffic(asked) { report in
                    guard Stream.talk.isTerminal else { return }
                    Stream.talk.write("\r\u{1b}[K\(report.sent) sent, \(report.received) arrived")
                }
            }
        }
        if Stream.talk.isTerminal { Stream.talk.write("\r\u{1b}[K") }
        if self.json {
            Stream.answer.line(try selvage.json(TrafficView(self, report)))
        } else {
            Stream.answer.write(TrafficText(from: self.from, to: self.to, report: report).text(for: .answer))
        }
        if report.received < report.sent { throw Verdict.differs }
    }
}

/// What became of a flow, in two lines.
struct TrafficText {
    let from: String
    let to: String
    let report: ControlTrafficReport

    func text(for stream: Stream) -> String {
        let lost = self.report.sent - min(self.report.received, self.report.sent)
        let share = self.report.sent == 0 ? 0 : Double(lost) * 100 / Double(self.report.sent)
        let loss =
            lost == 0
            ? stream.paint("none lost", .good) : stream.paint("\(lost) lost (\(TrafficText.tenths(share)) %)", .bad)
        var text = "\(self.from) to \(self.to): \(self.report.sent) sent, \(self.report.received) arrived, \(loss)"
        if self.report.reordered > 0 { text += ", \(self.report.reordered) out of order" }
        if self.report.duplicates > 0 { text += ", \(self.report.duplicates) twice" }
        if self.report.received > 0 {
            let times = [self.report.least, self.report.median, self.report.most].map(TrafficText.time)
            text += "\nlatency minimum \(times[0]), median \(times[1]), maximum \(times[2])"
        }
        return text + "\n"
    }

    /// A time with the unit that suits it: `15 µs`, `2.3 ms`, `1.2 s`.
    static func time(_ nanoseconds: UInt64) -> String {
        switch nanoseconds {
        case ..<1000: "\(nanoseconds) ns"
        case ..<1_000_000: "\(tenths(Double(nanoseconds) / 1e3)) µs"
        case ..<1_000_000_000: "\(tenths(Double(nanoseconds) / 1e6)) ms"
        default: "\(tenths(Double(nanoseconds) / 1e9)) s"
        }
    }

    private static func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

/// What `--json` shows of a flow.
private struct TrafficView: Encodable {
    struct Latency: Encodable {
        var minimum: UInt64
        var median: UInt64
        var maximum: UInt64
    }

    var from: String
    var to: String
    var sent: UInt64
    var received: UInt64
    var lost: UInt64
    var duplicates: UInt64
    var reordered: UInt64
    var latencyNanoseconds: Latency?

    init(_ command: LabTraffic, _ report: ControlTrafficReport) {
        self.from = command.from
        self.to = command.to
        self.sent = report.sent
        self.received = report.received
        self.lost = report.sent - min(report.received, report.sent)
        self.duplicates = report.duplicates
        self.reordered = report.reordered
        if report.received > 0 {
            self.latencyNanoseconds = Latency(minimum: report.least, median: report.median, maximum: report.most)
        }
    }
}

/// How many a second, as people write it: `1000/s`, `6/m`.
struct Rate: ExpressibleByArgument {
    var perSecond: Double

    init(perSecond: Double) { self.perSecond = perSecond }

    init?(argument: String) {
        let parts = argument.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let number = Double(parts[0]), number > 0, number.isFinite else { return nil }
        switch parts.count == 1 ? "s" : parts[1] {
        case "s": self.perSecond = number
        case "m": self.perSecond = number / 60
        default: return nil
        }
    }

    var defaultValueDescription: String { "\(Int(self.perSecond))/s" }
}

/// A short time, as people write it: `500ms`, `5s`.
struct Pace: ExpressibleByArgument {
    var duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        guard let duration = Duration(pace: argument), duration > .zero else { return nil }
        self.duration = duration
    }

    var defaultValueDescription: String { "\(self.duration.components.seconds)s" }
}
