import ArgumentParser
import KernelLab

/// `selvage demo`: one switch on a real kernel, an accident and its repair; then a second switch, and then thousands of ports.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Tell the story: one switch on a real kernel, then thousands of ports.",
        discussion: """
            Nothing of this machine is touched, and nothing is left behind. Every command shown is really run. The first \
            chapter, `switch`, is told in a Linux kernel of its own; the second one, `fabric`, is simulated.
            """)

    /// The parts of the story.
    enum Chapter: String, CaseIterable, ExpressibleByArgument {
        case oneSwitch = "switch"
        case fabric
    }

    @Argument(help: ArgumentHelp("Tell this chapter only.", valueName: "chapter"))
    var chapter: Chapter?

    @Option(
        help: ArgumentHelp(
            "The kernel of the first chapter: host is this machine's, uml a disposable one, auto the first that can.",
            valueName: "kernel"))
    var kernel = LabKernel.Wish.auto

    @Flag(help: .hidden)
    var onStage = false

    func run() async throws {
        for chapter in self.chapter.map({ [$0] }) ?? Chapter.allCases {
            switch chapter {
            case .oneSwitch where self.onStage: try await SwitchStory().tell()
            case .fabric where self.onStage: try await FabricStory().tell()
            case .oneSwitch: try self.end(try await self.kernel.run(self.scene(of: chapter), memory: 512))
            case .fabric: try self.end(try await FabricStory.run(self.scene(of: chapter)))
            }
        }
        guard !self.onStage else { return }
        let teller = Teller()
        teller.title("Your turn")
        teller.say(
            "The same labs, for you: `selvage lab shell topologies/single-switch.yaml` on a real kernel, and `selvage lab up "
                + "topologies/campus-10k.yaml` simulated. README.md is the tour.")
    }

    /// How this very program tells a chapter where it takes place.
    private func scene(of chapter: Chapter) -> [String] { ["demo", chapter.rawValue, "--on-stage"] }

    private func end(_ status: ExitStatus) throws {
        if status.code != 0 { throw Ending(code: status.code) }
    }
}
