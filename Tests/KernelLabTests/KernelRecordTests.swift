import FabricModel
import Foundation
import KernelLab
import LabModel
import Netlink
import Testing

extension KernelLabs {
    /// Labs that are kept up and taken down by name.
    @Suite struct KernelRecordTests {
        private let folder = LabFolder(path: "/run/selvage/labs-on-trial")

        private func up(_ bench: LabBench) async throws -> LabRecord {
            try await bench.blueprint.up(topology: "/t.yaml", owner: 1000, started: 7, in: self.folder)
        }

        @Test func aLabIsKeptUntilItIsTakenDown() async throws {
            let bench = try LabBench(example: "single-switch.yaml")
            let before = labNames()
            let record = try await self.up(bench)
            #expect(record.standing == .up && record.kernel?.namespaces.map(\.name) == bench.blueprint.namespaces)
            #expect(self.folder.all().records == [record])
            // A second one of that name is refused, and the first one not touched.
            let error = await #expect(throws: LabError.self) { try await self.up(bench) }
            #expect(error?.kind == .alreadyThere && error?.reason == "it is up already, from /t.yaml")
            let matrix = try await bench.blueprint.ping([HostPair(0, 1)], patience: .milliseconds(100))
            #expect(matrix.results.count == 1)
            #expect(try await self.folder.takeDown("first-light") == LabFolder.Remains())
            #expect(labNames() == before && self.folder.all().records.isEmpty)
        }

        @Test func aNameThatIsTakenLeavesNoRecord() async throws {
            let bench = try LabBench(example: "single-switch.yaml")
            _ = try NetworkNamespace.create("web3")
            let error = await #expect(throws: LabError.self) { try await self.up(bench) }
            #expect(error?.kind == .alreadyThere && error?.reason.contains("'web3'") == true)
            #expect(self.folder.all().records.isEmpty && labNames().contains("web3"))
            try NetworkNamespace.delete("web3")
        }

        /// As it is after a crash: the record is there, some namespaces are, one of them half made.
        @Test(arguments: [0, 1, 7, 16]) func whatACrashLeftIsTakenDown(made count: Int) async throws {
            let bench = try LabBench(example: "single-switch.yaml")
            let before = labNames()
            _ = try await self.up(bench)
            try await bench.blueprint.tearDown()
            for name in bench.blueprint.namespaces.prefix(count) { _ = try NetworkNamespace.create(name) }
            let file = "\(self.folder.path)/first-light.json"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let cutShort = text.replacing(try Regex(#""identity" : [0-9]+,\s*"#), with: "")
            try cutShort.write(toFile: file, atomically: true, encoding: .utf8)
            if count < 16 {
                // The file of a namespace, without the namespace.
                try Data().write(to: URL(fileURLWithPath: "/run/netns/\(bench.blueprint.namespaces[count])"))
            }
            let error = await #expect(throws: LabError.self) { try await self.up(bench) }
            #expect(error?.reason == "an attempt at it was cut short")
            #expect(try await self.folder.takeDown("first-light") == LabFolder.Remains())
            #expect(labNames() == before && self.folder.all().records.isEmpty)
        }

        @Test func whatIsSomebodyElsesByNowIsLeftAlone() async throws {
            let bench = try LabBench(example: "single-switch.yaml")
            _ = try await self.up(bench)
            // A process keeps the old web2 alive without its name, so that the new one is certainly another.
            let sleeper = Process()
            sleeper.executableURL = URL(fileURLWithPath: "/bin/sh")
            sleeper.arguments = ["-c", "PATH=/usr/sbin:/sbin:$PATH; exec ip netns exec web2 cat"]
            let (input, output) = (Pipe(), Pipe())
            sleeper.standardInput = input
            sleeper.standardOutput = output
            try sleeper.run()
            // What comes back says that it is in there.
            try input.fileHandleForWriting.write(contentsOf: Data("x".utf8))
            _ = try output.fileHandleForReading.read(upToCount: 1)
            try NetworkNamespace.delete("web2")
            let other = try NetworkNamespace.create("web2")
            let identity = try other.identity()
            let remains = try await self.folder.takeDown("first-light")
            #expect(remains == LabFolder.Remains(others: ["web2"], processes: [sleeper.processIdentifier: "web2"]))
            #expect(try other.identity() == identity)
            try NetworkNamespace.delete("web2")
            try input.fileHandleForWriting.close()
            sleeper.waitUntilExit()
            #expect(self.folder.all().records.isEmpty)
        }

        @Test func aLabThatWouldTouchThisMachineIsNotKept() async throws {
            let bench = try LabBench(
                """
                fabric: here
                vlans: { web: { id: 10 } }
                switches: { sw1: { driver: linux, target: local, ports: { lab1: { access: web } } } }
                hosts: { web1: "sw1:lab1" }
                """)
            let error = await #expect(throws: LabError.self) { try await self.up(bench) }
            #expect(error?.kind == .refused && self.folder.all().records.isEmpty)
        }
    }
}
