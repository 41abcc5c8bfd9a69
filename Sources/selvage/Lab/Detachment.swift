import FabricModel
import Foundation
import GNMITargets
import Glibc
import KernelLab
import LabModel

/// A lab in a process of its own: how it is started, and how it says that it is ready.
enum Detachment {
    /// Starts this program again, apart from this terminal, and returns when its lab is ready. Its errors until then are ours.
    static func start(_ file: String, seed: UInt64, models: TargetModels) async throws {
        let status: ExitStatus?
        let options = models == .all ? [] : ["--openconfig"]
        do throws(LabError) {
            status = try await Supervisor.detach(
                .ourselves(["lab", "up", file, "--seed", "\(seed)", "--detached"] + options),
                untilItSays: Detachment.ready)
        } catch {
            throw Failure(error)
        }
        // It has said why.
        if let status { throw Ending(code: status.code == 0 ? 1 : status.code) }
        let workspace = try Workspace(reading: file, isQuiet: true)
        let name = workspace.fabric.name
        let switches = selvage.count(workspace.fabric.switches.count, "switch")
        Stream.answer.line("Lab '\(name)' is up with \(switches). `selvage lab down \(name)` takes it away.")
    }

    /// What the process says on its standard output when its lab is ready.
    private static let ready = "ready\n"

    /// Says that the lab is ready, and from then on talks to a log and to nobody else.
    ///
    /// Throws where nobody waits any more: a lab whose start was called off does not stay.
    static func release(log path: String) throws {
        let log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard log >= 0 else { throw Failure("\(path) cannot be written") }
        defer { close(log) }
        let bytes = Array(Detachment.ready.utf8)
        guard write(STDOUT_FILENO, bytes, bytes.count) == bytes.count else { throw CancellationError() }
        dup2(log, STDOUT_FILENO)
        dup2(log, STDERR_FILENO)
    }
}
