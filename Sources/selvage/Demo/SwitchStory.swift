import FabricModel
import FabricPlanning
import FabricTopology
import Foundation
import KernelLab
import LabModel

/// The first chapter, told from inside a lab whose switch nobody has configured yet: an accident and its repair.
struct SwitchStory {
    private let teller = Teller()
    private let file = "single-switch.yaml"
    private let text = String(decoding: PackageResources.single_switch_yaml, as: UTF8.self)

    func tell() async throws {
        let workspace = try await self.setUp()
        let programs = try LabInside.start(workspace.fabric.labPrograms())
        defer { withExtendedLifetime(programs) {} }
        let hosts = workspace.fabric.hosts.count
        self.teller.title("One switch, for real")
        self.teller.say("A switch, \(hosts) hosts and \(hosts) cables, in a Linux kernel. Somebody wrote this down:")
        self.teller.quote(self.text)
        self.teller.say("Nobody has configured the switch yet, so nobody reaches anybody.")
        try await self.teller.act("selvage lab ping \(self.file)")
        self.teller.say("So make it what it should be. The plan is shown first, with what each step does to whom.")
        try await self.teller.act("selvage apply \(self.file) --yes")
        try await self.teller.act("selvage lab ping \(self.file)")

        self.teller.title("Three in the morning")
        self.teller.say("Somebody helps out, by hand, on the switch:")
        try await self.teller.act("bridge -n sw1 vlan del dev swp1 vid 10")
        try await self.teller.act("bridge -n sw1 vlan add dev swp13 vid 10 pvid untagged")
        self.teller.say("And the pager goes off. What is different, where, and whom does it hurt?")
        try await self.teller.act("selvage drift \(self.file)")
        try await self.teller.act("selvage lab ping \(self.file)")
        self.teller.say("Repair just that.")
        try await self.teller.act("selvage apply \(self.file) --yes")
        try await self.teller.act("selvage drift \(self.file)")
        try await self.teller.act("selvage lab ping \(self.file)")
    }

    /// The lab and its topology, all of it in a place that vanishes.
    private func setUp() async throws -> Workspace {
        let draft = Topology.read(TopologySource(name: self.file, text: self.text))
        guard let fabric = draft.fabric else { throw Failure("the demo's own topology has mistakes") }
        do throws(LabError) {
            let blueprint = try LabBlueprint(fabric: fabric, numbers: fabric.number(from: Ledger()).numbers)
            try PrivateLab.furnish(hosts: blueprint.hostsFile, environment: ProcessInfo.processInfo.environment)
            try await blueprint.build()
        } catch {
            throw Failure(error)
        }
        let folder = "/run/selvage/demo"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(self.text.utf8).write(to: URL(filePath: "\(folder)/\(self.file)"))
        _ = FileManager.default.changeCurrentDirectoryPath(folder)
        setenv("SELVAGE_LAB", fabric.name, 1)
        return try Workspace(reading: self.file)
    }
}
