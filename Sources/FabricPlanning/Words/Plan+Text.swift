package import FabricModel

/// A step as a person reads it, column by column.
package struct PlanLine: Hashable, Sendable {
    /// `swp1`
    package var subject: String
    /// `carries VLAN 10 (web) untagged`
    package var says: String
    /// `it is tagged`; nil where the step makes or removes something and nothing needs to be said.
    package var because: String?
    package var phase: String
    package var impact: String
    /// `web1 is cut off`
    package var effect: String?
}

extension Plan {
    /// The steps of a batch as lines, in their order.
    package func lines(of batch: Batch) -> [PlanLine] {
        let words = Words(vlans: self.vlans, bridge: batch.scope.bridge)
        return batch.steps.map { step in
            PlanLine(
                subject: words.subject(step.change.subject), says: words.says(step),
                because: step.reason.isChange ? words.because(step.reason) : nil, phase: "\(step.phase)",
                impact: "\(step.impact)", effect: words.effect(of: step))
        }
    }

    /// The whole plan as plain text, a line for each step; lines end where what they say ends, whatever the width.
    package var text: String {
        var lines: [String] = []
        for problem in self.problems { lines.append("\(problem.switchName)  \(self.words(for: problem).says(problem))") }
        for allocation in self.allocations { lines.append("new  \(allocation.kind) '\(allocation.owner)' gets \(allocation.prefix)") }
        for batch in self.batches {
            let steps = batch.steps.count == 1 ? "1 step" : "\(batch.steps.count) steps"
            let impact = batch.steps.map(\.impact).max() ?? .none
            lines.append("\(batch.scope.name)  \(steps), impact: \(impact)")
            lines += Plan.text(of: self.lines(of: batch))
        }
        return lines.isEmpty ? "nothing to do\n" : lines.map { $0 + "\n" }.joined()
    }

    private func words(for problem: Problem) -> Words {
        let scope = self.switches.first { $0.scope.name == problem.switchName }?.scope
        return Words(vlans: self.vlans, bridge: scope?.bridge ?? "br0")
    }

    private static func text(of lines: [PlanLine]) -> [String] {
        let width = lines.map { $0.subject.utf8.count }.max() ?? 0
        return lines.map { line in
            let padding = String(repeating: " ", count: width - line.subject.utf8.count)
            let because = line.because.map { " (\($0))" } ?? ""
            let effect = line.effect.map { ": \($0)" } ?? ""
            return "  \(line.subject)\(padding)  \(line.says)\(because)\(effect)"
        }
    }
}

extension Reason {
    fileprivate var isChange: Bool {
        switch self {
        case .missing, .extra: false
        case .changed: true
        }
    }
}
