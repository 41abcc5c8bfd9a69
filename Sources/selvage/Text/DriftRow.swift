import FabricModel
import FabricPlanning

/// One line of drift as people read it: a difference, or several that differ only in their port and in whom they hurt.
struct DriftRow {
    private let lines: [DriftLine]
    private let words: Words
    var count: Int { self.lines.count }

    /// - Parameter lines: at least one; all say the same.
    init(_ lines: [DriftLine], _ words: Words) {
        self.lines = lines
        self.words = words
    }

    /// Differences that say the same about different ports, at the place of the first of them.
    static func grouped(_ lines: [DriftLine], _ words: Words) -> [DriftRow] {
        struct Key: Hashable {
            var kind: Difference.Kind
            var says: String
            var harm: DriftLine.Harm
            /// Ports that nobody is on are not told among those that somebody misses.
            var isFelt: Bool
        }
        var groups: [[DriftLine]] = []
        var positions: [Key: Int] = [:]
        for line in lines {
            guard case .port = line.difference.subject else {
                groups.append([line])
                continue
            }
            let key = Key(
                kind: line.difference.kind, says: words.says(line.difference), harm: line.harm,
                isFelt: line.hosts.count > 0)
            if let position = positions[key] {
                groups[position].append(line)
            } else {
                positions[key] = groups.count
                groups.append([line])
            }
        }
        return groups.map { DriftRow($0, words) }
    }

    var cells: [Table.Cell] {
        guard var line = self.lines.first else { return [] }
        if self.lines.count > 1 { line.hosts = HostSample(together: self.lines.map(\.hosts)) }
        let effect = self.words.effect(of: line).map { ": \($0)" } ?? ""
        return [
            Table.Cell(line.difference.kind.rawValue, line.difference.kind.ink),
            Table.Cell(compressed(self.lines.map { self.words.subject($0.difference.subject) })),
            Table.Cell(self.words.says(line.difference) + effect),
        ]
    }
}

extension Difference.Kind {
    fileprivate var ink: Ink {
        switch self {
        case .missing: .bad
        case .extra, .changed: .careful
        }
    }
}
