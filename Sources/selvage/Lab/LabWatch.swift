import ArgumentParser
import FabricModel
import FabricPlanning
import Foundation
import Glibc
import LabModel
import SimulatedLab
import Synchronization

/// `selvage lab watch`: a simulated lab as it lives.
struct LabWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Show a simulated lab as it lives: switches, ports, drift, traffic, storms.",
        discussion: """
            On a terminal the view stays in place, and q or Ctrl-C leaves it. Elsewhere there is a line for everything that \
            changes, and none for what does not. Drift is read from the switches through their management, now and again.
            """)

    @OptionGroup var choice: LabChoice

    func run() async throws {
        let record = try self.choice.record()
        let drift = Mutex(DriftSeen())
        do {
            try await interruptible {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    defer { group.cancelAll() }
                    group.addTask {
                        try await LabChoice.ask(record) { lab in
                            if Stream.answer.isTerminal {
                                try await Self.paint(lab, drift)
                            } else {
                                try await Self.tell(lab, drift)
                            }
                        }
                    }
                    group.addTask { await Self.follow(record, drift) }
                    // Whoever has looked last leaves the other one nothing to show.
                    try await group.next()
                }
            }
        } catch is CancellationError {}
    }

    /// Draws the view again and again, until a key or the lab ends it.
    private static func paint(_ lab: LabClient, _ drift: borrowing Mutex<DriftSeen>) async throws {
    }
}
