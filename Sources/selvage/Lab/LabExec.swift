import ArgumentParser
import FabricModel
import KernelLab

/// `selvage lab exec FILE -- COMMAND`: a lab for as long as one command takes.
struct LabExec: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Build the topology, apply it, run a command in it, take it away.",
        discussion: """
            The command's directory, environment, arguments and standard input are yours, and what it writes comes back byte \
            by byte. Switches and hosts are network namespaces of their names (`ip netns exec web1 …`), and hosts know each \
            other's names. Whatever happens, nothing is left behind.

            Exit status: the command's own, or 1 where the lab could not be built.
            """)

    @OptionGroup var lab: LabFile

    @Flag(help: "Leave the switches as they come: do not apply the topology.")
    var bare = false

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after `--`.")
    var command: [String]

    func run() async throws {
        // Mistakes are told before anything boots.
        _ = try Workspace(reading: self.lab.file)
        let inner = ["lab", "inside", self.lab.file] + (self.bare ? ["--bare"] : []) + ["--"] + self.command
        throw Ending(code: try await self.lab.room.run(inner).code)
    }
}

/// `selvage lab shell FILE`: the same with a shell.
struct LabShell: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Build the topology, apply it, and open a shell in it.",
        discussion: "The shell is $SHELL, else bash; leaving it takes the lab away.")

    @OptionGroup var lab: LabFile

    @Flag(help: "Leave the switches as they come: do not apply the topology.")
    var bare = false

    func run() async throws {
        _ = try Workspace(reading: self.lab.file)
        let shell = environment("SHELL") ?? "/bin/bash"
        let inner = ["lab", "inside", self.lab.file, "--greet"] + (self.bare ? ["--bare"] : []) + ["--", shell]
        throw Ending(code: try await self.lab.room.run(inner, isShell: true).code)
    }
}
