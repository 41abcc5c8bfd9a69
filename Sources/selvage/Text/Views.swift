import FabricModel
import FabricPlanning

/// What `--json` shows of a plan: flat, with the words that people read beside the values that scripts need.
struct PlanView: Encodable {
    struct Line: Encodable {
        var subject: String
        var phase: String
        var impact: String
        var reason: String
        var says: String
        var hosts: HostSample
    }

    struct Item: Encodable {
        var name: String
        var generation: UInt64
        /// The batches, by position, that are done before this one begins.
        var waitsFor: [Int]
        var steps: [Line]
    }

    var fabric: String
    var made: String
    var impact: String
    /// In the order in which they may be done; a switch may have several, which follow each other.
    var batches: [Item]
    /// Who loses, misses for a moment, or gains whom.
    var groups: [GroupView]
    var problems: [ProblemView]
    var allocations: [Allocation]

    init(_ plan: Plan) {
        self.fabric = plan.fabric
        self.made = "\(plan.made)"
        self.impact = "\(plan.impact)"
        self.groups = plan.groups.map { GroupView($0, plan.vlans) }
        self.allocations = plan.allocations
        self.problems = plan.problems.map { ProblemView($0, plan.vlans) }
        let generations = plan.generations
        self.batches = plan.batches.enumerated().map { index, batch in
            let words = Words(vlans: plan.vlans, bridge: batch.scope.bridge)
            return Item(
                name: batch.scope.name, generation: generations[index].rawValue, waitsFor: batch.waitsFor,
                steps: batch.steps.map { step in
                    Line(
                        subject: words.subject(step.change.subject), phase: "\(step.phase)", impact: "\(step.impact)",
                        reason: words.because(step.reason), says: words.says(step), hosts: step.hosts)
                })
        }
    }
}

struct ProblemView: Encodable {
    var name: String
    var says: String
    var help: String?

    init(_ problem: Problem, _ vlans: [VLANName]) {
        let text = ProblemText(problem, vlans)
        self.name = problem.switchName
        self.says = text.says
        self.help = text.help
    }
}

/// What `--json` shows of drift.
struct DriftView: Encodable {
    struct Line: Encodable {
        var kind: String
        var subject: String
        var says: String
        var harm: String
        var vlans: String?
        var hosts: HostSample
    }

    struct Item: Encodable {
        var name: String
        var differences: [Line]
        var foreign: [ForeignObject]
        var problems: [ProblemView]
    }

    var fabric: String
    var isClean: Bool
    var couldTell: Bool
    var switches: [Item]

    init(_ drift: Drift) {
        self.fabric = drift.fabric
        self.isClean = drift.isClean
        self.couldTell = drift.couldTell
        self.switches = drift.switches.map { item in
            let words = Words(vlans: drift.vlans, bridge: item.scope.bridge)
            return Item(
                name: item.scope.name,
                differences: item.lines.map { line in
                    Line(
                        kind: line.difference.kind.rawValue, subject: words.subject(line.difference.subject),
                        says: words.says(line.difference), harm: line.harm.rawValue,
                        vlans: line.difference.vlans.map { "\($0)" }, hosts: line.hosts)
                },
                foreign: item.foreign, problems: item.problems.map { ProblemView($0, drift.vlans) })
        }
    }
}

extension Difference {
    /// The VLANs that it is about.
    fileprivate var vlans: VLANSet? {
        switch self {
        case .vlansMissing(_, let vlans, _), .vlansExtra(_, let vlans, _), .vlansChanged(_, let vlans, _, _): vlans
        case .portExtra(_, let carried): carried
        case .sviMissing(let svi): VLANSet(svi.vlan)
        case .sviExtra(let vlan), .svi(let vlan, _, _), .addressMissing(let vlan, _), .addressExtra(let vlan, _),
            .addressUnready(let vlan, _, _):
            VLANSet(vlan)
        case .bridgeMissing, .bridge, .portMissing, .port, .routing: nil
        }
    }
}
