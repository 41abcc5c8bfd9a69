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
        text += AllocationsText.lines(self.plan.allocations, isFull: self.isFull).map { "\($0)\n" }.joined()
        text += GroupText(plan: self.plan, isFull: self.isFull).text(for: stream)
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

    func text(of batch: Batch, for stream: Stream) -> String {
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
    /// Of a step that brings a port into one VLAN.
    var carries: (vlans: VLANSet, carriage: Carriage)?
    /// How many lines this one stands for.
    var mergedCount = 1
    var count: Int { self.subjects.count }

    init(_ step: Step, _ words: Words) {
        self.subjects = [words.subject(step.change.subject)]
        self.phase = step.phase
        self.says = words.says(step)
        self.effect = words.effect(of: step)
        self.impact = step.impact
        self.reason = step.reason
        self.hosts = step.hosts
        if case .carry(.port, let vlans, let carriage) = step.change, vlans.count == 1 {
            self.carries = (vlans, carriage)
        }
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
        return StepLine.oneEach(lines, words)
    }

    /// Where many ports come into a VLAN of their own each, which ports and which VLANs says more than a line for each.
    private static func oneEach(_ lines: [StepLine], _ words: Words) -> [StepLine] {
        let many = 6
        var merged: [StepLine] = []
        for line in lines {
            if let last = merged.last, last.carries?.carriage == line.carries?.carriage, let more = line.carries,
                let vlans = last.carries?.vlans, last.phase == line.phase, last.impact == line.impact,
                last.reason == .missing, line.reason == .missing, last.effect == nil, line.effect == nil
            {
                merged[merged.count - 1].subjects += line.subjects
                merged[merged.count - 1].carries?.vlans = vlans.union(more.vlans)
                merged[merged.count - 1].mergedCount += 1
            } else {
                merged.append(line)
            }
        }
        // A few are told one by one.
        if !merged.contains(where: { $0.mergedCount > many }) { return lines }
        for index in merged.indices where merged[index].mergedCount > 1 {
            if let (vlans, carriage) = merged[index].carries {
                merged[index].says = "carry one VLAN each of \(vlans), \(Words.value(carriage))"
            }
        }
        return merged
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
