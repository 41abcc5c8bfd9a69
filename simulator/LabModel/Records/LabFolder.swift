internal import Foundation
internal import Glibc

/// The folder of the records of labs, a file for each: `NAME.json`; a simulated lab has a folder `NAME` beside it, for its socket
/// and its log.
///
/// It is on a file system that a restart of the machine empties, as it empties /run/netns. Whoever makes or takes a lab away
/// has the folder's lock meanwhile, which the kernel takes back with the process, however it ends.
package struct LabFolder: Hashable, Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// The folder that a user has, as the environment tells: $SELVAGE_LABS, else one that only he can look into.
    ///
    /// `$XDG_RUNTIME_DIR/selvage/labs`, else `/run/selvage/labs` for root and `selvage-labs-1000` in the temporary directory
    /// for everybody else.
    package init(of user: UInt32, environment: (String) -> String?) {
        if let path = environment("SELVAGE_LABS"), path.hasPrefix("/") {
            self.path = path
        } else if let runtime = environment("XDG_RUNTIME_DIR"), runtime.hasPrefix("/") {
            self.path = "\(runtime)/selvage/labs"
        } else if user == 0 {
            self.path = "/run/selvage/labs"
        } else {
            let temporary = environment("TMPDIR").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
            self.path = "\(temporary)/selvage-labs-\(user)"
        }
    }

    /// Where a simulated lab has its socket and its log.
    package func room(of lab: String) throws(LabError) -> String {
        String(try self.file(of: lab).dropLast(LabFolder.ending.count))
    }

    /// Removes that folder and what is in it; it is no error that it is not there.
    package func removeRoom(of lab: String) throws(LabError) {
        try? FileManager.default.removeItem(atPath: try self.room(of: lab))
    }

    /// Every lab there is, by name, and what is wrong with those records that cannot be read.
    package func all() -> (records: [LabRecord], faults: [LabError]) {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: self.path)) ?? []
        var (records, faults): ([LabRecord], [LabError]) = ([], [])
        for file in files.sorted() where file.hasSuffix(LabFolder.ending) {
            do throws(LabError) {
                if let record = try self.record(of: String(file.dropLast(LabFolder.ending.count))) {
                    records.append(record)
                }
            } catch {
                faults.append(error)
            }
        }
        return (records, faults)
    }

    /// The record of a lab; nil where there is none. Throws `refused` for one that says nothing we understand.
    package func record(of lab: String) throws(LabError) -> LabRecord? {
        let path = try self.file(of: lab)
        guard self.isTrusted else { return nil }
        let doing = "reading \(path)"
        let remedy = "look at 'ip netns list', delete what is left of the lab, and then the file"
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch CocoaError.fileReadNoSuchFile {
            return nil
        } catch {
            throw LabError(.refused, doing: doing, reason: "\(error.localizedDescription)")
        }
        guard let record = try? JSONDecoder().decode(LabRecord.self, from: bytes) else {
            throw LabError(.refused, doing: doing, reason: "it is no record of a lab", remedy: remedy)
        }
        guard record.form == LabRecord.form, record.lab == lab else {
            throw LabError(
                .refused, doing: doing,
                reason: record.lab == lab
                    ? "it has the form \(record.form), and this version knows \(LabRecord.form)"
                    : "it is the record of '\(record.lab)'", remedy: remedy)
        }
        return record
    }

    /// Writes a record, whole or not at all: beside its place, and then into it (rename(2)).
    package func write(_ record: LabRecord) throws(LabError) {
        let path = try self.file(of: record.lab)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try encoder.encode(record).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw LabError(.refused, doing: "writing \(path)", reason: error.localizedDescription)
        }
    }

    /// Removes a record; `unlink(2)`.
    package func remove(_ lab: String) throws(LabError) {
        let path = try self.file(of: lab)
        if unlink(path) != 0, errno != ENOENT { throw LabError(code: errno, doing: "removing \(path)") }
    }

    /// Makes the folder where it is not there, and runs `body` alone among all who make labs or take them away; waits for them.
    ///
    /// Throws `noPermission` where the folder is somebody else's, who could put a record into it that leads elsewhere.
    ///
    /// mkdir(2), flock(2)
    package func alone<T>(_ body: () throws(LabError) -> T) throws(LabError) -> T {
        let doing = "keeping the records of labs in \(self.path)"
        try LabFolder.make(self.path, doing: doing)
        let number = open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw LabError(code: errno, doing: doing) }
        defer { close(number) }
        guard self.isTrusted else {
            throw LabError(
                .noPermission, doing: doing, reason: "the folder is another user's",
                remedy: "name one of your own in SELVAGE_LABS")
        }
        while flock(number, LOCK_EX) != 0 {
            guard errno == EINTR else { throw LabError(code: errno, doing: doing) }
        }
        return try body()
    }

    /// Makes a folder that only its owner can look into, and those above it that are not there.
    package static func make(_ folder: String, doing what: String) throws(LabError) {
        let parts = folder.split(separator: "/")
        var path = ""
        for (index, part) in parts.enumerated() {
            path += "/\(part)"
            let mode: mode_t = index == parts.count - 1 ? 0o700 : 0o755
            if mkdir(path, mode) != 0, errno != EEXIST { throw LabError(code: errno, doing: what) }
        }
    }

    /// Nobody but us and root can have written what is in it; so it is where there is no such folder.
    private var isTrusted: Bool {
        var status = stat()
        guard stat(self.path, &status) == 0 else { return true }
        return status.st_uid == geteuid() || status.st_uid == 0 || geteuid() == 0
    }

    private static let ending = ".json"

    /// Refuses what is no plain file name, so that a lab's name never leads out of the folder.
    private func file(of lab: String) throws(LabError) -> String {
        guard !lab.isEmpty, lab.utf8.count <= 200, !lab.hasPrefix("."),
            !lab.utf8.contains(where: { $0 == 0x2f || $0 == 0 })
        else { throw LabError(.notThere, doing: "looking for the lab '\(lab)'", reason: "no lab can have that name") }
        return "\(self.path)/\(lab)\(LabFolder.ending)"
    }
}

extension LabError {
    /// An error number as a system call left it; `strerror(3)`.
    fileprivate init(code: Int32, doing: String) {
        let kind: Kind =
            switch code {
            case ENOENT: .notThere
            case EEXIST: .alreadyThere
            case EPERM, EACCES, EROFS: .noPermission
            case ENOSPC, ENOMEM: .noRoom
            default: .refused
            }
        let words = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        self.init(
            kind, doing: doing, reason: words,
            remedy: kind == .noPermission ? "name another folder in SELVAGE_LABS" : nil)
    }
}
