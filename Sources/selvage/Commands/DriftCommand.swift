import ArgumentParser
import FabricModel
import FabricPlanning
import FabricReconciler

/// `selvage drift FILE`: how far the switches are from what they should hold, and whom it hurts.
struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift", abstract: "Say how the switches differ from what they should hold, and whom it hurts.",
        discussion: "Exit status: 0 no drift, 2 drift, 1 error or a switch could not be read.")

    @OptionGroup var topology: TopologyArgument
    @OptionGroup var answer: AnswerOptions
    @OptionGroup var lab: LabOption
    @OptionGroup var without: WithoutOption

    @Flag(help: "Go on, and say so whenever it changes; the switches themselves tell when to look. Ends with Ctrl-C.")
    var watch = false

    func run() async throws {
        let workspace = try Workspace(reading: self.topology.file, without: self.without)
        let pass = try Pass(workspace, lab: self.lab)
        let drift = try await self.look(pass)
        try self.show(drift)
        let last = self.watch ? try await self.follow(pass, from: drift) : drift
        if !last.couldTell || last.switches.contains(where: { !$0.problems.allSatisfy(\.isGoneAround) }) {
            throw Verdict.failed
        }
        if !last.isClean { throw Verdict.differs }
    }

    private func look(_ pass: Pass) async throws -> FabricPlanning.Drift {
        guard let drift = await pass.look().drift else { throw Failure("the pass told nothing about drift") }
        return drift
    }

    private func show(_ drift: FabricPlanning.Drift) throws {
        if self.answer.json {
            Stream.answer.line(try json(DriftView(drift)))
        } else {
            Stream.answer.write(DriftText(drift: drift, isFull: self.answer.full).text(for: .answer))
        }
    }

    /// Looks again whenever a switch says that something moved, and shows what is new. Many changes at once are one look: a
    /// hint waits while we look, and hints are not counted.
    private func follow(_ pass: Pass, from first: FabricPlanning.Drift) async throws -> FabricPlanning.Drift {
        if !self.answer.json { Stream.talk.line("Watching; Ctrl-C ends it.") }
        return try await interruptible {
            var last = first
            for await _ in hints(from: Array(pass.reconciler.drivers.values)) {
                let drift = try await self.look(pass)
                guard drift != last, !Task.isCancelled else { continue }
                last = drift
                if !self.answer.json { Stream.answer.line("\n\(UTCTime.now)") }
                try self.show(drift)
            }
            return last
        }
    }
}

/// The hints of all switches in one stream, in which only the newest waits.
private func hints(from drivers: [any SwitchDriver]) -> AsyncStream<Void> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
        let tasks = drivers.map { driver in
            Task { for await _ in driver.changes() { continuation.yield() } }
        }
        continuation.onTermination = { _ in for task in tasks { task.cancel() } }
    }
}
