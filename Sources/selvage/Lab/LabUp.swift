import ArgumentParser
import FabricModel
import FabricPlanning
import Foundation
import KernelLab

/// `selvage lab up FILE`: a lab that stays.
struct LabUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Build the topology on this machine's kernel, apply it, and leave it up.",
        discussion: """
            Needs root and a kernel with what a lab needs; elsewhere `lab exec` and `lab shell` use a disposable kernel. Its \
            switches and hosts are network namespaces of their names; a name that is taken is refused. `lab down` takes away \
            exactly what was made.
            """)

    @Argument(help: "The topology to build.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Flag(help: "Leave the switches as they come: do not apply the topology.")
    var bare = false

    func run() async throws {
        let workspace = try Workspace(reading: self.file)
        let programs = workspace.fabric.labPrograms()
        let blueprint: LabBlueprint
        do throws(LabError) {
            blueprint = try LabBlueprint(fabric: workspace.fabric, numbers: workspace.numbering.numbers)
            _ = try await blueprint.up(
                topology: URL(filePath: self.file).standardizedFileURL.path, owner: getuid(),
                started: UTCTime.now.secondsSince1970, programs: programs)
        } catch {
            throw Failure(error)
        }
        if !self.bare { try await LabInside.apply(workspace, in: blueprint) }
        Stream.answer.line(
            "Lab '\(workspace.fabric.name)' is up; `selvage lab down \(workspace.fabric.name)` takes it away.")
    }
}

/// `selvage lab down NAME`.
struct LabDown: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "Take a lab away that `lab up` built, exactly what was made for it.")

    @Argument(help: "The lab's name, which is its fabric's.")
    var name: String

    func run() async throws {
        let remains: LabFolder.Remains
        do throws(LabError) {
            remains = try await LabFolder().takeDown(self.name)
        } catch {
            throw Failure(error)
        }
        for name in remains.others.sorted() {
            Stream.talk.line("'\(name)' is somebody else's by now, and was left alone.")
        }
        for (process, namespace) in remains.processes.sorted(by: { $0.key < $1.key }) {
            Stream.talk.line("Process \(process) still runs in '\(namespace)', which lives on with it, without a name.")
        }
        Stream.answer.line("Lab '\(self.name)' is down.")
    }
}

/// `selvage lab list`.
struct LabList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the labs that `lab up` left up.")

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() throws {
        let (records, faults) = LabFolder().all()
        for fault in faults { Failure(fault).report() }
        if self.json {
            Stream.answer.line(try selvage.json(records))
        } else if records.isEmpty {
            Stream.answer.line("No lab is up.")
        } else {
            var table = Table("LAB", "TOPOLOGY", "SINCE", "NAMESPACES")
            for record in records {
                let since = UTCTime(secondsSince1970: record.started)
                let state = record.isWhole ? "" : " (not whole: take it down)"
                table.add(
                    Table.Cell(record.lab), Table.Cell(record.topology), "\(since)",
                    "\(record.namespaces.count)\(state)")
            }
            Stream.answer.write(table.text(for: .answer))
        }
        if !faults.isEmpty { throw Verdict.failed }
    }
}
