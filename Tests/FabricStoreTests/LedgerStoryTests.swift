import FabricModel
import FabricStore
import Foundation
import TestKit
import Testing
import ledger_trial

/// Law 10: never two owners for one number, and no owner whose number changes without cause, over ten thousand edits of a fabric of
/// two hundred switches, most of them in this process and some of them by one that is killed.
@Suite struct LedgerStoryTests {
    @Test("in one process", arguments: 0..<8 as Range<UInt64>)
    func inProcess(seed: UInt64) throws {
        var story = LedgerStory(seed: seed)
        for _ in 0..<50 { try story.advance() }
    }

    @Test("killed at two hundred moments, the lock file is that of a whole pass", arguments: 100..<104 as Range<UInt64>)
    func killed(seed: UInt64) throws {
        var chance = SystemRandomNumberGenerator()
        let lock = try KilledLock(seed: seed)
        for _ in 0..<50 {
            try lock.outlive(moment: nil) { trial in
                // Starting takes some milliseconds, and a pass some more.
                for _ in 0..<Int.random(in: 1...2, using: &chance) {
                    trial.wait(milliseconds: Int32.random(in: 0...100, using: &chance))
                }
            }
        }
        #expect(lock.killCount == 50)
    }

    @Test(
        "killed at every point of a write, the lock file is that of a whole pass", arguments: LockFile.Moment.allCases)
    func killedAt(moment: LockFile.Moment) throws {
        let lock = try KilledLock(seed: 200)
        for _ in 0..<3 { try lock.outlive(moment: moment) { _ in } }
        #expect(lock.killCount == 3)
    }

    @Test("several processes at once lose nothing and double nothing, also when one is killed")
    func several() throws {
        let folder = try Folder()
        let path = folder.path("lab.lock")
        let trials = try (0..<3).map { try Trial("fill", path, "writer\($0)", "40") }
        let victim = try Trial("fill", path, "victim", "100000")
        victim.wait(milliseconds: 2000)
        victim.kill()
        let (told, wasKilled, _) = try victim.finish()
        #expect(wasKilled)
        let all = try trials.flatMap { trial in
            let end = try trial.finish()
            #expect(end.status == 0 && !end.wasKilled && end.lines.count == 40)
            return end.lines
        }
        let lines = try folder.text("lab.lock").split(separator: "\n").dropFirst().map(String.init)
        #expect(Set(lines).count == lines.count)
        #expect(Set(all + told).isSubset(of: lines))
        // What the victim wrote last it may have had no time to tell of.
        #expect(lines.count - all.count - told.count <= 1)
        #expect(LockText.read(try folder.text("lab.lock"), file: path).findings.isEmpty)
    }
}

/// A lock file whose writers are killed, and what must be in it.
private final class KilledLock {
    private let seed: UInt64
    private let folder: Folder
    private var story: LedgerStory
    private(set) var killCount = 0

    init(seed: UInt64) throws {
        self.seed = seed
        self.folder = try Folder()
        self.story = LedgerStory(seed: seed)
    }

    /// Starts a writer that goes on where the file is, kills it, and looks at what is left.
    func outlive(moment: LockFile.Moment?, _ wait: (Trial) -> Void) throws {
        let path = self.folder.path("lab.lock")
        let trial = try Trial(
            "edit", path, "\(self.seed)", "\(self.story.passes)", "1000", moment.map(\.rawValue) ?? "-")
        wait(trial)
        if moment == nil { trial.kill() }
        let (lines, wasKilled, _) = try trial.finish()
        try #require(wasKilled, "\(lines)")
        self.killCount += 1
        // It was killed in the pass after the last one that it told of, and the file is that of one of the two.
        let done = try lines.last.map { try #require(Int($0), "\(lines)") + 1 } ?? self.story.passes
        while self.story.passes < done { try self.story.advance() }
        let text =
            FileManager.default.fileExists(atPath: path) ? try self.folder.text("lab.lock") : LockText.write(Ledger())
        let (ledger, findings) = LockText.read(text, file: "lab.lock")
        #expect(findings.isEmpty)
        if ledger == self.story.ledger { return }
        try self.story.advance()
        try #require(ledger == self.story.ledger, "neither the old file nor the new one")
    }
}
