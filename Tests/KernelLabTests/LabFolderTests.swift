import Foundation
import KernelLab
import LabModel
import TestKit
import Testing

/// Records as files; no lab is made here.
@Suite struct LabFolderTests {
    private let folder: LabFolder
    private let place: Folder

    init() throws {
        self.place = try Folder()
        self.folder = LabFolder(path: self.place.url.path)
    }

    private let whole = """
        { "form": 2, "lab": "NAME", "topology": "/t.yaml", "owner": 1000, "started": 7,
          "body": { "kernel": { "namespaces": [{ "name": "sw1", "identity": 4026532000 }, { "name": "web1" }] } } }
        """

    @Test func recordsAreReadByName() throws {
        for name in ["b", "a"] { try self.place.write(self.whole.replacing("NAME", with: name), to: "\(name).json") }
        try self.place.write("something else", to: "notes.txt")
        let (records, faults) = self.folder.all()
        #expect(records.map(\.lab) == ["a", "b"] && faults.isEmpty)
        #expect(records[0].kernel?.namespaces == [.init("sw1", identity: 4_026_532_000), .init("web1")])
        #expect(records[0].standing == .notWhole)
        #expect(try self.folder.record(of: "c") == nil)
        #expect(LabFolder(path: "/nowhere/at/all").all().records.isEmpty)
    }

    /// One that is damaged hides none of the others, and says what to do.
    @Test(arguments: [
        "", "{", "[]", "{}", "null", #"{ "form": 1, "lab": "bad" }"#,
        #"{ "form": 1, "lab": "bad", "topology": "", "owner": 0, "started": 0, "namespaces": [] }"#,
        #"{ "form": 2, "lab": "bad", "topology": "", "owner": 0, "started": 0, "body": {} }"#,
        #"{ "form": 3, "lab": "bad", "topology": "", "owner": 0, "started": 0, "body": { "kernel": { "namespaces": [] } } }"#,
        #"{ "form": 2, "lab": "other", "topology": "", "owner": 0, "started": 0, "body": { "kernel": { "namespaces": [] } } }"#,
        #"{ "form": 2, "lab": "bad", "topology": "", "owner": -1, "started": 0, "body": { "kernel": { "namespaces": [] } } }"#,
        #"{ "form": 2, "lab": "bad", "topology": "", "owner": 0, "started": 0, "body": { "kernel": { "namespaces": [{ "name": 3 }] } } }"#,
        #"{ "form": 2, "lab": "bad", "topology": "", "owner": 0, "started": 0, "body": { "simulated": { "control": "/c" } } }"#,
    ])
    func aDamagedRecordIsAFault(text: String) throws {
        try self.place.write(text, to: "bad.json")
        try self.place.write(self.whole.replacing("NAME", with: "good"), to: "good.json")
        let (records, faults) = self.folder.all()
        #expect(records.map(\.lab) == ["good"] && faults.count == 1)
        #expect(faults.first?.doing.contains("bad.json") == true && faults.first?.remedy != nil)
        #expect(throws: LabError.self) { try self.folder.record(of: "bad") }
    }

    @Test(arguments: ["", ".", "..", "../etc/passwd", "a/b", ".hidden", "a\0b", String(repeating: "x", count: 201)])
    func aNameNeverLeadsOutOfTheFolder(name: String) async throws {
        #expect(throws: LabError.self) { try self.folder.record(of: name) }
        let error = await #expect(throws: LabError.self) { try await self.folder.takeDown(name) }
        #expect(error?.kind == .notThere)
    }

    @Test func takingDownWhatIsNotThereNamesWhatIs() async throws {
        try self.place.write(self.whole.replacing("NAME", with: "first-light"), to: "first-light.json")
        let error = await #expect(throws: LabError.self) { try await self.folder.takeDown("second") }
        #expect(error?.kind == .notThere && error?.remedy == "the labs are: first-light")
    }

    /// Where a user's records are: what the environment says first, and never where others could put some.
    @Test(
        arguments: [
            (UInt32(1000), ["SELVAGE_LABS": "/l", "XDG_RUNTIME_DIR": "/run/user/1000"], "/l"),
            (1000, ["SELVAGE_LABS": "relative", "XDG_RUNTIME_DIR": "/run/user/1000"], "/run/user/1000/selvage/labs"),
            (0, ["XDG_RUNTIME_DIR": "/run/user/0"], "/run/user/0/selvage/labs"), (0, [:], "/run/selvage/labs"),
            (1000, [:], "/tmp/selvage-labs-1000"), (1000, ["TMPDIR": "/var/tmp"], "/var/tmp/selvage-labs-1000"),
        ] as [(UInt32, [String: String], String)])
    func theFolderIsTheUsersOwn(user: UInt32, environment: [String: String], path: String) {
        #expect(LabFolder(of: user, environment: { environment[$0] }).path == path)
    }
}
