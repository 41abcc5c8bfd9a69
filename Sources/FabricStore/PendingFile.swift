import Glibc

/// The next version of a file, being written by one process at a time.
///
/// It is a file of its own beside the real one (`lab.lock.new`), locked while somebody writes it and renamed over the real one
/// when it is whole and on the disk. Whoever is killed in between leaves the real one as it was; the kernel takes the lock back,
/// and the next writer starts the pending file anew.
struct PendingFile: ~Copyable {
    private let target: String
    private let path: String
    private let descriptor: Int32
    private let passing: @Sendable (LockFile.Moment) -> Void
    private var isInPlace = false

    /// Waits for whoever writes the file just now. open(2), flock(2)
    init(of path: String, passing: @escaping @Sendable (LockFile.Moment) -> Void) throws(StoreError) {
        self.passing = passing
        self.target = PendingFile.resolved(path)
        self.path = self.target + ".new"
        while true {
            let descriptor = open(
                self.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, PendingFile.mode(of: self.target))
            if descriptor < 0 { throw StoreError(errnoAfter: "making \(self.path)") }
            while flock(descriptor, LOCK_EX) != 0 {
                if errno == EINTR { continue }
                let error = StoreError(errnoAfter: "locking \(self.path)")
                close(descriptor)
                throw error
            }
            // Whoever had it before us may have put it in its place, and then this is the real file.
            if PendingFile.names(self.path, descriptor) {
                self.descriptor = descriptor
                passing(.locked)
                return
            }
            close(descriptor)
        }
    }

    deinit {
        if !self.isInPlace { unlink(self.path) }
        close(self.descriptor)
    }

    /// Makes the text what the file says, whole or not at all.
    ///
    /// ftruncate(2), write(2), fsync(2), rename(2), and fsync(2) of the folder, without which the name may still be lost.
    consuming func replace(with text: String) throws(StoreError) {
        if ftruncate(self.descriptor, 0) != 0 { throw StoreError(errnoAfter: "emptying \(self.path)") }
        self.passing(.emptied)
        let bytes = Array(text.utf8)
        let middle = bytes.count / 2
        try self.write(bytes[..<middle])
        self.passing(.halfWritten)
        try self.write(bytes[middle...])
        self.passing(.written)
        if fsync(self.descriptor) != 0 { throw StoreError(errnoAfter: "bringing \(self.path) to the disk") }
        self.passing(.synced)
        if rename(self.path, self.target) != 0 {
            throw StoreError(errnoAfter: "renaming \(self.path) to \(self.target)")
        }
        self.isInPlace = true
        self.passing(.renamed)
        try PendingFile.syncFolder(of: self.target)
        self.passing(.done)
    }

    private func write(_ bytes: ArraySlice<UInt8>) throws(StoreError) {
        var rest = Array(bytes)
        while !rest.isEmpty {
            let count = Glibc.write(self.descriptor, rest, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw StoreError(errnoAfter: "writing \(self.path)")
            }
            rest.removeFirst(count)
        }
    }

    private static func syncFolder(of path: String) throws(StoreError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 { throw StoreError(errnoAfter: "opening \(folder)") }
        defer { close(descriptor) }
        // Some file systems have nothing to bring to the disk for a folder, and say so.
        if fsync(descriptor) != 0, errno != EINVAL { throw StoreError(errnoAfter: "bringing \(folder) to the disk") }
    }

    /// The file that a symbolic link stands for, so that the link stays one. realpath(3)
    private static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The permissions of what is replaced. stat(2)
    private static func mode(of path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644
    }

    /// The path still stands for the open file. stat(2), fstat(2)
    private static func names(_ path: String, _ descriptor: Int32) -> Bool {
        var (named, opened) = (stat(), stat())
        return stat(path, &named) == 0 && fstat(descriptor, &opened) == 0
            && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
    }
}
