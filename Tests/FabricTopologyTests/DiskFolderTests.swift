import FabricModel
import FabricTopology
import Foundation
import TestKit
import Testing

/// What lies in a topology's folder besides topologies, and where its links lead.
@Suite struct DiskFolderTests {
    /// A folder `/tmp/…/in` with a file `/tmp/…/out.yaml` beside it; both are gone afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let top = try Folder()
        try FileManager.default.createDirectory(atPath: top.path("in/halls"), withIntermediateDirectories: true)
        try top.write("vlans: { web: 10 }\n", to: "out.yaml")
        try top.write("vlans: { web: 10 }\n", to: "in/halls/hall.yaml")
        try body(top.path("in"))
    }

    /// What the reader says about one include, in one line.
    private func words(_ include: String, in folder: String, bounds: Bounds = Bounds()) -> String {
        Files.write("include: [\"\(include)\"]\n", to: "\(folder)/lab.yaml")
        let reading = Topology.read(file: "\(folder)/lab.yaml", bounds: bounds)
        #expect((reading.fabric == nil) == !reading.diagnostics.isEmpty)
        for diagnostic in reading.diagnostics { #expect((diagnostic.line, diagnostic.column) == (1, 11)) }
        return reading.diagnostics.map { "\($0.rule): \($0.message)" }.joined(separator: "; ")
    }

    @Test func files() throws {
        try self.withFolder { folder in
            #expect(self.words("halls/hall.yaml", in: folder) == "")
            #expect(self.words("./halls/.././halls//hall.yaml", in: folder) == "")
            #expect(self.words("hall.yaml", in: folder) == "unreadable: cannot read 'hall.yaml': there is no such file")
            #expect(self.words("halls", in: folder) == "unreadable: 'halls' is a folder")
            #expect(
                self.words("halls/hall.yaml/x.yaml", in: folder)
                    == "unreadable: cannot read 'halls/hall.yaml/x.yaml': a part of the path is a file and no folder")
            #expect(
                self.words("../out.yaml", in: folder) == "include-outside: '../out.yaml' leaves the topology's folder")
        }
    }

    @Test func linksOutOfTheFolder() throws {
        try self.withFolder { folder in
            let targets = [
                "../out.yaml", "\(folder)/halls/hall.yaml", "/dev/zero", "/etc/passwd", "halls/../../out.yaml", "..",
            ]
            for target in targets {
                #expect(symlink(target, "\(folder)/link") == 0)
                let out = "include-outside: 'link' leads out of the topology's folder"
                #expect(self.words("link", in: folder) == out, "\(target)")
                unlink("\(folder)/link")
            }
            // A link on the way leads out as well as one at its end.
            #expect(symlink("../..", "\(folder)/halls/up") == 0)
            #expect(
                self.words("halls/up/out.yaml", in: folder)
                    == "include-outside: 'halls/up/out.yaml' leads out of the topology's folder")
        }
    }

    @Test func linksInsideTheFolder() throws {
        try self.withFolder { folder in
            #expect(symlink("halls", "\(folder)/building") == 0)
            #expect(symlink("../building/hall.yaml", "\(folder)/halls/same.yaml") == 0)
            #expect(self.words("building/same.yaml", in: folder) == "")
            // One file by two names is one file.
            Files.write("include: [halls/hall.yaml, building/same.yaml]\n", to: "\(folder)/lab.yaml")
            let reading = Topology.read(file: "\(folder)/lab.yaml")
            #expect(reading.diagnostics.map(\.rule) == ["include-twice"])
            #expect(symlink("loop", "\(folder)/loop") == 0)
            #expect(
                self.words("loop", in: folder)
                    == "unreadable: cannot read 'loop': the path is a circle of symbolic links")
        }
    }

    /// Nothing that lies there can hang the program or fill its memory.
    @Test func whatIsNoFile() throws {
        try self.withFolder { folder in
            #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
            #expect(self.words("pipe", in: folder) == "unreadable: 'pipe' is a device, a pipe or a socket")
            // Only root makes devices.
            if mknod("\(folder)/zero", S_IFCHR | 0o600, 0x105) == 0 {
                #expect(self.words("zero", in: folder) == "unreadable: 'zero' is a device, a pipe or a socket")
            }
            Files.write("fabric: t\n", to: "\(folder)/huge.yaml")
            #expect(truncate("\(folder)/huge.yaml", 100_000_000) == 0)
            #expect(
                self.words("huge.yaml", in: folder)
                    == "too-large: 'huge.yaml' has 100000000 bytes, more than the topology has left of its own")
        }
    }

    @Test func aCircleOfFilesOnTheDisk() throws {
        try self.withFolder { folder in
            Files.write("include: ../lab.yaml\n", to: "\(folder)/halls/hall.yaml")
            Files.write("include: halls/hall.yaml\n", to: "\(folder)/lab.yaml")
            let reading = Topology.read(file: "\(folder)/lab.yaml")
            #expect(
                reading.diagnostics.map(\.message) == [
                    "these files include each other in a circle: lab.yaml, halls/hall.yaml, lab.yaml"
                ])
            #expect(reading.diagnostics.first?.file == "\(folder)/halls/hall.yaml")
        }
    }
}
