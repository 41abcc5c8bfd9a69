import FabricModel
import SimulatedLab

/// How a simulated lab is, as lines.
struct StandingText {
    let standing: ControlStanding

    init(_ standing: ControlStanding) { self.standing = standing }

    /// - Parameter process: the number of the lab's process.
    func text(process: Int32, for stream: Stream) -> String {
        let up = StandingText.time(self.standing.nanoseconds)
        var text = "\(stream.paint(self.standing.lab, .strong))  up for \(up), process \(process)"
        text += self.standing.target.isEmpty ? "\n" : ", gNMI at \(self.standing.target)\n"
        var table = Table()
        table.add("switches", self.switches)
        table.add("ports", "\(self.standing.ports), \(self.standing.portsUp) up")
        table.add("hosts", "\(self.standing.hosts)")
        table.add("frames", Table.Cell(self.frames))
        for cell in self.storms { table.add(cell.0, cell.1) }
        for cell in self.broken { table.add(cell.0, cell.1) }
        if self.standing.behindNanoseconds > 0 {
            let behind = StandingText.time(self.standing.behindNanoseconds)
            table.add("clock", Table.Cell("\(behind) behind, since there was more to do than time", .careful))
        }
        return text + table.text(for: stream, indent: 2)
    }

    var switches: Table.Cell {
        let (all, answering) = (self.standing.switches, self.standing.answering)
        return all == answering
            ? "\(all), all answer" : Table.Cell("\(all), \(all - answering) without an answer", .bad)
    }

    var frames: String {
        "\(StandingText.large(self.standing.framesPerSecond)) a second, \(StandingText.large(self.standing.frames)) so far"
    }

    private var storms: [(Table.Cell, Table.Cell)] {
        StandingText.rows("storms", self.standing.storms, of: Int(self.standing.stormCount))
    }

    private var broken: [(Table.Cell, Table.Cell)] {
        StandingText.rows("broken", self.standing.broken, of: Int(self.standing.brokenCount))
    }

    /// As many are shown.
    private static let shown = 8

    private static func rows(_ name: String, _ lines: [String], of all: Int) -> [(Table.Cell, Table.Cell)] {
        if all == 0 { return [(Table.Cell(name), Table.Cell("none"))] }
        var rows = lines.prefix(Self.shown).enumerated().map { index, line in
            (Table.Cell(index == 0 ? name : ""), Table.Cell(line, .bad))
        }
        if all > rows.count { rows.append(("", "… and \(all - rows.count) more")) }
        return rows
    }

    /// `2h 13m`, `14s`.
    static func time(_ nanoseconds: UInt64) -> String {
        let seconds = nanoseconds / 1_000_000_000
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3600: return "\(seconds / 60)m \(seconds % 60)s"
        case ..<172_800: return "\(seconds / 3600)h \(seconds / 60 % 60)m"
        default: return "\(seconds / 86_400)d \(seconds / 3600 % 24)h"
        }
    }

    /// A count that nobody reads digit by digit: `812`, `31.4k`, `2.0M`.
    static func large(_ number: UInt64) -> String {
        func tenths(_ unit: UInt64, _ letter: String) -> String {
            let tenths = number / (unit / 10)
            return "\(tenths / 10).\(tenths % 10)\(letter)"
        }
        switch number {
        case ..<10_000: return "\(number)"
        case ..<1_000_000: return tenths(1000, "k")
        case ..<1_000_000_000: return tenths(1_000_000, "M")
        default: return tenths(1_000_000_000, "G")
        }
    }
}
