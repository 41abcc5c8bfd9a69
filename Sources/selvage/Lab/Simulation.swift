import FabricGraph
import FabricModel
import FabricPlanning
import Foundation
import GNMITargets
import Glibc
import LabModel
import SimulatedLab

/// The process of a simulated lab, from its record's first line to its last.
struct Simulation {
    let file: String
    let seed: UInt64
    let models: TargetModels
    /// Nobody looks at it: it says on its standard output when it is ready, and talks to its log from then on.
    let isDetached: Bool

    init(of file: String, seed: UInt64, models: TargetModels, isDetached: Bool) {
        self.file = file
        self.seed = seed
        self.models = models
        self.isDetached = isDetached
    }

    /// Brings the lab up, serves until it is taken down, and clears away what was made.
    func run() async throws {
        let workspace = try Workspace(reading: self.file)
        let name = workspace.fabric.name
        let path = URL(filePath: self.file).standardizedFileURL.path
        let folder = LabFolder.ours
        guard let process = LabRecord.Program(running: getpid()) else { throw Failure("/proc cannot be read") }
        // Whoever waited for us may be gone before he hears of it.
        signal(SIGPIPE, SIG_IGN)
        do {
            let room = try folder.room(of: name)
            let simulation = LabRecord.Simulation(process: process, control: "\(room)/control")
            let record = LabRecord(
                lab: name, topology: path, owner: getuid(), started: UTCTime.now.secondsSince1970,
                body: .simulated(simulation))
            try folder.enter(record)
            defer { try? folder.leave(record) }
            let lab = RunningLab(self.world(of: workspace), topology: path, models: self.models)
            try await interruptible {
                try await lab.serve(orders: simulation.control, wallClock: wallClock) { target in
                    var ready = record
                    ready.body = .simulated(
                        LabRecord.Simulation(process: process, control: simulation.control, target: target))
                    try folder.update(ready)
                    try await self.announce(name, lab, room)
                }
            }
        } catch let error as LabError {
            throw Failure(error)
        } catch is CancellationError {}
        Stream.talk.line("Lab '\(name)' is down.")
    }

    private func world(of workspace: Workspace) -> LabWorld {
        let reachability = Reachability(workspace.desired.trees, workspace.numbering.numbers)
        return LabWorld(workspace.fabric, workspace.numbering.numbers, seed: self.seed) { pair in
            reachability.reaches(HostIndex(pair.source), HostIndex(pair.destination))
        }
    }

    /// The lab is ready: tells whoever waits for it, or shows how it goes.
    private func announce(_ name: String, _ lab: RunningLab, _ room: String) async throws {
        if self.isDetached {
            try Detachment.release(log: "\(room)/log")
            Stream.talk.line("\(UTCTime.now) Lab '\(name)' is up.")
            return
        }
        Stream.talk.line("Lab '\(name)' is up; Ctrl-C takes it down.")
        if Stream.talk.isTerminal { Task { await StatusLine().follow(lab) } }
    }
}

/// The wall's clock in nanoseconds since 1970.
@Sendable func wallClock() -> UInt64 { UInt64(max(0, Date.now.timeIntervalSince1970) * 1e9) }
