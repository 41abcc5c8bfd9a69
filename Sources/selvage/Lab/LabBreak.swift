import ArgumentParser
import LabModel
import SimulatedLab

/// `selvage lab break …`: something goes wrong in a simulated lab.
struct LabBreak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "break", abstract: "Let something go wrong in a simulated lab: a cable, a switch, or somebody's hand.",
        discussion: """
            break cable SWITCH:PORT      the cable there is pulled out

            break switch SWITCH …        something is wrong with a switch, while its frames go on:
              silent                     its management does not answer
              hanging                    it takes what it is told, and never answers
              slow TIME                  every answer takes so long: slow 2s
              lying                      it says yes and does nothing
              half                       it does the first half of a write, and says no
              failing                    it does what it is told, and says no
              disconnecting              the connection ends after a write, without an answer
              refuse N                   it refuses the Nth thing it is told
              stale N                    it tells what it held N changes ago
              restart                    it starts again with what it held
              restart empty              it starts again with nothing

            break drift SWITCH PORT …    somebody changes a port by hand, behind Selvage's back:
              down, up, mtu N, drops VLAN, carries VLAN, carries VLAN untagged

            `lab heal` ends all of it, but what has happened once: a restart, and what somebody did, are repaired by `selvage \
            apply`.
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
        commandName: "heal", abstract: "End what `lab break` broke: all of it, a cable, or what is wrong with a switch.",
        discussion: "WHAT is SWITCH:PORT at either end of a cable, or a switch. Drift is not healed: `selvage apply` repairs it.")

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
