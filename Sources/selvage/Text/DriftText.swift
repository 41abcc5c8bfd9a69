import FabricModel
import FabricPlanning

/// Drift as people read it: what, where, and who is hurt.
struct DriftText {
    let drift: Drift
    var isFull = false

    func text(for stream: Stream) -> String {
        var text = ""
        for item in self.drift.switches {
            for problem in item.problems { text += ProblemText(problem, self.drift.vlans).text(for: stream) }
            text += self.text(of: item, for: stream)
        }
        return text + self.summary(for: stream) + "\n"
    }

    /// `No drift: sw1 holds what it should.`
    func summary(for stream: Stream) -> String {
        let drifted = self.drift.switches.filter { !$0.lines.isEmpty }
        let silent = self.drift.switches.filter { $0.problems.contains(where: \.isBlocking) }
        let foreign = self.drift.switches.reduce(0) { $0 + $1.foreign.count }
        let left = foreign > 0 ? " \(count(foreign, "foreign object")) left alone." : ""
        if !silent.isEmpty {
            return stream.paint("Could not tell", .bad) + ": \(compressed(silent.map(\.scope.name)))." + left
        }
        if self.drift.isClean {
            let all = self.drift.switches.map(\.scope.name)
            return stream.paint("No drift", .good) + ": \(compressed(all)) \(all.count == 1 ? "holds" : "hold") what "
                + "\(all.count == 1 ? "it" : "they") should." + left
        }
        let lines = self.drift.switches.reduce(0) { $0 + $1.lines.count }
        if lines == 0 { return stream.paint("Drift", .careful) + " that no plan can cure, see above." + left }
        return stream.paint("Drift", .careful) + ": \(count(lines, "difference")) on "
            + "\(compressed(drifted.map(\.scope.name)))." + left
    }

    /// The same for a corner of a screen: `none`, `3 differences on leaf1`.
    var brief: String {
        let drifted = self.drift.switches.filter { !$0.lines.isEmpty }
        let silent = self.drift.switches.filter { $0.problems.contains(where: \.isBlocking) }
        let lines = drifted.reduce(0) { $0 + $1.lines.count }
        var parts: [String] = []
        if lines > 0 { parts.append("\(count(lines, "difference")) on \(compressed(drifted.map(\.scope.name)))") }
        if !silent.isEmpty { parts.append("\(compressed(silent.map(\.scope.name))) could not be read") }
        if parts.isEmpty { return self.drift.isClean ? "none" : "some that no plan can cure" }
        return parts.joined(separator: "; ")
    }

    private func text(of item: SwitchDrift, for stream: Stream) -> String {
        guard !item.lines.isEmpty || self.isFull && !item.foreign.isEmpty else { return "" }
        let words = Words(vlans: self.drift.vlans, bridge: item.scope.bridge)
        var table = Table()
        let lines = self.isFull ? item.lines.map { DriftRow([$0], words) } : DriftRow.grouped(item.lines, words)
        let shown = self.isFull ? lines[...] : lines.prefix(PlanText.limit)
        for line in shown { table.add(row: line.cells) }
        if self.isFull {
            for object in item.foreign {
                table.add(Table.Cell("foreign", .quiet), Table.Cell(object.kind.rawValue), Table.Cell(object.name))
            }
        }
        var text = stream.paint(item.scope.name, .strong) + "\n" + table.text(for: stream, indent: 2)
        let rest = lines.dropFirst(shown.count).reduce(0) { $0 + $1.count }
        if rest > 0 { text += "  … and \(count(rest, "more difference")); --full shows all\n" }
        return text
    }
}
