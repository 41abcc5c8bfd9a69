import Foundation
import Glibc
import LabModel
import TestKit
import Testing

@testable import SimulatedLab

/// Records of simulated labs as files; the process is this one.
@Suite struct RecordTests {
    private let folder: LabFolder
    private let place: Folder

    init() throws {
        self.place = try Folder()
        self.folder = LabFolder(path: self.place.path("labs"))
    }

    private func record(_ process: LabRecord.Program, target: String? = nil) -> LabRecord {
        LabRecord(
            lab: "first-light", topology: "/t.yaml", owner: 0, started: 7,
            body: .simulated(
                .init(process: process, control: self.place.path("labs/first-light/control"), target: target))
        )
    }

    @Test func aLabComesUpIsUpAndLeaves() throws {
        let process = try #require(LabRecord.Program(running: getpid()))
        try self.folder.enter(self.record(process))
        #expect(self.folder.all().records.map(\.standing) == [.notWhole])
        let coming = #expect(throws: LabError.self) { try self.folder.enter(self.record(process)) }
        #expect(coming?.kind == .alreadyThere && coming?.reason == "it is coming up already")
        try self.folder.update(self.record(process, target: "127.0.0.1:9339"))
        #expect(self.folder.all().records.map(\.standing) == [.up])
        let there = #expect(throws: LabError.self) { try self.folder.enter(self.record(process)) }
        #expect(there?.reason == "it is up already, from /t.yaml")
        #expect(FileManager.default.fileExists(atPath: try self.folder.room(of: "first-light")))
        try self.folder.leave(self.record(process))
        #expect(self.folder.all().records.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: try self.folder.room(of: "first-light")))
        #expect(throws: LabError.self) { try self.folder.update(self.record(process)) }
    }

    /// A number that another process has by now is nobody's.
    @Test func aLabWhoseProcessIsGoneIsSaidToBeAndGivesWay() throws {
        let process = try #require(LabRecord.Program(running: getpid()))
        var other = process
        other.started += 1
        #expect(process.isRunning && !other.isRunning)
        try self.folder.enter(self.record(other, target: "127.0.0.1:9339"))
        #expect(self.folder.all().records.map(\.standing) == [.gone])
        try self.folder.enter(self.record(process))
        // The one that is gone takes nothing of the new one's away.
        try self.folder.leave(self.record(other))
        #expect(self.folder.all().records.map(\.standing) == [.notWhole])
    }
}
