import FabricGraph
import FabricModel
import FabricPlanning
import FabricReconciler

/// What the switches of a workspace were seen to hold.
struct Look {
    let state: ForwardingState
    let drift: FabricPlanning.Drift?
    /// The switches that could not be read.
    let unread: Set<SwitchIndex>

    init(_ workspace: Workspace, lab: LabOption) async throws {
        let pass = try Pass(workspace, lab: lab)
        let report = await pass.look()
        self.state = ForwardingState(of: report.before, in: workspace.desired)
        self.drift = report.drift
        self.unread = Set(report.before.indices.filter { report.before[$0].isUnreadable }.map { SwitchIndex($0) })
        for problem in report.plan.problems where problem.isBlocking {
            Stream.talk.write(ProblemText(problem, report.plan.vlans).text(for: .talk))
        }
    }
}
