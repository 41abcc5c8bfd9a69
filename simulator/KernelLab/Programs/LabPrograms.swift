internal import CKernelLab
internal import Foundation
internal import Glibc
package import LabModel
internal import Netlink
internal import Synchronization

/// The programs of a lab that is up: started together, ended by their process ids.
package final class LabPrograms: Sendable {
    private let processes: Mutex<[pid_t]>

    /// Starts each in its namespace, in a session of its own, which no terminal's signals reach; what they say goes nowhere.
    ///
    /// Throws `missing` before anything is started where this machine lacks one of them; any other error ends what was started.
    package init(starting programs: [LabProgram]) throws(LabError) {
        self.processes = Mutex([])
        var paths: [String] = []
        for item in programs { paths.append(try LabPrograms.path(of: item)) }
        let nothing = Descriptor(owning: open("/dev/null", O_RDWR | O_CLOEXEC))
        do throws(LabError) {
            for (item, path) in zip(programs, paths) {
                let spawn = Spawn(
                    arguments: [path] + item.arguments.dropFirst(), environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
                    directory: "/", files: [(nothing.number, 0), (nothing.number, 1), (nothing.number, 2)],
                    group: .session)
                unlink(item.sign)
                try LabPrograms.configure(item)
                let process = try LabPrograms.start(spawn, in: item.namespace)
                self.processes.withLock { $0.append(process) }
            }
            for item in programs { try LabPrograms.wait(for: item) }
        } catch {
            self.end()
            throw error
        }
        withExtendedLifetime(nothing) {}
    }

    /// The process ids, in the order of the programs.
    package var identifiers: [Int32] { self.processes.withLock { $0 } }

    /// Leaves them running when this value is gone: whoever has their process ids ends them.
    func release() { _ = self.take() }

    /// Ends them in good order (SIGTERM) and waits until they are gone; one that takes longer than a few seconds is killed.
    package func end() {
        for process in self.take() { LabPrograms.end(process, with: SIGTERM) }
    }

    /// Kills one, which can say no word more; `kill(2)`.
    package func kill(_ identifier: Int32) {
        let isOurs = self.processes.withLock { processes in
            guard let index = processes.firstIndex(of: identifier) else { return false }
            processes.remove(at: index)
            return true
        }
        if isOurs { LabPrograms.end(identifier, with: SIGKILL) }
    }

    deinit { for process in self.take() { LabPrograms.end(process, with: SIGKILL) } }

    private func take() -> [pid_t] {
        self.processes.withLock { processes in
            defer { processes = [] }
            return processes
        }
    }

    private static func path(of item: LabProgram) throws(LabError) -> String {
        let name = item.arguments.first ?? ""
        guard let path = program(name) else {
            throw LabError(
                .missing, doing: "starting \(name) in the lab", reason: "this machine has no \(name)",
                remedy: "apt install \(item.package)")
        }
        return path
    }

    private static func configure(_ item: LabProgram) throws(LabError) {
        let file = URL(filePath: item.configuration.path)
        do {
            let folder = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(item.configuration.text.utf8).write(to: file, options: .atomic)
            // Programs refuse a configuration that others than its owner may write.
            chmod(file.path, 0o644)
        } catch {
            throw LabError(.refused, doing: "writing \(file.path)", reason: error.localizedDescription)
        }
    }

    /// The process begins in the namespace of the thread that starts it.
    private static func start(_ spawn: Spawn, in namespace: NetworkNamespace) throws(LabError) -> pid_t {
        let started: Result<pid_t, LabError>
        do throws(NetlinkError) {
            started = try namespace.inside { () throws(NetlinkError) in
                do throws(LabError) {
                    return .success(try spawn.start())
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            throw LabError(error)
        }
        return try started.get()
    }

    private static func wait(for item: LabProgram) throws(LabError) {
        for _ in 0..<500 {
            if access(item.sign, F_OK) == 0 { return }
            usleep(10_000)
        }
        throw LabError(
            .died, doing: "starting \(item.arguments.first ?? "") in the lab",
            reason: "it is not ready after five seconds")
    }

    /// Sends a signal and waits until the process is gone; one that takes longer than four seconds is killed. It need not be a
    /// child of ours.
    static func end(_ process: pid_t, with signal: Int32) {
        Glibc.kill(process, signal)
        var status: Int32 = 0
        for _ in 0..<200 {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { return }
            // Somebody else's child.
            if ended < 0, errno == ECHILD, Glibc.kill(process, 0) != 0 { return }
            usleep(20_000)
        }
        Glibc.kill(process, SIGKILL)
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
}
