import FabricModel
import FabricPlanning
import FabricReconciler

extension Report {
    /// A line about a pass.
    var told: String {
        guard self.ending == .applied else { return self.driftTold }
        let steps = "\(self.plan.stepCount) step\(self.plan.stepCount == 1 ? "" : "s")"
        let switches = Set(self.plan.batches.map(\.scope.name)).count
        let planned =
            self.plan.isEmpty ? "nothing to do" : "\(steps) on \(switches) switch\(switches == 1 ? "" : "es")"
        return ([planned, self.isDone ? "done" : "not done"] + Report.few(self.reasons)).joined(separator: "; ")
    }

    /// Of a thousand only the first: a line is a line.
    private static func few(_ items: [String]) -> [String] {
        items.count <= 3 ? items : items.prefix(3) + ["and \(items.count - 3) more"]
    }

    /// `sw1 missing 14, extra 0; sw2 clean`
    private var driftTold: String {
        guard let drift else { return "" }
        let differing = drift.switches.filter { !$0.lines.isEmpty }.map { "\($0.scope.name) \($0.tally)" }
        let problems = drift.switches.flatMap { item in item.problems.map { self.words(of: $0, item.scope.bridge) } }
        let all = differing + problems
        return all.isEmpty ? "clean" : Report.few(all).joined(separator: "; ")
    }

    private func words(of problem: Problem, _ bridge: String) -> String {
        "\(problem.switchName) \(Words(vlans: self.plan.vlans, bridge: bridge).says(problem))"
    }

    /// Why not all is done, the most telling reason of each switch.
    private var reasons: [String] {
        let results = Dictionary(
            zip(self.plan.batches, self.results).map { ($0.scope.name, [$1]) }, uniquingKeysWith: +)
        return self.plan.switches.enumerated().compactMap { index, planned in
            let own = results[planned.scope.name] ?? []
            for fate in [Expected.Fate.refused, .unknown, .otherwise, .waiting, .problem] {
                guard let first = self.said(fate, of: index, own).first else { continue }
                let said = first == fate.rawValue ? "" : ": \(first)"
                return "\(planned.scope.name) \(fate.rawValue)\(said)"
            }
            return nil
        }
    }

    /// Holds an expectation of a pass against what came of it.
    func judge(_ expected: Expected) -> (isKept: Bool, came: String) {
        switch expected {
        case .done: return (self.isDone, self.told)
        case .notDone: return (!self.isDone, self.told)
        case .nothingToDo:
            return (self.plan.isEmpty, self.plan.isEmpty ? "nothing to do" : "\(self.plan.stepCount) steps")
        case .clean: return (self.drift?.isClean == true, self.driftTold)
        case .notClean: return (self.drift?.isClean == false, self.driftTold)
        case .differences(let index, let counts):
            guard let item = self.drift?.switches[Int(index)] else { return (false, "no drift is known") }
            return (counts.allSatisfy { item.count($0.kind) == $0.number }, item.tally)
        case .fate(let index, let fate, let text):
            let said = self.said(fate, of: Int(index))
            let isKept = text.map { text in said.contains { $0.contains(text) } } ?? !said.isEmpty
            return (isKept, isKept ? said.first { text.map($0.contains) ?? true } ?? "" : self.fates(of: Int(index)))
        case .took, .noStorm, .reached, .notReached, .lost: return (false, "")
        }
    }

    /// Everything that became of a switch, each with the first of its reasons.
    private func fates(of index: Int) -> String {
        Expected.Fate.allCases.compactMap { fate in
            self.said(fate, of: index).first.map { $0 == fate.rawValue ? $0 : "\(fate.rawValue): \($0)" }
        }.joined(separator: "; ")
    }

    /// The words in which it is told that this became of a switch; none where it did not.
    private func said(_ fate: Expected.Fate, of index: Int) -> [String] {
        let name = self.plan.switches[index].scope.name
        return self.said(
            fate, of: index, zip(self.plan.batches, self.results).filter { $0.0.scope.name == name }.map(\.1))
    }

    /// - Parameter results: of the switch's batches.
    private func said(_ fate: Expected.Fate, of index: Int, _ results: [BatchResult]) -> [String] {
        let scope = self.plan.switches[index].scope
        let words = Words(vlans: self.plan.vlans, bridge: scope.bridge)
        switch fate {
        case .done:
            let isDone =
                !results.isEmpty && results.allSatisfy(\.isDone)
                && !self.remaining.contains { $0.scope.name == scope.name }
            return isDone ? [fate.rawValue] : []
        case .untouched: return results.isEmpty ? [fate.rawValue] : []
        case .waiting:
            return results.contains { if case .waiting = $0 { true } else { false } } ? [fate.rawValue] : []
        case .refused: return results.flatMap { $0.errors(isRefusal: true) }
        case .unknown:
            let readings = [self.before, self.after].compactMap { $0.indices.contains(index) ? $0[index] : nil }
            let unread: [String] = readings.compactMap { reading in
                if case .unreadable(let error) = reading { "\(error)" } else { nil }
            }
            return results.flatMap { $0.errors(isRefusal: false) } + unread
        case .otherwise:
            return self.remaining.filter { $0.scope.name == scope.name }.flatMap(\.differences).map {
                "\(words.subject($0.subject)) \(words.says($0)), after all"
            }
        case .problem:
            return self.plan.problems.filter { $0.switchName == scope.name }.map { words.says($0) }
        }
    }
}

extension BatchResult {
    /// What the switch said where it refused, or where nobody can tell.
    fileprivate func errors(isRefusal: Bool) -> [String] {
        guard case .finished(let outcome) = self else { return [] }
        let refusal = isRefusal ? outcome.refusal.map { ["\($0)"] } ?? [] : []
        return refusal
            + outcome.fates.compactMap { fate in
                switch fate {
                case .refused(let error) where isRefusal: "\(error)"
                case .unknown(let error) where !isRefusal: "\(error)"
                case .refused, .unknown, .done, .notTried: nil
                }
            }
    }
}

extension SwitchDrift {
    fileprivate func count(_ kind: Expected.Count.Kind) -> Int {
        switch kind {
        case .missing: self.lines.count { $0.difference.kind == .missing }
        case .extra: self.lines.count { $0.difference.kind == .extra }
        case .changed: self.lines.count { $0.difference.kind == .changed }
        case .foreign: self.foreign.count
        }
    }

    /// `missing 14, extra 2`
    fileprivate var tally: String {
        let kinds = Expected.Count.Kind.allCases.filter { self.count($0) > 0 }
        return kinds.isEmpty ? "clean" : kinds.map { "\($0.rawValue) \(self.count($0))" }.joined(separator: ", ")
    }
}
