import ArgumentParser
import FabricModel
import FabricPlanning
import FabricReconciler
import LabModel
import SimulatedLab

/// `selvage lab watch`: a simulated lab as it lives.
struct LabWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Show a simulated lab as it lives: switches, ports, drift, traffic, storms.",
        discussion: """
            On a terminal the view stays in place, and q or Ctrl-C leaves it. Elsewhere there is a line for everything that \
            changes, and none for what does not. Drift is read from the switches through their management, again and again.
            """)

    @OptionGroup var choice: LabChoice

    func run() async throws {
        let record = try self.choice.record()
        let sight = Sight()
        do {
            try await interruptible {
                try await withKeys { keys in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        defer { group.cancelAll() }
                        group.addTask { try await Self.show(record, sight) }
                        group.addTask { await sight.follow(record) }
                        group.addTask {
                            for await key in keys where key == UInt8(ascii: "q") { throw CancellationError() }
                            // Without a keyboard nobody leaves by a key.
                            while true { try await Task.sleep(for: .seconds(3600)) }
                        }
                        // The lab's end is the view's.
                        try await group.next()
                    }
                }
            }
        } catch is CancellationError {}
    }

    /// How often a view on a terminal is drawn anew, and a line elsewhere may come.
    private static let pause = Duration.milliseconds(500)

    private static func show(_ record: LabRecord, _ sight: Sight) async throws {
        if Stream.answer.isTerminal {
            Stream.answer.write("\u{1b}[?1049h\u{1b}[?25l")
            defer { Stream.answer.write("\u{1b}[?25h\u{1b}[?1049l") }
            try await LabChoice.ask(record) { lab in
                try await lab.watch(rows: 100, every: Self.pause) { standing in
                    let size = Stream.answer.size
                    let view = WatchText(standing, drift: await sight.drift, rates: await sight.count(standing))
                    Stream.answer.write("\u{1b}[H" + view.screen(rows: size.rows, columns: size.columns, for: .answer))
                    return true
                }
            }
        } else {
            try await LabChoice.ask(record) { lab in
                try await lab.watch(rows: 0, every: Self.pause) { standing in
                    for line in await sight.news(standing) { Stream.answer.line("\(UTCTime.now) \(line)") }
                    return true
                }
            }
        }
    }
}

/// What is seen of a lab besides what it says: the drift of its switches; and what has been told of it already.
private actor Sight {
    private(set) var drift: String?
    private var told: [String] = []
    private var rates: [UInt64] = []

    /// Reads the switches again and again until the task is cancelled.
    func follow(_ record: LabRecord) async {
        while !Task.isCancelled {
            self.drift = await Self.look(record)
            try? await Task.sleep(for: .seconds(2))
        }
    }

    private static func look(_ record: LabRecord) async -> String {
        do {
            let workspace = try Workspace(reading: record.topology, isQuiet: true)
            let way = try LabWay(to: record)
            let reconciler = Reconciler(drivers: way.drivers(workspace.fabric.switches.map(\.name)))
            let report = try await reconciler.pass(over: workspace.fabric, workspace.numbering, .look, made: .now)
            await way.close()
            guard let drift = report.drift else { return "not read" }
            return DriftText(drift: drift).brief
        } catch {
            return "not read: the topology has mistakes"
        }
    }

    /// The frames a second of the last times, the newest at the end.
    func count(_ standing: ControlStanding) -> [UInt64] {
        self.rates = self.rates.suffix(59) + [standing.framesPerSecond]
        return self.rates
    }

    /// What is new since the last time.
    func news(_ standing: ControlStanding) -> [String] {
        let lines = WatchText(standing, drift: self.drift, rates: []).lines
        defer { self.told = lines }
        return lines.filter { !self.told.contains($0) }
    }
}
