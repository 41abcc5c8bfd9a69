import FabricModel
import FabricStore
import Foundation
import TestKit
import Testing

@Suite struct LockFileTests {
    private static func allocation(_ owner: String, _ prefix: String) throws -> Allocation {
        Allocation(.site, owner: owner, prefix: try #require(IPv6Prefix(text: prefix)))
    }

    @Test(
        "it is beside the topology",
        arguments: [
            ("lab.yaml", "lab.lock"), ("a/b.c/lab.yaml", "a/b.c/lab.lock"), ("a.b/lab", "a.b/lab.lock"),
            ("/x/.yaml", "/x/.yaml.lock"), ("lab.v2.yaml", "lab.v2.lock"), ("./lab.yml", "./lab.lock"),
        ])
    func path(topology: String, lock: String) { #expect(LockFile(besideTopology: topology).path == lock) }

    @Test("a file that is not there is an empty ledger, and reading makes none")
    func missing() throws {
        let folder = try Folder()
        let (ledger, findings) = try LockFile(path: folder.path("lab.lock")).read()
        #expect(ledger == Ledger())
        #expect(findings.isEmpty)
        #expect(try folder.names.isEmpty)
    }

    @Test("what is recorded is there, and nothing else is left behind")
    func record() throws {
        let folder = try Folder()
        let file = LockFile(path: folder.path("lab.lock"))
        let (east, west) = (try Self.allocation("east", "fd00:1::/48"), try Self.allocation("west", "fd00:2::/48"))
        try file.record([east])
        try file.record([west])
        #expect(try file.read().ledger == Ledger([east, west]))
        #expect(try folder.names == ["lab.lock"])
    }

    @Test("nothing is written where nothing changes")
    func unchanged() throws {
        let folder = try Folder()
        let file = LockFile(path: folder.path("lab.lock"))
        // Not as we would write it: it must stay as it is, byte for byte.
        try folder.write("site east fd00:1::/48 \n\n", to: "lab.lock")
        let inode = try FileManager.default.attributesOfItem(atPath: file.path)[.systemFileNumber] as? Int
        try file.record([])
        try file.record([try Self.allocation("east", "fd00:1::/48")])
        #expect(try folder.text("lab.lock") == "site east fd00:1::/48 \n\n")
        #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.systemFileNumber] as? Int == inode)
        #expect(try folder.names == ["lab.lock"])
    }

    @Test(
        "a number or owner that was given meanwhile is not given again",
        arguments: [
            ("east", "fd00:9::/48"), ("other", "fd00:1::/48"),
        ])
    func conflict(owner: String, prefix: String) throws {
        let folder = try Folder()
        let file = LockFile(path: folder.path("lab.lock"))
        try file.record([try Self.allocation("east", "fd00:1::/48")])
        let before = try folder.text("lab.lock")
        let allocation = try Self.allocation(owner, prefix)
        #expect(throws: StoreError.self) { try file.record([allocation]) }
        #expect(try folder.text("lab.lock") == before)
        #expect(try folder.names == ["lab.lock"])
    }

    @Test("a file with a mistake in it is not written over")
    func damaged() throws {
        let folder = try Folder()
        let file = LockFile(path: folder.path("lab.lock"))
        try folder.write("<<<<<<< HEAD\n", to: "lab.lock")
        let allocation = try Self.allocation("east", "fd00:1::/48")
        #expect(throws: StoreError.self) { try file.record([allocation]) }
        #expect(try folder.text("lab.lock") == "<<<<<<< HEAD\n")
    }

    @Test("what somebody who was killed left behind is no obstacle")
    func leftover() throws {
        let folder = try Folder()
        let file = LockFile(path: folder.path("lab.lock"))
        try folder.write("site ea", to: "lab.lock.new")
        let east = try Self.allocation("east", "fd00:1::/48")
        try file.record([east])
        #expect(try file.read().ledger == Ledger([east]))
        #expect(try folder.names == ["lab.lock"])
    }

    @Test("a symbolic link stays one, and permissions stay as they are")
    func link() throws {
        let folder = try Folder()
        try folder.write("", to: "real")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder.path("real"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("lab.lock"), withDestinationPath: folder.path("real"))
        let east = try Self.allocation("east", "fd00:1::/48")
        try LockFile(path: folder.path("lab.lock")).record([east])
        #expect(try LockFile(path: folder.path("real")).read().ledger == Ledger([east]))
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("lab.lock")) == folder.path("real"))
        let permissions =
            try FileManager.default.attributesOfItem(atPath: folder.path("real"))[.posixPermissions] as? Int
        #expect(permissions == 0o640)
    }

    @Test("many writers at once lose nothing")
    func concurrent() async throws {
        let folder = try Folder()
        let path = folder.path("lab.lock")
        let all = try (0..<32).map { try Self.allocation("site\($0)", "fd00:\(String($0 + 1, radix: 16))::/48") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for allocation in all { group.addTask { try LockFile(path: path).record([allocation]) } }
            try await group.waitForAll()
        }
        #expect(try LockFile(path: path).read().ledger == Ledger(all))
        #expect(try folder.names == ["lab.lock"])
    }

    @Test("a file that cannot be read says which and why")
    func unreadable() throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(atPath: folder.path("lab.lock"), withIntermediateDirectories: false)
        let error = #expect(throws: StoreError.self) { try LockFile(path: folder.path("lab.lock")).read() }
        #expect(error?.description.contains("lab.lock") == true)
        #expect(mkfifo(folder.path("pipe.lock"), 0o600) == 0)
        #expect(throws: StoreError.self) { try LockFile(path: folder.path("pipe.lock")).read() }
        #expect(throws: StoreError.self) { try LockFile(path: "/dev/zero").read() }
        try Data([0xff, 0xfe]).write(to: folder.url.appending(path: "bytes.lock"))
        #expect(throws: StoreError.self) { try LockFile(path: folder.path("bytes.lock")).read() }
    }
}
