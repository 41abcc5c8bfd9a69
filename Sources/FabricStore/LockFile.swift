package import FabricModel
import Glibc

/// The lock file of a topology, `lab.lock` beside `lab.yaml`: what outlives a process.
///
/// It is whole at every moment: written under another name, brought to the disk, and then renamed over the old one (rename(2)),
/// so that whoever is killed in between leaves the old file or the new one.
package struct LockFile: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// The lock file of a topology: its name with `.lock` in place of the ending.
    package init(besideTopology topology: String) {
        let folder = topology.lastIndex(of: "/").map { topology[...$0] } ?? ""
        let name = topology.dropFirst(folder.count)
        let stem = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : name[..<$0] } ?? name
        self.path = "\(folder)\(stem).lock"
    }

    /// Reads the ledger; a file that is not there is an empty one.
    package func read() throws(StoreError) -> (ledger: Ledger, findings: [Diagnostic]) {
        guard let text = try FileText.read(self.path, limit: LockFile.limit) else { return (Ledger(), []) }
        return LockText.read(text, file: self.path)
    }

    /// Adds allocations to what the file holds at this moment, alone among all processes that do the same.
    ///
    /// Nothing is written where nothing changes.
    ///
    /// - Throws: `StoreError` where the file cannot be read or written, or gives one of the numbers or owners to somebody else
    ///   meanwhile; the file is then as it was.
    package func record(_ allocations: [Allocation]) throws(StoreError) {
        if allocations.isEmpty { return }
        let pending = try PendingFile(of: self.path)
        let (current, findings) = try self.read()
        if let finding = findings.first(where: \.isError) {
            throw StoreError("reading \(self.path)", "\(finding)", help: "mend the file by hand, then try again")
        }
        var ledger = current
        for allocation in allocations {
            try self.check(allocation, against: current)
            ledger.set(allocation)
        }
        if ledger != current { try pending.replace(with: LockText.write(ledger)) }
    }

    private func check(_ allocation: Allocation, against ledger: Ledger) throws(StoreError) {
        for other in ledger.allocations where other.kind == allocation.kind && other != allocation {
            guard other.owner == allocation.owner || other.prefix == allocation.prefix else { continue }
            throw StoreError(
                "recording \(allocation.prefix) for '\(allocation.owner)' in \(self.path)",
                "'\(other.owner)' was given \(other.prefix) meanwhile", help: "plan again")
        }
    }

    /// Far above any real file: a line has at most a few hundred bytes, and a fabric has few sites.
    private static let limit = 64 << 20
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

    /// `DOING: REASON`
    package var description: String { "\(self.doing): \(self.reason)" }
}
