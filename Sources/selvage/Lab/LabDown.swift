import ArgumentParser
import Glibc
import KernelLab
import LabModel
import SimulatedLab

/// `selvage lab down [NAME]`.
struct LabDown: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "Take a lab away that `lab up` built, exactly what was made for it.",
        discussion: "Without NAME it is the one that SELVAGE_LAB names, or the only one that is up.")

    @Argument(help: "The lab's name, which is its fabric's.")
    var name: String?

    func run() async throws {
        var choice = LabChoice()
        choice.lab = self.name
        let folder = LabFolder.ours
        do {
            // A name that no lab has is told of as the folder does it: with those that there are.
            let named = try self.name.flatMap { name in try folder.record(of: name) }
            let record = try named ?? (self.name == nil ? choice.record() : nil)
            if let record, let simulation = record.simulation {
                try await self.end(record, simulation, in: folder)
            } else {
                try await self.takeDown(record?.lab ?? self.name ?? "", in: folder)
            }
        } catch let error as LabError {
            throw Failure(error)
        }
    }

    /// Tells a simulated lab to end, and the process itself where it does not listen; then clears away what is left.
    private func end(_ record: LabRecord, _ simulation: LabRecord.Simulation, in folder: LabFolder) async throws {
        let isGone = record.standing == .gone
        if !isGone {
            do {
                try await LabClient.with(simulation, named: record.lab) { try await $0.down() }
            } catch {
                if simulation.process.isRunning { kill(simulation.process.process, SIGTERM) }
            }
            try await self.wait(for: simulation.process)
        }
        try folder.leave(record)
        Stream.answer.line("Lab '\(record.lab)' is down\(isGone ? "; its process was gone already" : "").")
    }

    /// Waits until a process has ended, and ends it by force where it does not in ten seconds.
    private func wait(for process: LabRecord.Program) async throws {
        for _ in 0..<500 {
            if !process.isRunning { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Stream.talk.line("Its process \(process.process) does not end by itself, and is ended by force.")
        if process.isRunning { kill(process.process, SIGKILL) }
    }

    private func takeDown(_ name: String, in folder: LabFolder) async throws(LabError) {
        let remains = try await folder.takeDown(name)
        for name in remains.others.sorted() {
            Stream.talk.line("'\(name)' is somebody else's by now, and was left alone.")
        }
        for (process, namespace) in remains.processes.sorted(by: { $0.key < $1.key }) {
            Stream.talk.line("Process \(process) still runs in '\(namespace)', which lives on with it, without a name.")
        }
        Stream.answer.line("Lab '\(name)' is down.")
    }
}
