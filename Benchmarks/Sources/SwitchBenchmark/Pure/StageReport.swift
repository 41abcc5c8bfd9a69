import FabricTopology
import Glibc

/// The figures of one topology, told by a process of its own, so that its peak of memory is its own too.
struct StageReport: Codable {
    struct Line: Codable {
        var name: String
        var samples: Samples
    }

    var lines: [Line]
    /// The most memory that the process had at any time (`VmHWM`), in megabytes.
    var peak: Double

    init(of path: String, rounds: Int) throws {
        let source = try TopologySource(contentsOf: path)
        var stages = Stages(source)
        for _ in 0..<rounds { try stages.run() }
        self.lines = [Line(name: "file to plan", samples: stages.whole)]
        for station in Stages.Station.allCases {
            if let samples = stages.samples[station] {
                self.lines.append(Line(name: "  \(station.rawValue)", samples: samples))
            }
        }
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        self.peak = Double(usage.ru_maxrss) / 1024
    }

    /// For people.
    var table: String {
        let rows = self.lines.map { line in
            let times = [line.samples.median, line.samples.least, line.samples.most].map { Figures.number($0) }
            return "\(line.name): \(times[0]) ms (\(times[1]) to \(times[2]))"
        }
        return (rows + ["peak: \(Figures.number(self.peak)) MB"]).joined(separator: "\n")
    }
}
