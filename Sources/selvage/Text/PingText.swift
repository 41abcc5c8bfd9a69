import FabricModel
import LabModel

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
    /// What was tried, in the order in which it was asked for.
    let tried: [(pair: HostPair, cell: Cell)]
    /// Above this many hosts the picture is left out.
    static let limit = 64

    /// - Parameter reaches: what the topology promises.
    init(_ matrix: PingMatrix, promised reaches: (HostPair) -> Bool) {
        self.hosts = matrix.hosts
        self.tried = matrix.results.map { result in
            let promised = reaches(result.pair)
            return (result.pair, result.answer.isAnswered ? .answered(promised: promised) : .silent(promised: promised))
        }
    }

    func text(for stream: Stream) -> String {
        self.picture(stream) + self.failures(stream) + self.summary(stream) + "\n"
    }

    /// One pair as a sentence.
    static func sentence(from: String, to: String, _ answer: PingMatrix.Answer, promised: Bool, for stream: Stream)
        -> String
    {
        switch (answer, promised) {
        case (.answered(let time), true):
            let nanoseconds = UInt64(clamping: Int64(time / .nanoseconds(1)))
            return stream.paint("\(from) reaches \(to)", .good) + " and back in \(TrafficText.time(nanoseconds))\n"
        case (.answered, false): return stream.paint("\(from) reaches \(to), and should not", .bad) + "\n"
        case (.silent, true): return stream.paint("\(from) does not reach \(to), and should", .bad) + "\n"
        case (.unroutable, true):
            return stream.paint("\(from) has no way to \(to), and should have", .bad) + "\n"
        case (.silent, false), (.unroutable, false):
            return "\(from) does not reach \(to), as the topology promises\n"
        }
    }

    /// Whether every pair is as promised.
    var isKept: Bool { self.tried.allSatisfy(\.cell.isKept) }

    private func picture(_ stream: Stream) -> String {
        guard self.hosts.count <= PingText.limit else { return "" }
        var cells = [[Cell]](repeating: [Cell](repeating: .untried, count: self.hosts.count), count: self.hosts.count)
        for (pair, cell) in self.tried { cells[pair.source][pair.destination] = cell }
        let groups = self.groups
        let names = groups.map { compressed($0.map { self.hosts[$0] }) }
        let widths = zip(groups, names).map { max($0.count, $1.count) }
        let margin = (self.hosts.map(\.count).max() ?? 0) + 2
        var text = String(repeating: " ", count: margin)
        text += zip(names, widths).map { $0.padded(to: $1) }.joined(separator: "  ").trimmed + "\n"
        for (row, name) in self.hosts.enumerated() {
            text += name.padded(to: margin)
            let parts = zip(groups, widths).map { group, width in
                group.map { cells[row][$0].symbol(stream) }.joined()
                    + String(repeating: " ", count: width - group.count)
            }
            text += parts.joined(separator: "  ").trimmed + "\n"
        }
        return text
    }

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
        let shown = 6
        let broken = self.tried.lazy.filter { !$0.cell.isKept }
        let lines = broken.prefix(shown).map { pair, cell in
            let (source, destination) = (self.hosts[pair.source], self.hosts[pair.destination])
            return if case .answered = cell {
                "\(source) reaches \(destination), and should not"
            } else {
                "\(source) does not reach \(destination), and should"
            }
        }
        let more = broken.count - lines.count
        let rest = more > 0 ? ["… and \(more) more"] : []
        return (lines + rest).map { stream.paint($0, .bad) + "\n" }.joined()
    }

    private func summary(_ stream: Stream) -> String {
        let answered = self.tried.count { if case .answered = $0.cell { true } else { false } }
        let broken = self.tried.count { !$0.cell.isKept }
        let counts = "\(answered) of \(count(self.tried.count, "pair")) \(answered == 1 ? "answers" : "answer")"
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
