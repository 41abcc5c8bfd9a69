import FabricModel
import KernelLab

/// Who reaches whom, as a picture: a row for each host, a column for each, grouped by their names.
struct PingText {
    enum Cell {
        /// The host itself, or a pair that was not tried.
        case untried
        case answered(promised: Bool)
        case silent(promised: Bool)

        /// Whether it is as the topology promises.
        var isKept: Bool {
            switch self {
            case .untried: true
            case .answered(let promised): promised
            case .silent(let promised): !promised
            }
        }
    }

    /// In canonical order.
    let hosts: [String]
    /// Row by row.
    let cells: [[Cell]]
    /// Above this many hosts the picture is left out.
    static let limit = 64

    /// - Parameter reaches: what the topology promises.
    init(_ matrix: PingMatrix, promised reaches: (HostPair) -> Bool) {
        self.hosts = matrix.hosts
        var cells = [[Cell]](
            repeating: [Cell](repeating: .untried, count: matrix.hosts.count), count: matrix.hosts.count)
        for result in matrix.results {
            let promised = reaches(result.pair)
            cells[result.pair.source][result.pair.destination] =
                result.answer.isAnswered ? .answered(promised: promised) : .silent(promised: promised)
        }
        self.cells = cells
    }

    func text(for stream: Stream) -> String {
        let groups = self.groups
        var text = ""
        if self.hosts.count <= PingText.limit {
            let names = groups.map { compressed($0.map { self.hosts[$0] }) }
            let widths = zip(groups, names).map { max($0.count, $1.count) }
            let margin = (self.hosts.map(\.count).max() ?? 0) + 2
            text += String(repeating: " ", count: margin)
            text += zip(names, widths).map { $0.padded(to: $1) }.joined(separator: "  ").trimmed + "\n"
            for (row, name) in self.hosts.enumerated() {
                text += name.padded(to: margin)
                let parts = zip(groups, widths).map { group, width in
                    group.map { self.cells[row][$0].symbol(stream) }.joined()
                        + String(repeating: " ", count: width - group.count)
                }
                text += parts.joined(separator: "  ").trimmed + "\n"
            }
        }
        return text + self.failures(stream) + self.summary(stream) + "\n"
    }

    /// Whether every pair is as promised.
    var isKept: Bool { self.cells.allSatisfy { $0.allSatisfy(\.isKept) } }

    /// Hosts whose names differ only in their number stand together.
    private var groups: [[Int]] {
        var groups: [[Int]] = []
        var last = ""
        for (index, name) in self.hosts.enumerated() {
            let stem = String(name.reversed().drop { $0.isNumber }.reversed())
            if stem == last, !groups.isEmpty { groups[groups.count - 1].append(index) } else { groups.append([index]) }
            last = stem
        }
        return groups
    }

    private func failures(_ stream: Stream) -> String {
        var lines: [String] = []
        for (row, cells) in self.cells.enumerated() {
            for (column, cell) in cells.enumerated() where !cell.isKept {
                switch cell {
                case .untried: break
                case .answered: lines.append("\(self.hosts[row]) reaches \(self.hosts[column]), and should not")
                case .silent: lines.append("\(self.hosts[row]) does not reach \(self.hosts[column]), and should")
                }
            }
        }
        let shown = 6
        let rest = lines.count > shown ? ["… and \(lines.count - shown) more"] : []
        return (lines.prefix(shown) + rest).map { stream.paint($0, .bad) + "\n" }.joined()
    }

    private func summary(_ stream: Stream) -> String {
        let all = self.cells.joined().filter { if case .untried = $0 { false } else { true } }
        let answered = all.count { if case .answered = $0 { true } else { false } }
        let broken = all.count { !$0.isKept }
        let counts = "\(answered) of \(count(all.count, "pair")) \(answered == 1 ? "answers" : "answer")"
        let verdict =
            broken == 0
            ? stream.paint("all as the topology promises", .good)
            : stream.paint("\(broken) not as the topology promises", .bad)
        return "\(counts); \(verdict)"
    }
}

extension PingText.Cell {
    /// `●` answered, `·` silent; in colour where it is not as promised, `✗` and `!` for those who see none.
    fileprivate func symbol(_ stream: Stream) -> String {
        switch self {
        case .untried: " "
        case .answered(promised: true): stream.paint("●", .good)
        case .answered(promised: false): stream.paint("!", .bad)
        case .silent(promised: true): stream.paint("✗", .bad)
        case .silent(promised: false): stream.paint("·", .quiet)
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - self.count))
    }

    fileprivate var trimmed: String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
