import ArgumentParser
import FabricModel
import FabricPlanning
import FabricReconciler
import FabricStore
import Glibc

/// `selvage apply FILE`: makes the switches hold what they should.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Show the plan, ask, and make it so.",
        discussion: """
            FILE is a topology, or a plan that `selvage plan -o FILE` wrote; a saved plan is refused when a switch has \
            changed since. Ctrl-C leaves every switch at a step boundary.

            Exit status: 0 all done and read back, 1 anything else.
            """)

    @Argument(help: "A topology, or a saved plan.", completion: .file())
    var file: String

    @Flag(help: "Do not ask.")
    var yes = false

    @Option(
        help: ArgumentHelp(
            "Refuse a plan that does worse to traffic: none, hitless, flap or outage.", valueName: "impact"))
    var maxImpact: Impact?

    @OptionGroup var expectOnly: ExpectOnlyOption

    @Flag(
        help:
            "Also where a switch loses most of its ports or is another fabric's, or many gateways get other addresses.")
    var force = false

    @OptionGroup var answer: AnswerOptions
    @OptionGroup var lab: LabOption
    @OptionGroup var without: WithoutOption

    func run() async throws {
        let progress = ProgressLine()
        let report: Report
        if let saved = try SavedPlan(contentsOf: self.file) {
            let scopes = saved.plan.switches.map(\.scope)
            let way = try scopes.first.flatMap { scope throws(Failure) in try self.lab.way(to: scope.fabric) }
            let reconciler = Reconciler(
                drivers: try saved.drivers(in: way, takingOver: self.force), patience: .ofPeople,
                progress: { progress.note($0) })
            let mode = self.mode(LockFile(besideTopology: saved.topology), progress, saved.notes ?? [])
            report = try await interruptible {
                await progress.during { await reconciler.pass(over: saved.plan, mode) }
            }
        } else {
            let workspace = try Workspace(reading: self.file, without: self.without)
            let pass = try Pass(workspace, lab: self.lab, toWrite: true, takingOver: self.force)
            let mode = self.mode(workspace.lockFile, pass.progress)
            report = try await interruptible { await pass.progress.during { await pass.run(mode) } }
        }
        // Nobody was asked about it.
        if report.plan.isEmpty { report.tellNotes() }
        try self.show(report)
    }

    /// - Parameter notes: what was said when the plan was made, if that was earlier.
    private func mode(_ lockFile: LockFile, _ progress: ProgressLine, _ notes: [String] = []) -> Reconciler.Mode {
        let json = self.answer.json
        return .apply(
            approve: { report in
                progress.erase()
                report.tellNotes(notes)
                let stream = json ? Stream.talk : .answer
                stream.write(PlanText(plan: report.plan, isFull: self.answer.full).text(for: stream))
                return self.approves(report.plan)
            },
            record: { allocations throws(DriverError) in
                do throws(StoreError) {
                    try lockFile.record(allocations, at: .now)
                } catch {
                    throw DriverError(.rejected, doing: error.doing, reason: error.reason, help: error.help)
                }
            })
    }

    /// Nothing is changed without a plan that was shown, and a yes.
    private func approves(_ plan: Plan) -> Bool {
        if let limit = self.maxImpact, plan.impact > limit {
            Stream.talk.line("Refused: the plan's impact is \(plan.impact), above --max-impact \(limit).")
            return false
        }
        do throws(Failure) {
            if let refusal = try self.expectOnly.refusal(of: plan) {
                Stream.talk.line("Refused: \(refusal).")
                return false
            }
        } catch {
            error.report()
            return false
        }
        if !self.force, let name = plan.switchThatLosesMost {
            Stream.talk.line("Refused: '\(name)' would lose most of its ports; --force does it all the same.")
            return false
        }
        if !self.force, plan.renumbering > Plan.handful {
            Stream.talk.line(
                "Refused: \(plan.renumbering) gateways would get other addresses; --force does it all the same.")
            Stream.talk.line("  help: is the lock file of this topology lost, or the prefix of its site another one?")
            return false
        }
        if self.yes { return true }
        guard isatty(0) == 1, Stream.talk.isTerminal else {
            Stream.talk.line("Refused: there is no terminal to ask on; --yes does it without.")
            return false
        }
        return confirm("Apply?")
    }

    private func show(_ report: Report) throws {
        if self.answer.json {
            Stream.answer.line(try json(ReportView(report)))
        } else {
            Stream.answer.write(ReportText(report: report).text(for: .answer))
        }
        guard report.isDone, report.plan.problems.isEmpty else { throw Verdict.failed }
    }
}

extension Impact: ExpressibleByArgument {
    /// Reads an impact's word, `flap`.
    public init?(argument: String) {
        guard let impact = Impact.allCases.first(where: { $0.description == argument }) else { return nil }
        self = impact
    }

    /// The words that `--max-impact` takes.
    public static var allValueStrings: [String] { Impact.allCases.map(\.description) }
}

extension Plan {
    /// What people change at once and mean it.
    fileprivate static let handful = 8

    /// A switch that would lose more ports than it keeps, and more than a handful: more often a wrong file than a wish.
    fileprivate var switchThatLosesMost: String? {
        return self.batches.first { batch in
            let leaving = batch.steps.count { if case .leave = $0.change { true } else { false } }
            return leaving > Plan.handful && leaving > batch.scope.ports.count
        }?.scope.name
    }
}
