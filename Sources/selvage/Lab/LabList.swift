import ArgumentParser
import FabricModel
import LabModel

/// `selvage lab list`.
struct LabList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the labs that `lab up` left up.")

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() throws {
        let (records, faults) = LabFolder.ours.all()
        for fault in faults { Failure(fault).report() }
        if self.json {
            Stream.answer.line(try selvage.json(records))
        } else if records.isEmpty {
            Stream.answer.line("No lab is up.")
        } else {
            var table = Table("LAB", "IS", "SINCE", "TOPOLOGY")
            for record in records {
                let since = UTCTime(secondsSince1970: record.started)
                table.add(Table.Cell(record.lab), record.words, "\(since)", Table.Cell(record.topology))
            }
            Stream.answer.write(table.text(for: .answer))
        }
        if !faults.isEmpty { throw Verdict.failed }
    }
}

extension LabRecord {
    /// What and how a lab is, in a few words.
    fileprivate var words: Table.Cell {
        let what =
            switch self.body {
            case .kernel(let kernel): count(kernel.namespaces.count, "namespace")
            case .simulated(let simulation): "simulated by process \(simulation.process.process)"
            }
        switch self.standing {
        case .up: return Table.Cell(what)
        case .notWhole:
            return Table.Cell(self.simulation == nil ? "\(what), not whole: take it down" : "\(what), coming up", .careful)
        case .gone: return Table.Cell("gone: take it down", .bad)
        }
    }
}
