import FabricModel
import FabricPlanning
import FabricTopology
import Glibc

/// From a file to a plan, station by station, with no kernel and no disk in between.
struct PureBenchmarks {
    private let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws -> Figures {
        let fabrics = [
            ("5,000 ports and hosts by ranges", FabricText.ranges(switches: 5), 30.0),
            ("5,000 ports and 5,000 hosts written out", FabricText.writtenOut(switches: 5), 150),
            ("100,000 ports and hosts by ranges", FabricText.ranges(switches: 100), 500),
        ]
        var comparisons: [Comparison] = []
        for (name, text, limit) in fabrics { comparisons.append(try await self.measure(name, text, limit)) }
        return Figures(title: "From a file to a plan, milliseconds", machine: machine(), comparisons: comparisons)
    }

    private func measure(_ name: String, _ text: String, _ limit: Double) async throws -> Comparison {
        var stages = Stages(text)
        for round in 0..<self.options.rounds {
            say("\(name): round \(round + 1) of \(self.options.rounds)")
            try stages.run()
        }
        var rows = stages.rows
        if let selvage = self.options.selvage {
            let file = "/tmp/selvage-bench-\(getpid()).yaml"
            try write(text, to: file)
            defer { unlink(file) }
            var cold = Comparison.Row(side: .ours, name: "check, a cold process")
            for _ in 0..<self.options.rounds {
                cold.samples.add(try Program(selvage, "check", file).run())
            }
            rows.append(cold)
        }
        return Comparison(title: name, rows: rows, goal: .milliseconds(limit))
    }
}

/// One fabric's way from text to plan, and how long each station took, each time.
private struct Stages {
    private let source: TopologySource
    private(set) var rows: [Comparison.Row]

    init(_ text: String) {
        self.source = TopologySource(name: "bench.yaml", text: text)
        self.rows = ["file to plan", "  read", "  number", "  check", "  compile", "  plan from nothing"]
            .map { Comparison.Row(side: $0.hasPrefix(" ") ? .part : .ours, name: $0) }
    }

    mutating func run() throws {
        let start = ContinuousClock.now
        var last = start
        var station = 1
        func pass() {
            let now = ContinuousClock.now
            self.rows[station].samples.add(now - last)
            (last, station) = (now, station + 1)
        }
        let reading = Topology.read(self.source)
        guard let fabric = reading.fabric else { throw Trouble("\(reading.diagnostics)") }
        pass()
        let numbering = fabric.number(from: Ledger())
        pass()
        let findings = fabric.check(with: numbering.numbers)
        if let error = findings.first(where: \.isError) { throw Trouble("\(error)") }
        pass()
        let desired = fabric.compile(with: numbering.numbers)
        pass()
        // Switches as they come out of the box: the ports are there, and nothing else.
        let untouched = desired.switches.map { item in
            let ports = item.config.ports.map { PortConfig(name: $0.name, isMember: false, isUp: false) }
            return Reading.read(
                Observation(owned: SwitchConfig(ports: ports)), Capabilities(portLimit: 1023, fencing: .lock))
        }
        last = ContinuousClock.now
        let plan = Plan(from: untouched, to: desired, made: UTCTime(secondsSince1970: 0))
        pass()
        guard plan.batches.count == fabric.switches.count else { throw Trouble("the plan forgets a switch") }
        self.rows[0].samples.add(self.rows.dropFirst().reduce(Duration.zero) { $0 + $1.samples.last })
    }
}
