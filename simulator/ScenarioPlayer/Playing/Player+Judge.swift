import FabricModel
import FabricReconciler
import FabricSimulator

extension Player {
    /// Holds an expectation against what happened.
    mutating func judge(_ expected: Expected) -> (isKept: Bool, came: String) {
        switch expected {
        case .took(let least): return (self.took >= least, "\(self.took.text) passed")
        case .noStorm:
            let storms = self.world.storms.map(\.description)
            return (storms.isEmpty, storms.isEmpty ? "no storm" : storms.joined(separator: "; "))
        case .reached, .notReached:
            guard let flow = self.pings.map({ self.world.flows[$0] }) else { return (false, "nobody pinged") }
            return (
                (flow.received > 0) == (expected == .reached), "\(flow.received) of \(flow.sent) answered"
            )
        case .lost(let range): return self.judge(range)
        case .done, .notDone, .nothingToDo, .clean, .notClean, .fate, .differences:
            guard let report else { return (false, "the pass was refused") }
            return report.judge(expected)
        }
    }

    /// Lets the traffic come to its end first, and what is still under way arrive.
    private mutating func judge(_ range: Expected.Range) -> (isKept: Bool, came: String) {
        guard let index = self.traffic else { return (false, "nobody sent anything") }
        while self.world.flows[index].sent < self.world.flows[index].count { self.world.run(for: .seconds(1)) }
        self.world.run(for: .seconds(1))
        let flow = self.world.flows[index]
        let isKept =
            switch range {
            case .nothing: flow.lost == 0
            case .atMost(let most): flow.lost <= most
            case .atLeast(let least): flow.lost >= least
            }
        return (isKept, "\(flow.lost) of \(flow.sent) lost")
    }
}
