import FabricModel
import FabricPlanning
import FabricReconciler

extension Report {
    /// What switches have no place for, where the topology asks for it: what they cannot be told, and what they cannot say. None for a
    /// plan that was made earlier.
    var concessions: [String] {
        guard let desired = self.desired else { return [] }
        let all = self.before.enumerated().map { desired.concessions(toSwitch: $0, in: $1) }
        return self.lines(all.map(\.untold)) {
            "untold: \($0) cannot be told \($1): such switches have no place for it"
        }
            + self.lines(all.map(\.unsaid)) { "unsaid: \($0) cannot say \($1): it is taken to be as it should" }
    }

    /// One line for all switches of which the same is to be said.
    private func lines(
        _ settings: [[Setting]], _ line: (_ names: String, _ settings: String) -> String
    ) -> [String] {
        var groups: [(settings: [Setting], names: [String])] = []
        for (settings, planned) in zip(settings, self.plan.switches) where !settings.isEmpty {
            if let known = groups.firstIndex(where: { $0.settings == settings }) {
                groups[known].names.append(planned.scope.name)
            } else {
                groups.append((settings, [planned.scope.name]))
            }
        }
        return groups.map { group in
            line(compressed(group.names), group.settings.map(\.words).joined(separator: ", "))
        }
    }
}
