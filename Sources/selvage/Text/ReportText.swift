import FabricModel
import FabricPlanning
import FabricReconciler

/// What an apply came to: a line for each switch that is as it should be, and every step that is not.
struct ReportText {
    let report: Report

    func text(for stream: Stream) -> String {
        switch self.report.ending {
        case .looked: return ""
        case .declined: return "Nothing was changed.\n"
        case .unrecorded(let error):
            let help = error.help ?? "nothing was changed on any switch"
            return "\(stream.paint("error:", .bad)) \(error)\n  help: \(help)\n"
        case .moved(let refusals):
            return refusals.map { refusal in
                let help = refusal.reason.help.map { "\n  help: \($0)" } ?? ""
                return "\(stream.paint("refused:", .bad)) \(refusal.switchName): \(refusal.reason.reason)\(help)\n"
            }.joined() + "Nothing was changed.\n"
        case .applied: return self.applied(stream)
        }
    }

    private func applied(_ stream: Stream) -> String {
        var text = ""
        if self.report.plan.isEmpty {
            let problems = self.report.plan.problems.map { ProblemText($0, self.report.plan.vlans).text(for: stream) }
            // Nobody was asked about such a plan, so nobody has seen which numbers were recorded.
            let numbers = AllocationsText.lines(self.report.plan.allocations, isFull: false)
            let lines = numbers + [PlanText(plan: self.report.plan).summary]
            return problems.joined() + lines.map { "\($0)\n" }.joined()
        }
        text += self.results(stream)
        for remainder in self.report.remaining {
            let words = Words(vlans: self.report.plan.vlans, bridge: remainder.scope.bridge)
            for difference in remainder.differences {
                let subject = "\(remainder.scope.name) \(words.subject(difference.subject))"
                text += "\(stream.paint("not so:", .bad)) \(subject) \(words.says(difference)), after all\n"
            }
        }
        if self.report.wasCalledOff {
            text += "Called off; every switch is at a step boundary. Applying again goes on from here.\n"
        } else if !self.report.isDone {
            text += "Not all is done. Applying again goes on from here.\n"
        }
        return text
    }

    /// Up to how many batches are told one by one.
    private static let fewBatches = 8

    /// A line for each batch; where they are many, one for all switches whose batches are done and have as many steps.
    private func results(_ stream: Stream) -> String {
        let results = zip(self.report.plan.batches, self.report.results)
        if self.report.results.count <= ReportText.fewBatches {
            return results.map { self.text(of: $1, for: $0, stream) }.joined()
        }
        var steps: [String: Int] = [:]
        var open = Set<String>()
        for (batch, result) in results {
            steps[batch.scope.name, default: 0] += batch.steps.count
            if !result.isDone { open.insert(batch.scope.name) }
        }
        let done = Dictionary(grouping: steps.filter { !open.contains($0.key) }, by: \.value)
        var lines = done.map { count, switches in (count, PlanText.short(switches.map(\.key).sorted(by: precedes))) }
        lines.sort { precedes($0.1, $1.1) }
        let told = lines.map { steps, names in
            "\(stream.paint(names, .strong))  \(stream.paint("done", .good)): \(count(steps, "step")), read back\n"
        }
        return told.joined()
            + results.filter { open.contains($0.0.scope.name) }.map { self.text(of: $1, for: $0, stream) }.joined()
    }

    private func text(of result: BatchResult, for batch: Batch, _ stream: Stream) -> String {
        let name = stream.paint(batch.scope.name, .strong)
        switch result {
        case .calledOff: return "\(name)  not begun\n"
        case .waiting(let others):
            let names = others.map { self.report.plan.batches[$0].scope.name }
            return "\(name)  not begun: it waits for \(compressed(names))\n"
        case .finished(let outcome):
            if let refusal = outcome.refusal {
                let help = refusal.help.map { "\n  help: \($0)" } ?? ""
                return "\(name)  \(stream.paint("refused", .bad)): \(refusal); nothing was changed on it\(help)\n"
            }
            if outcome.isDone {
                return "\(name)  \(stream.paint("done", .good)): \(count(outcome.fates.count, "step")), read back\n"
            }
            return "\(name)  \(stream.paint("stopped", .bad)): \(outcome.tally)\n"
                + self.failures(outcome, batch, stream)
        }
    }

    private func failures(_ outcome: Outcome, _ batch: Batch, _ stream: Stream) -> String {
        let words = Words(vlans: self.report.plan.vlans, bridge: batch.scope.bridge)
        var table = Table()
        if outcome.fates.count > 1, case .unknown(let error)? = outcome.fates.first,
            outcome.fates.allSatisfy({ $0 == .unknown(error) })
        {
            // A switch that fell silent did so for all of them.
            let all = "all \(outcome.fates.count) steps"
            table.add(Table.Cell("unknown", .careful), Table.Cell(all), Table.Cell(error.sentence))
            return table.text(for: stream, indent: 2)
        }
        for (step, fate) in zip(batch.steps, outcome.fates) {
            let subject = words.subject(step.change.subject)
            switch fate {
            case .done, .notTried: break
            case .refused(let error):
                table.add(Table.Cell("refused", .bad), Table.Cell(subject), Table.Cell(error.sentence))
            case .unknown(let error):
                table.add(Table.Cell("unknown", .careful), Table.Cell(subject), Table.Cell(error.sentence))
            }
        }
        return table.text(for: stream, indent: 2)
    }
}

extension DriverError {
    /// What happened, and what to do about it.
    fileprivate var sentence: String { self.help.map { "\(self); \($0)" } ?? "\(self)" }
}

extension Outcome {
    /// `12 done, 1 refused, 30 not tried`.
    fileprivate var tally: String {
        var (done, refused, notTried, unknown) = (0, 0, 0, 0)
        for fate in self.fates {
            switch fate {
            case .done: done += 1
            case .refused: refused += 1
            case .notTried: notTried += 1
            case .unknown: unknown += 1
            }
        }
        return [(done, "done"), (refused, "refused"), (unknown, "unknown"), (notTried, "not tried")]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}

/// What `--json` shows of an apply.
struct ReportView: Encodable {
    struct Line: Encodable {
        var subject: String
        var says: String
        var fate: String
        var reason: String?
    }

    struct Item: Encodable {
        var name: String
        var result: String
        var reason: String?
        var steps: [Line]
        var remaining: [String]
    }

    var isDone: Bool
    var ending: String
    var switches: [Item]
    /// Who lost, missed for a moment, or gained whom by the plan.
    var groups: [GroupView]
    var problems: [ProblemView]

    init(_ report: Report) {
        self.isDone = report.isDone && report.plan.problems.isEmpty
        self.groups = report.plan.groups.map { GroupView($0, report.plan.vlans) }
        self.problems = report.plan.problems.map { ProblemView($0, report.plan.vlans) }
        switch report.ending {
        case .looked: self.ending = "looked"
        case .declined: self.ending = "declined"
        case .unrecorded(let error): self.ending = "could not record the new numbers: \(error)"
        case .applied: self.ending = "applied"
        case .moved(let refusals):
            self.ending = "moved"
            self.switches = refusals.map {
                Item(name: $0.switchName, result: "moved", reason: "\($0.reason)", steps: [], remaining: [])
            }
            return
        }
        self.switches = zip(report.plan.batches, report.results).map { batch, result in
            Item(batch, result, report)
        }
    }
}

extension ReportView.Item {
    fileprivate init(_ batch: Batch, _ result: BatchResult, _ report: Report) {
        let words = Words(vlans: report.plan.vlans, bridge: batch.scope.bridge)
        self.name = batch.scope.name
        self.remaining = report.remaining.filter { $0.scope.name == batch.scope.name }.flatMap { remainder in
            remainder.differences.map { "\(words.subject($0.subject)) \(words.says($0))" }
        }
        self.steps = []
        switch result {
        case .calledOff: (self.result, self.reason) = ("called off", nil)
        case .waiting: (self.result, self.reason) = ("waiting", nil)
        case .finished(let outcome):
            self.result = outcome.isDone ? "done" : outcome.refusal == nil ? "stopped" : "refused"
            self.reason = outcome.refusal.map { "\($0)" }
            self.steps = zip(batch.steps, outcome.fates).map { step, fate in
                let (word, reason) = fate.words
                return ReportView.Line(
                    subject: words.subject(step.change.subject), says: words.says(step), fate: word, reason: reason)
            }
        }
    }
}

extension Outcome.Fate {
    fileprivate var words: (String, String?) {
        switch self {
        case .done: ("done", nil)
        case .refused(let error): ("refused", "\(error)")
        case .notTried: ("not tried", nil)
        case .unknown(let error): ("unknown", "\(error)")
        }
    }
}
