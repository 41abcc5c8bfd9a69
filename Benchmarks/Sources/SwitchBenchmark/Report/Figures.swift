/// Everything that one run measured.
struct Figures: Codable {
    var title: String
    /// Where it ran: kernel, processors.
    var machine: String
    var comparisons: [Comparison]

    /// For people, 80 columns wide.
    var table: String {
        var lines = [self.title, self.machine]
        for comparison in self.comparisons {
            let head = Figures.line(comparison.title, ["median", "min", "max", "ours/it"])
            lines += ["", head, String(repeating: "-", count: head.count)]
            let ours = comparison.ours?.samples.median
            for row in comparison.rows {
                let isCompared = row.side != .part && row.name != comparison.ours?.name
                let ratio = isCompared ? ours.map { Figures.number($0 / row.samples.median) } : nil
                let times = [row.samples.median, row.samples.least, row.samples.most].map(Figures.number)
                lines.append(Figures.line("\(row.side.word) \(row.name)", times + [ratio ?? ""]))
            }
            if let goal = comparison.goal, let reached = comparison.reached {
                lines.append("goal: \(goal.words): \(reached <= 1 ? "reached" : "MISSED")")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ cells: [String]) -> String {
        let width = 44
        let shown = name.count > width ? "\(name.prefix(width - 1))…" : name
        return shown + String(repeating: " ", count: width - shown.count)
            + cells.map { String(repeating: " ", count: max(0, 9 - $0.count)) + $0 }.joined()
    }

    /// Three digits that matter, and all of a large number.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        let digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
        let scale = [1.0, 10, 100][digits]
        let whole = Int((value * scale).rounded())
        guard digits > 0 else { return "\(whole)" }
        let fraction = "\(whole % Int(scale))"
        return "\(whole / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }
}

extension Contender.Side {
    fileprivate var word: String {
        switch self {
        case .ours, .part: "selvage"
        case .peer: "peer   "
        case .limit: "limit  "
        }
    }
}

extension Comparison.Goal {
    fileprivate var words: String {
        switch self {
        case .ratio(let ratio, let beside): "at most \(Figures.number(ratio)) x \(beside)"
        case .milliseconds(let limit): "at most \(Figures.number(limit)) ms"
        }
    }
}
