import SimulatedLab

/// A simulated lab on a screen, and its news as lines where there is none.
struct WatchText {
    let standing: ControlStanding
    /// In a few words; nil while nobody has looked yet.
    let drift: String?
    /// Frames a second, the newest at the end.
    let rates: [UInt64]

    init(_ standing: ControlStanding, drift: String?, rates: [UInt64]) {
        self.standing = standing
        self.drift = drift
        self.rates = rates
    }

    /// What can change and is worth a line when it does.
    var lines: [String] {
        let text = StandingText(self.standing)
        var lines = ["switches: \(text.switches.text)", "ports: \(self.ports)"]
        if let drift = self.drift { lines.append("drift: \(drift)") }
        lines += self.standing.storms.map { "storm: \($0)" } + self.standing.broken.map { "broken: \($0)" }
        if self.standing.brokenCount == 0 { lines.append("broken: nothing") }
        return lines
    }

    /// The whole screen from its upper left corner: every line is as wide as the screen at most and ends with what was there before.
    func screen(rows: Int, columns: Int, for stream: Stream) -> String {
        let lines = self.screenLines(rows: max(rows, 8), columns: max(columns, 20))
        let painted = lines.map { line in line.ink.map { stream.paint(line.text, $0) } ?? line.text }
        return painted.joined(separator: "\u{1b}[K\r\n") + "\u{1b}[J"
    }

    /// The screen's lines, each with its colour.
    func screenLines(rows: Int, columns: Int) -> [(text: String, ink: Ink?)] {
        let text = StandingText(self.standing)
        let up = StandingText.time(self.standing.nanoseconds)
        let driftIsBad = self.drift.map { $0 != "none" } ?? false
        var lines: [(text: String, ink: Ink?)] = [
            ("\(self.standing.lab)  up for \(up), gNMI at \(self.standing.target)", .strong), ("", nil),
            ("switches  \(text.switches.text)", text.switches.ink), ("ports     \(self.ports)", nil),
            ("hosts     \(self.standing.hosts)", nil),
            ("frames    \(text.frames)  \(WatchText.curve(self.rates, width: max(0, columns - 44)))", nil),
            ("drift     \(self.drift ?? "…")", driftIsBad ? .careful : nil),
        ]
        lines += WatchText.lines("storms", self.standing.storms, of: Int(self.standing.stormCount))
        lines += WatchText.lines("broken", self.standing.broken, of: Int(self.standing.brokenCount))
        lines.append(("", nil))
        let footer: (text: String, ink: Ink?) = ("q leaves, and the lab stays up", .quiet)
        let room = rows - lines.count - 2
        if room > 0 { lines += self.table(room: room) }
        return (lines.prefix(rows - 1) + [footer]).map { (String($0.text.prefix(columns)), $0.ink) }
    }

    private var ports: String { "\(self.standing.ports), \(self.standing.portsUp) up" }

    /// As many switches as there is room for, those with something wrong first.
    private func table(room: Int) -> [(text: String, ink: Ink?)] {
        let rows = self.standing.rows.prefix(room)
        let width = max(6, rows.map(\.name.count).max() ?? 0)
        func cells(_ name: String, _ up: String, _ rest: String) -> String {
            let gap = String(repeating: " ", count: max(0, width - name.count) + 2)
            return name + gap + up + String(repeating: " ", count: max(0, 10 - up.count)) + rest
        }
        var lines: [(text: String, ink: Ink?)] = [(cells("SWITCH", "PORTS UP", ""), .quiet)]
        for row in rows {
            // The switch's own name stands at the beginning of the line already.
            let faults = row.faults.map { $0.replacing("switch \(row.name) ", with: "") }.joined(separator: ", ")
            lines.append((cells(row.name, "\(row.portsUp)/\(row.ports)", faults), faults.isEmpty ? nil : .bad))
        }
        let rest = Int(self.standing.switches) - rows.count
        if rest > 0, rows.count == room { lines[lines.count - 1] = ("… and \(rest + 1) more", .quiet) }
        return lines
    }

    private static let shown = 3

    private static func lines(_ name: String, _ all: [String], of count: Int) -> [(text: String, ink: Ink?)] {
        let label = name + String(repeating: " ", count: 10 - name.count)
        if count == 0 { return [("\(label)none", nil)] }
        let some = all.prefix(count > Self.shown ? Self.shown - 1 : Self.shown)
        var lines = some.enumerated().map { index, line in
            (text: (index == 0 ? label : String(repeating: " ", count: 10)) + line, ink: Ink?.some(.bad))
        }
        if count > some.count { lines.append((String(repeating: " ", count: 10) + "… and \(count - some.count) more", .bad)) }
        return lines
    }

    /// Numbers as a curve of blocks, the highest one full.
    static func curve(_ numbers: [UInt64], width: Int) -> String {
        let shown = numbers.suffix(width)
        guard let most = shown.max(), most > 0 else { return "" }
        let blocks = Array("▁▂▃▄▅▆▇█")
        return String(shown.map { blocks[Int($0 * 7 / most)] })
    }
}
