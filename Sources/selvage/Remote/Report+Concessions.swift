import FabricModel
import FabricPlanning
import FabricReconciler

extension Report {
    /// Says what switches have no place for, where the topology asks for it: what they cannot be told, and what they cannot say.
    func tellConcessions() {
        guard let desired = self.desired else { return }
        let all = self.before.enumerated().map { desired.concessions(toSwitch: $0, in: $1) }
        self.tell(all.map(\.untold)) { "untold: \($0) cannot be told \($1): such switches have no place for it" }
        self.tell(all.map(\.unsaid)) {
            "unsaid: \($0) cannot say \($1): it is taken to be as it should"
        }
    }

    /// One line for all switches of which the same is to be said.
    private func tell(_ settings: [[Setting]], _ line: (_ names: String, _ settings: String) -> String) {
        var groups: [(settings: [Setting], names: [String])] = []
        for (settings, planned) in zip(settings, self.plan.switches) where !settings.isEmpty {
            if let known = groups.firstIndex(where: { $0.settings == settings }) {
                groups[known].names.append(planned.scope.name)
            } else {
                groups.append((settings, [planned.scope.name]))
            }
        }
        for group in groups {
            let words = group.settings.map(\.words).joined(separator: ", ")
            Stream.talk.line("note: \(line(compressed(group.names), words))")
        }
    }
}
