package import FabricModel
import Glibc

/// The lock file of a topology, `lab.lock` beside `lab.yaml`: what outlives a process.
///
/// It is whole at every moment: written under another name, brought to the disk, and then renamed over the old one (rename(2)),
/// so that whoever is killed in between leaves the old file or the new one.
package struct LockFile: Sendable {
    package let path: String
    /// Told of each moment of a write, so that a test can end the process there.
    private let passing: @Sendable (Moment) -> Void

    /// What a write goes through. Ended at any of them, it leaves the old file or the new one.
    package enum Moment: String, CaseIterable, Sendable {
        /// The pending file is ours alone.
        case locked
        /// The old file has been read, and the new ledger is made.
        case decided
        case emptied
        /// Half of the text is in the pending file.
        case halfWritten = "half-written"
        case written
        /// The pending file is on the disk.
        case synced
        case renamed
        /// The new name is on the disk.
        case done
    }

    package init(path: String, passing: @escaping @Sendable (Moment) -> Void = { _ in }) {
        self.path = path
        self.passing = passing
    }

    /// The lock file of a topology: its name with `.lock` in place of the ending.
    package init(besideTopology topology: String) {
        let folder = topology.lastIndex(of: "/").map { topology[...$0] } ?? ""
        let name = topology.dropFirst(folder.count)
        let stem = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : name[..<$0] } ?? name
        self.init(path: "\(folder)\(stem).lock")
    }

    /// Reads the ledger; a file that is not there is an empty one.
    package func read() throws(StoreError) -> (ledger: Ledger, findings: [Diagnostic]) {
        guard let text = try FileText.read(self.path, limit: LockFile.limit) else { return (Ledger(), []) }
        return LockText.read(text, file: self.path)
    }

    /// Writes numbers that were given, are had back or go into quarantine into what the file holds at this moment, alone among
    /// all processes that do the same.
    ///
    /// Nothing is written where nothing changes.
    ///
    /// - Parameter now: which quarantines are over; nil where nobody knows, and then none is.
    /// - Throws: `StoreError` where the file cannot be read or written, or gives one of the numbers or owners to somebody else
    ///   meanwhile; the file is then as it was.
    package func record(_ allocations: [Allocation], at now: UTCTime? = nil) throws(StoreError) {
        if allocations.isEmpty { return }
        try self.update { ledger throws(StoreError) in
            do throws(LedgerConflict) {
                try ledger.record(allocations, at: now)
            } catch {
                throw StoreError(error, in: self.path)
            }
        }
    }

    /// Changes what the file holds at this moment, alone among all processes that do the same.
    ///
    /// Nothing is written where nothing changes; what the change throws leaves the file as it was.
    package func update(_ change: (inout Ledger) throws(StoreError) -> Void) throws(StoreError) {
        let pending = try PendingFile(of: self.path, passing: self.passing)
        let (current, findings) = try self.read()
        if let finding = findings.first(where: \.isError) {
            throw StoreError("reading \(self.path)", "\(finding)", help: "mend the file by hand, then try again")
        }
        var ledger = current
        try change(&ledger)
        self.passing(.decided)
        if ledger != current { try pending.replace(with: LockText.write(ledger)) }
    }

    /// Far above any real file: a line has at most a few hundred bytes, and a large fabric a hundred thousand of them.
    private static let limit = 256 << 20
}

/// Why something could not be kept.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    package var doing: String
    package var reason: String
    package var help: String?

    package init(_ doing: String, _ reason: String, help: String? = nil) {
        self.doing = doing
        self.reason = reason
        self.help = help
    }

    /// Takes the reason from errno.
    init(errnoAfter doing: String) { self.init(doing, String(cString: strerror(errno))) }

    /// A number or an owner that is another's by now.
    init(_ conflict: LedgerConflict, in path: String) {
        let (wanted, other) = (conflict.wanted, conflict.other)
        let how = other.isHeld ? "was given" : "has left, and keeps in quarantine,"
        self.init(
            "recording \(wanted.prefix) for '\(wanted.owner)' in \(path)",
            "'\(other.owner)' \(how) \(other.prefix)\(other.isHeld ? " meanwhile" : "")", help: "plan again")
    }

    /// `DOING: REASON`
    package var description: String { "\(self.doing): \(self.reason)" }
}
