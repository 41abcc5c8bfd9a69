internal import Foundation
internal import Glibc

/// The folder of the records of labs, a file for each: `/run/selvage/labs/NAME.json`.
///
/// It is on a file system that a restart of the machine empties, as it empties /run/netns. Whoever makes or takes a lab away
/// has the folder's lock meanwhile, which the kernel takes back with the process, however it ends.
package struct LabFolder: Hashable, Sendable {
    package let path: String

    package init(path: String = "/run/selvage/labs") { self.path = path }

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
    func write(_ record: LabRecord) throws(LabError) {
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
    func remove(_ lab: String) throws(LabError) {
        let path = try self.file(of: lab)
        if unlink(path) != 0, errno != ENOENT { throw LabError(code: errno, doing: "removing \(path)") }
    }

    /// Makes the folder where it is not there, and runs `body` alone among all who make labs or take them away; waits for them.
    ///
    /// mkdir(2), flock(2)
    func alone<T>(_ body: () throws(LabError) -> T) throws(LabError) -> T {
        let doing = "keeping the records of labs in \(self.path)"
        var path = ""
        for part in self.path.split(separator: "/") {
            path += "/\(part)"
            if mkdir(path, 0o755) != 0, errno != EEXIST { throw LabError(code: errno, doing: doing) }
        }
        let number = open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw LabError(code: errno, doing: doing) }
        let folder = Descriptor(owning: number)
        while flock(folder.number, LOCK_EX) != 0 {
            guard errno == EINTR else { throw LabError(code: errno, doing: doing) }
        }
        defer { folder.close() }
        return try body()
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
