import FabricModel
import FabricTopology
import Glibc
import TestKit
import Testing

/// What a path may name besides a topology.
@Suite struct FileTests {
    /// A file in a folder of its own, which is gone afterwards.
    private func withPath(_ name: String, _ body: (String) throws -> Void) throws {
        let folder = try Folder()
        try body(folder.path(name))
    }

    private func message(_ path: String) -> String? {
        let reading = Topology.read(file: path)
        #expect(reading.fabric == nil && reading.diagnostics.count == 1)
        #expect(path.isEmpty || reading.diagnostics.first?.file == path)
        return reading.diagnostics.first?.message
    }

    @Test func thatIsMissing() {
        #expect(self.message("/nowhere/lab.yaml") == "cannot read it: there is no such file")
        #expect(self.message("") == "this is no path of a file")
        #expect(self.message("/etc/passwd/lab.yaml") == "cannot read it: a part of the path is a file and no folder")
        #expect(self.message("/" + String(repeating: "x", count: 5_000)) == "cannot read it: the path is too long")
    }

    @Test func thatIsAFolder() { #expect(self.message("/tmp") == "this is a folder") }

    @Test(arguments: ["/dev/zero", "/dev/null", "/dev/full"])
    func thatIsADevice(_ path: String) { #expect(self.message(path) == "this is a device, a pipe or a socket") }

    @Test func thatIsAPipe() throws {
        try self.withPath("pipe") { path in
            #expect(mkfifo(path, 0o600) == 0)
            #expect(self.message(path) == "this is a device, a pipe or a socket")
        }
    }

    @Test func thatIsACircle() throws {
        try self.withPath("circle") { path in
            #expect(symlink(path, path) == 0)
            #expect(self.message(path) == "cannot read it: the path is a circle of symbolic links")
        }
    }

    /// 100 MB, of which nothing is read.
    @Test func thatIsHuge() throws {
        try self.withPath("huge.yaml") { path in
            Files.write("fabric: t\n", to: path)
            #expect(truncate(path, 100_000_000) == 0)
            #expect(self.message(path) == "the file has 100000000 bytes, and a topology may have 16777216")
        }
    }

    @Test func thatIsATopology() throws {
        try self.withPath("fine.lab.yaml") { path in
            Files.write("vlans: { web: 10 }\n", to: path)
            #expect(Topology.read(file: path).fabric?.name == "fine")
        }
    }
}
