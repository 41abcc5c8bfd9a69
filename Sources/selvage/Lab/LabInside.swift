import ArgumentParser
import FabricModel
import FabricPlanning
import FabricReconciler
import Foundation
import KernelLab
import LabModel

/// The first process of a lab: furnishes it, builds the topology, applies it, and runs the command. Not for people.
struct LabInside: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "inside", shouldDisplay: false)

    @Argument var file: String
    @Flag var bare = false
    @Flag var greet = false
    @Argument(parsing: .postTerminator) var command: [String]

    func run() async throws {
        let workspace = try Workspace(reading: self.file, isQuiet: true)
        let blueprint: LabBlueprint
        do throws(LabError) {
            blueprint = try LabBlueprint(fabric: workspace.fabric, numbers: workspace.numbering.numbers)
            try PrivateLab.furnish(hosts: blueprint.hostsFile, environment: ProcessInfo.processInfo.environment)
            try await blueprint.build()
        } catch {
            throw Failure(error)
        }
        // They end with the lab.
        let programs = try LabInside.start(workspace.fabric.labPrograms())
        defer { withExtendedLifetime(programs) {} }
        if !self.bare { try await LabInside.apply(workspace, in: blueprint) }
        if self.greet { self.welcome(workspace) }
        let status: ExitStatus
        do throws(LabError) {
            status = try await Supervisor.run(.inLab(workspace.fabric.name, self.command))
        } catch {
            throw Failure(error)
        }
        throw Ending(code: status.code)
    }

    static func start(_ programs: [LabProgram]) throws(Failure) -> LabPrograms {
        do throws(LabError) {
            return try LabPrograms(starting: programs)
        } catch {
            throw Failure(error)
        }
    }

    /// Applies without asking: a lab that was asked for is what the yes is about. Numbers that are given for it are not written
    /// down, since they come out the same when the topology is applied in earnest. Then it waits until hosts know their routers.
    static func apply(_ workspace: Workspace, in blueprint: LabBlueprint) async throws {
        let reconciler = Reconciler(
            drivers: try workspace.fabric.drivers(of: workspace.file, toWrite: true), patience: .ofPeople)
        let mode = Reconciler.Mode.apply(approve: { _ in true }, record: { _ in })
        let report = await reconciler.pass(
            over: workspace.desired, workspace.numbering, workspace.diagnostics, mode, made: .now)
        guard report.isDone || report.plan.isEmpty, report.plan.problems.isEmpty else {
            Stream.talk.write(ReportText(report: report).text(for: .talk))
            for problem in report.plan.problems {
                Stream.talk.write(ProblemText(problem, report.plan.vlans).text(for: .talk))
            }
            throw Failure("the lab is built, and the topology could not be applied to it")
        }
        do throws(LabError) {
            try await blueprint.waitForRouters()
        } catch {
            throw Failure(error)
        }
    }

    private func welcome(_ workspace: Workspace) {
        let switches = compressed(workspace.fabric.switches.map(\.name))
        let hosts = compressed(workspace.fabric.hosts.map(\.name))
        Stream.talk.line("Lab '\(workspace.fabric.name)': switches \(switches); hosts \(hosts).")
        Stream.talk.line(
            "Each is a network namespace: ip netns exec NAME COMMAND. Leaving the shell takes the lab away.")
    }
}
