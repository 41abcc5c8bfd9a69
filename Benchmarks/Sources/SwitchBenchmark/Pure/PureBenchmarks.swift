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
        return Figures(
            title: "From a file to a plan, milliseconds of the processor", machine: machine(), comparisons: comparisons)
    }

    private func measure(_ name: String, _ text: String, _ limit: Double) async throws -> Comparison {
        var stages = Stages(TopologySource(name: "bench.yaml", text: text))
        for round in 0..<self.options.rounds {
            say("\(name): round \(round + 1) of \(self.options.rounds)")
            try stages.run()
        }
        var rows = [Comparison.Row(side: .ours, name: "file to plan", samples: stages.whole)]
        for station in Stages.Station.allCases {
            if let samples = stages.samples[station] {
                rows.append(Comparison.Row(side: .part, name: "  \(station.rawValue)", samples: samples))
            }
        }
        if let selvage = self.options.selvage {
            let file = "/tmp/selvage-bench-\(getpid()).yaml"
            try write(text, to: file)
            defer { unlink(file) }
            var cold = Comparison.Row(side: .ours, name: "check, a cold process, on the clock")
            for _ in 0..<self.options.rounds {
                cold.samples.add(try Program(selvage, "check", file).run())
            }
            rows.append(cold)
        }
        return Comparison(title: name, rows: rows, goal: .milliseconds(limit))
    }
}
