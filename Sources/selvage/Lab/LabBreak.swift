import ArgumentParser
import LabModel
import SimulatedLab

/// `selvage lab break …`: something goes wrong in a simulated lab.
struct LabBreak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "break",
        abstract: "Let something go wrong in a simulated lab: a cable, a switch, or somebody's hand.",
        discussion: """
            break cable SWITCH:PORT    the cable there is pulled out
            break SWITCH FAULT         something goes wrong with a switch, or somebody changes it behind Selvage's back

            FAULT is in the words of the stories that `lab play` plays; those in capitals stand for others, as in `lab break \
            leaf1 takes 2s to answer`:

            \(Breakage.faults.map { "  \($0)" }.joined(separator: "\n"))

            What somebody does may be kept for a write: `before the next write` or `during the next write` behind it. Frames go on \
            by what a switch holds, whatever its management does.

            `lab heal` ends all of it, but what has happened once: a restart, a port that has gone, and what somebody did are there \
            until somebody repairs them, mostly `selvage apply`.
            """)

    @Argument(parsing: .remaining, help: "What breaks.")
    var words: [String]

    @OptionGroup var choice: LabChoice

    func run() async throws {
        let words = self.words
        for line in try await self.choice.ask({ try await $0.suffer(words) }) { Stream.answer.line("Broken: \(line)") }
    }
}

/// `selvage lab heal [WHAT]`.
struct LabHeal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heal",
        abstract: "End what `lab break` broke: all of it, a cable, or what is wrong with a switch.",
        discussion:
            "WHAT is SWITCH:PORT at either end of a cable, or a switch. Drift is not healed: `selvage apply` repairs it."
    )

    @Argument(help: "What is healed; everything where nothing is named.")
    var what: [String] = []

    @OptionGroup var choice: LabChoice

    func run() async throws {
        let words = self.what
        let lines = try await self.choice.ask { try await $0.heal(words) }
        for line in lines { Stream.answer.line("Healed: \(line)") }
        if lines.isEmpty { Stream.answer.line("Nothing is broken.") }
    }
}
