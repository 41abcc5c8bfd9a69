package import LabModel

/// Where a lab is built: in a room of this machine's kernel, or in a kernel of its own.
package enum LabKernel: Sendable {
    case host(PrivateLab)
    case disposable(DisposableKernel)

    /// What the user asks for: `--kernel auto|host|uml`.
    package enum Wish: String, CaseIterable, Sendable {
        /// This machine's kernel where it has what a lab needs and the user may, else a disposable one.
        case auto
        case host
        case uml
    }

    /// Decides, and tells why where `auto` did not take this machine's own.
    ///
    /// Throws the one reason why what was wished cannot be, or both reasons where nothing can.
    package static func choose(
        _ wish: Wish, memory: Int = 512, temporaryFolder: String? = nil
    ) async throws(LabError) -> (kernel: LabKernel, because: LabError?) {
        func disposable() throws(LabError) -> LabKernel {
            .disposable(try DisposableKernel(memory: memory, temporaryFolder: temporaryFolder))
        }
        if wish == .uml { return (try disposable(), nil) }
        let host = PrivateLab()
        guard let refusal = await host.refusal() else { return (.host(host), nil) }
        if wish == .host { throw refusal }
        do throws(LabError) {
            return (try disposable(), refusal)
        } catch {
            throw LabError(
                error.kind, doing: "looking for a kernel for the lab",
                reason: "this machine's own: \(refusal.reason); a disposable one: \(error.reason)", remedy: error.remedy
            )
        }
    }

    /// Runs a command as root there, where `PrivateLab.furnish` works and everything ends with it.
    package func run(
        _ command: Command, streams: DisposableKernel.Streams = .init(), forwardingSignals: Bool = true
    ) async throws(LabError) -> ExitStatus {
        switch self {
        case .host(let lab):
            try await lab.run(
                command.inRoom("host"), streams: streams, forwardingSignals: forwardingSignals)
        case .disposable(let kernel):
            try await kernel.run(command.inRoom("uml"), streams: streams, forwardingSignals: forwardingSignals)
        }
    }

    /// Runs a command there on the caller's terminal.
    package func shell(_ command: Command, terminal: Int32 = 0) async throws(LabError) -> ExitStatus {
        switch self {
        case .host(let lab): try await lab.run(command.inRoom("host"))
        case .disposable(let kernel): try await kernel.shell(command.inRoom("uml"), terminal: terminal)
        }
    }
}

extension Command {
    fileprivate func inRoom(_ kind: String) -> Command {
        var command = self
        command.environment[PrivateLab.variable] = kind
        return command
    }
}
