import FabricModel
import FabricPlanning

/// A plan as people read it: a table for each switch, in which steps that do the same to neighbouring ports are one line.
struct PlanText {
    let plan: Plan
    /// A line for each step, however many.
    var isFull = false
    /// How many lines a switch may take before the rest is counted.
    static let limit = 40

    func text(for stream: Stream) -> String {
        var text = ""
        for problem in self.plan.problems { text += ProblemText(problem, self.plan.vlans).text(for: stream) }
        text += self.batches(for: stream)
        text += GroupText(plan: self.plan, isFull: self.isFull).text(for: stream)
        for allocation in self.plan.allocations {
            text += "new number: \(allocation.kind.rawValue) '\(allocation.owner)' gets \(allocation.prefix)\n"
        }
        return text + self.summary + "\n"
    }

    /// `43 steps on 1 switch; impact: hitless`.
    var summary: String {
        if self.plan.isEmpty {
            let unplanned = self.plan.problems.filter(\.isBlocking).map(\.switchName)
            if !unplanned.isEmpty { return "Nothing is planned for \(compressed(unplanned))." }
            return self.plan.problems.isEmpty ? "Nothing to do." : "Nothing else to do."
        }
        let steps = count(self.plan.stepCount, "step")
        let switches = Set(self.plan.batches.map(\.scope.name)).count
        let batches = self.plan.batches.count
        let order = batches > switches ? " in \(count(batches, "batch"))" : ""
        return "\(steps) on \(count(switches, "switch"))\(order); impact: \(self.plan.impact)"
    }

    /// How many batches are shown before the rest is counted.
    static let batchLimit = 24

    private func batches(for stream: Stream) -> String {
        let generations = self.plan.generations
        let total = Dictionary(self.plan.batches.map { ($0.scope.name, 1) }, uniquingKeysWith: +)
        var seen: [String: Int] = [:]
        var text = ""
        let shown = self.isFull ? self.plan.batches.count : min(PlanText.batchLimit, self.plan.batches.count)
        for index in 0..<shown {
            let (batch, name) = (self.plan.batches[index], self.plan.batches[index].scope.name)
            seen[name, default: 0] += 1
            let part = total[name, default: 1] > 1 ? ", part \(seen[name, default: 1]) of \(total[name, default: 1])" : ""
            let others = Set(batch.waitsFor.map { self.plan.batches[$0].scope.name }).subtracting([name])
            let after = others.isEmpty ? "" : ", after \(compressed(others.sorted(by: precedes)))"
            let head = "generation \(generations[index])\(part)\(after)"
            text += stream.paint(name, .strong) + "  \(stream.paint(head, .quiet))\n" + self.text(of: batch, for: stream)
        }
        let rest = self.plan.batches[shown...]
        if !rest.isEmpty {
            let steps = count(rest.reduce(0) { $0 + $1.steps.count }, "step")
            text += "… and \(steps) on \(count(Set(rest.map(\.scope.name)).count, "more switch")); --full shows all\n"
        }
        return text
    }

    private func text(of batch: Batch, for stream: Stream) -> String {
        let words = Words(vlans: self.plan.vlans, bridge: batch.scope.bridge)
        let lines = self.isFull ? batch.steps.map { StepLine($0, words) } : StepLine.grouped(batch.steps, words)
        let shown = self.isFull ? lines[...] : lines.prefix(PlanText.limit)
        var table = Table()
        for line in shown { table.add(row: line.cells) }
        var text = table.text(for: stream, indent: 2)
        let rest = lines.dropFirst(shown.count).reduce(0) { $0 + $1.count }
        if rest > 0 { text += "  … and \(count(rest, "more step")); --full shows all\n" }
        return text
    }
}

/// One line of a plan: a step, or several that differ only in their port.
struct StepLine {
    var subjects: [String]
    var phase: Phase
    var says: String
    var effect: String?
    var impact: Impact
    var reason: Reason
    var hosts: HostSample
    var count: Int { self.subjects.count }

    init(_ step: Step, _ words: Words) {
        self.subjects = [words.subject(step.change.subject)]
        self.phase = step.phase
        self.says = words.says(step)
        self.effect = words.effect(of: step)
        self.impact = step.impact
        self.reason = step.reason
        self.hosts = step.hosts
    }

    /// Steps of one phase that say the same about different ports, at the place of the first of them.
    static func grouped(_ steps: [Step], _ words: Words) -> [StepLine] {
        struct Key: Hashable {
            var phase: Phase
            var says: String
            var impact: Impact
            var isMissing: Bool
            /// Only a step that hurts nobody may be one of many without a word about whom.
            var effect: String?
        }
        var lines: [StepLine] = []
        var positions: [Key: Int] = [:]
        for step in steps {
            let line = StepLine(step, words)
            let key = Key(
                phase: line.phase, says: line.says, impact: line.impact, isMissing: line.reason == .missing,
                effect: line.effect)
            if case .port = step.change.subject, let position = positions[key] {
                lines[position].subjects += line.subjects
            } else {
                if case .port = step.change.subject { positions[key] = lines.count }
                lines.append(line)
            }
        }
        return lines
    }

    var cells: [Table.Cell] {
        let because: String
        switch self.reason {
        case .missing, .extra: because = ""
        case .moved: because = ""
        case .changed(let was): because = " (was \(was))"
        }
        let effect = self.effect.map { ": \($0)" } ?? ""
        return [
            Table.Cell(self.reason.sign, self.reason.ink), Table.Cell(compressed(self.subjects)),
            Table.Cell(self.impact == .none ? "" : "\(self.impact)", self.impact.ink),
            Table.Cell("\(self.says)\(because)\(effect)"),
        ]
    }
}

extension Reason {
    /// As in a diff.
    fileprivate var sign: String {
        switch self {
        case .missing: "+"
        case .extra: "-"
        case .changed, .moved: "~"
        }
    }

    fileprivate var ink: Ink {
        switch self {
        case .missing: .good
        case .extra: .bad
        case .changed, .moved: .careful
        }
    }
}

extension Impact {
    var ink: Ink? {
        switch self {
        case .none, .hitless: nil
        case .flap: .careful
        case .outage: .bad
        }
    }
}

/// Something that no step can cure, with what to do about it.
struct ProblemText {
    let problem: Problem
    private let words: Words

    init(_ problem: Problem, _ vlans: [VLANName], bridge: String = "br0") {
        self.problem = problem
        self.words = Words(vlans: vlans, bridge: bridge)
    }

    var says: String { self.words.says(self.problem) }
    var help: String? { self.words.help(self.problem) }

    func text(for stream: Stream) -> String {
        let first = "\(stream.paint("problem:", .bad)) \(self.problem.switchName) \(self.says)\n"
        return self.help.map { "\(first)  help: \($0)\n" } ?? first
    }
}

/// `1 step`, `2 steps`, `3 switches`.
func count(_ number: Int, _ noun: String) -> String {
    if number == 1 { return "1 \(noun)" }
    let takesES = ["s", "x", "ch", "sh"].contains { noun.hasSuffix($0) }
    return "\(number) \(noun)\(takesES ? "es" : "s")"
}
