import Foundation
import KernelLab
import LabModel

/// The second chapter, told over simulated labs: a second switch, thousands of ports, a cable that dies under traffic, and a
/// switch that forgets everything.
struct FabricStory {
    private let teller = Teller()

    func tell() async throws {
        try await self.secondSwitch()
        try await self.thousands()
    }

    private func secondSwitch() async throws {
        self.teller.title("A second switch, and a cable")
        self.teller.say(
            "From here on switches, cables and hosts are simulated, and driven over gNMI, as switches are that stand "
                + "elsewhere. All of them are off. The first one gets what it had:")
        try await self.teller.act("selvage lab up second-switch.yaml --detach")
        try await self.teller.act("selvage apply single-switch.yaml --lab first-light --yes")
        self.teller.say(
            "Then the second. What the first one has stays as it is, and what the cable carries is worked out.")
        try await self.teller.act("selvage apply second-switch.yaml --lab first-light --yes")
        try await self.teller.act("selvage lab ping --lab first-light")
        try await self.teller.act("selvage lab down first-light")
    }

    private func thousands() async throws {
        self.teller.title("And what if there are thousands?")
        self.teller.say("A campus of ten buildings, from eighty lines of topology. Each switch has two ways up.")
        try await self.teller.act("selvage lab up campus-10k.yaml --detach")
        try await self.teller.act("selvage apply campus-10k.yaml --lab campus-10k --yes")
        try await self.teller.act("selvage lab ping --lab campus-10k --at-most 2000")

        self.teller.title("A cable dies")
        try await self.teller.act("selvage trace campus-10k.yaml pc0001 file01 --lab campus-10k")
        self.teller.say("Somebody copies a file along that way. In the middle of it the first cable is pulled out.")
        let command = "lab traffic pc0001 file01 --rate 500/s --for 10s --lab campus-10k"
        self.teller.show("selvage \(command) &")
        async let traffic = self.answer(to: command)
        try await Task.sleep(for: .seconds(2))
        try await self.teller.act("selvage lab break cable b01-access01:up2 --lab campus-10k")
        self.teller.say("What was on that cable moves to the other one, and nothing else is touched.")
        // Which says, rightly, that a cable is out.
        try await self.teller.act("selvage apply campus-10k.yaml --lab campus-10k --yes", tellingProblems: true)
        self.teller.say("And the copy?")
        Stream.answer.line(try await traffic)
        try await self.teller.act("selvage lab heal --lab campus-10k")

        self.teller.title("A switch forgets everything")
        try await self.teller.act("selvage lab break b07-access03 restarts empty --lab campus-10k")
        try await self.teller.act("selvage drift campus-10k.yaml --lab campus-10k")
        try await self.teller.act("selvage apply campus-10k.yaml --lab campus-10k --yes")
        try await self.teller.act("selvage lab ping --lab campus-10k --at-most 2000")
        try await self.teller.act("selvage lab down campus-10k")
    }

    /// Runs a command of ours beside others, in a process of its own, and returns what it answered.
    private func answer(to command: String) async throws -> String {
        let words = Command.ourselves(command.split(separator: " ").map(String.init)).arguments
        do throws(LabError) {
            _ = try await Supervisor.run(.callers(["sh", "-c", "exec \"$@\" >answer", "sh"] + words))
        } catch {
            throw Failure(error)
        }
        return try String(contentsOfFile: "answer", encoding: .utf8)
    }
}

/// Where the chapter takes place, seen from outside.
extension FabricStory {
    private static let topologies = [
        ("single-switch.yaml", PackageResources.single_switch_yaml),
        ("second-switch.yaml", PackageResources.second_switch_yaml),
        ("campus-10k.yaml", PackageResources.campus_10k_yaml),
    ]

    /// Has the chapter told in a folder that vanishes, by a process of its own, so that no lab of it stays up, however it ends.
    static func run(_ scene: [String]) async throws -> ExitStatus {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "selvage-demo-\(UUID().uuidString.prefix(8))")
        let labs = folder.appending(path: "labs").path
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: folder) }
        for (name, bytes) in topologies { try Data(bytes).write(to: folder.appending(path: name)) }
        var command = Command.ourselves(scene, adding: ["SELVAGE_LABS": labs])
        command.directory = folder.path
        do throws(LabError) {
            let status = try await Supervisor.run(command)
            for record in LabFolder(path: labs).all().records {
                _ = try await Supervisor.run(.ourselves(["lab", "down", record.lab], adding: ["SELVAGE_LABS": labs]))
            }
            return status
        } catch {
            throw Failure(error)
        }
    }
}
