import FabricModel
import FabricPlanning

extension Plan {
    /// The whole plan as plain text, a line for each step, to compare with what is expected of it.
    var text: String {
        var lines: [String] = []
        for problem in self.problems {
            let scope = self.switches.first { $0.scope.name == problem.switchName }?.scope
            let words = Words(vlans: self.vlans, bridge: scope?.bridge ?? "br0")
            lines.append("problem: \(problem.switchName) \(words.says(problem))")
        }
        for allocation in self.allocations {
            lines.append("new: \(allocation.kind.rawValue) \(allocation.owner) \(allocation.prefix)")
        }
        for batch in self.batches {
            let words = Words(vlans: self.vlans, bridge: batch.scope.bridge)
            lines += batch.steps.map { Plan.line($0, words) }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func line(_ step: Step, _ words: Words) -> String {
        var line = "\(step.phase): \(words.subject(step.change.subject)) \(words.says(step))"
        if step.reason != .missing { line += ", because \(words.because(step.reason))" }
        if step.impact != .none { line += " [\(step.impact)]" }
        return line + (words.effect(of: step).map { " \($0)" } ?? "")
    }
}
