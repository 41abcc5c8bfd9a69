import ArgumentParser
import FabricModel
import FabricPlanning
import FabricReconciler
import Glibc

/// `selvage plan FILE`: what would be done.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what has to change on the switches; change nothing.",
        discussion:
            "Exit status: 0 nothing to do, 2 something to do, 1 error, a switch that could not be read, or more than --expect-only."
    )

    @OptionGroup var topology: TopologyArgument
    @OptionGroup var answer: AnswerOptions
    @OptionGroup var lab: LabOption
    @OptionGroup var without: WithoutOption
    @OptionGroup var expectOnly: ExpectOnlyOption

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write the plan to a file, for `selvage apply FILE`.", valueName: "file"))
    var output: String?

    func run() async throws {
        let workspace = try Workspace(reading: self.topology.file, without: self.without)
        let pass = try Pass(workspace, lab: self.lab)
        let report = await pass.look()
        if let output = self.output {
            try SavedPlan(report, of: workspace).write(to: output)
        }
        if self.answer.json {
            Stream.answer.line(try json(PlanView(report.plan)))
        } else {
            Stream.answer.write(PlanText(plan: report.plan, isFull: self.answer.full).text(for: .answer))
            if let output = self.output {
                Stream.talk.line("The plan is in \(output); `selvage apply \(output)` does it.")
            }
        }
        if let refusal = try self.expectOnly.refusal(of: report.plan) {
            Stream.talk.line("\(Stream.talk.paint("too much:", .bad)) \(refusal)")
            throw Verdict.failed
        }
        if !report.plan.problems.allSatisfy(\.isGoneAround) { throw Verdict.failed }
        if !report.plan.isEmpty || !report.plan.allocations.isEmpty { throw Verdict.differs }
    }
}

/// One pass over a workspace, as every command that asks switches makes it.
struct Pass {
    let workspace: Workspace
    let reconciler: Reconciler
    let progress: ProgressLine

    /// - Parameter toWrite: whether the pass may come to write.
    init(_ workspace: Workspace, lab: LabOption, toWrite: Bool = false, takingOver: Bool = false) throws {
        let way = try lab.way(to: workspace.fabric.name)
        let progress = ProgressLine()
        self.workspace = workspace
        self.progress = progress
        self.reconciler = Reconciler(
            drivers: try workspace.fabric.drivers(
                of: workspace.file, in: way, toWrite: toWrite, takingOver: takingOver),
            patience: .ofPeople,
            progress: { progress.note($0) })
    }

    func look() async -> Report {
        let report = await self.progress.during { await self.run(.look) }
        report.tellNotes()
        return report
    }

    func run(_ mode: Reconciler.Mode) async -> Report {
        await self.reconciler.pass(
            over: self.workspace.desired, self.workspace.numbering, self.workspace.diagnostics, mode, made: .now)
    }
}

extension UTCTime {
    /// The clock belongs to the programs.
    static var now: UTCTime { UTCTime(secondsSince1970: Int64(time(nil))) }
}
