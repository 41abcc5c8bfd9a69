import FabricGraph
import FabricModel
import FabricPlanning

/// A trace as people read it: a line for each step, and how it ends.
struct TraceText {
    private let trace: Trace
    private let source: String
    private let destination: String
    private let words: TraceWords

    init(_ trace: Trace, _ source: HostIndex, _ destination: HostIndex, _ fabric: Fabric) {
        self.trace = trace
        self.source = fabric.hosts[Int(source)].name
        self.destination = fabric.hosts[Int(destination)].name
        self.words = TraceWords(fabric)
    }

    func text(for stream: Stream) -> String {
        var table = Table()
        for step in self.trace.steps {
            table.add(Table.Cell(self.words.place(step)), Table.Cell(self.words.says(step)))
        }
        let head = "\(stream.paint(self.source, .strong)) to \(stream.paint(self.destination, .strong))\n"
        return head + table.text(for: stream, indent: 2) + self.ending(for: stream) + "\n"
    }

    private func ending(for stream: Stream) -> String {
        guard let stop = self.trace.stop else { return stream.paint("It arrives.", .good) }
        return stream.paint("It stops", .bad) + ": \(self.words.says(stop))"
    }
}

/// What `--json` shows of a trace.
struct TraceView: Encodable {
    struct Line: Encodable {
        var kind: String
        var place: String
        var tag: UInt16?
        var vlan: UInt16?
        var says: String
    }

    var from: String
    var to: String
    var arrives: Bool
    var steps: [Line]
    /// Why it goes no further; nil where it arrives.
    var stop: String?

    init(_ trace: Trace, _ source: HostIndex, _ destination: HostIndex, _ fabric: Fabric) {
        let words = TraceWords(fabric)
        self.from = fabric.hosts[Int(source)].name
        self.to = fabric.hosts[Int(destination)].name
        self.arrives = trace.arrives
        self.stop = trace.stop.map { words.says($0) }
        self.steps = trace.steps.map { step in
            let (kind, tag, vlan): (String, VID?, VID?) =
                switch step {
                case .enters(_, let tag, let vlan): ("enters", tag, vlan)
                case .crosses(_, _, let tag, let vlan): ("crosses", tag, vlan)
                case .routes(_, _, let vlan): ("routes", nil, vlan)
                case .leaves(_, let tag): ("leaves", tag, nil)
                }
            return Line(
                kind: kind, place: words.place(step), tag: tag?.rawValue, vlan: vlan?.rawValue, says: words.says(step))
        }
    }
}
