import Glibc

/// Whole files as text.
enum FileText {
    /// The text of a file; nil where there is none.
    ///
    /// open(2), fstat(2), read(2). Without O_NONBLOCK a pipe that somebody put there would be waited for, and for ever.
    static func read(_ path: String, limit: Int) throws(StoreError) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 {
            if errno == ENOENT { return nil }
            throw StoreError(errnoAfter: "opening \(path)")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError("reading \(path)", "it is no regular file")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw StoreError(errnoAfter: "reading \(path)")
            }
            bytes += chunk.prefix(count)
            if bytes.count > limit { throw StoreError("reading \(path)", "it has more than \(limit) bytes") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw StoreError("reading \(path)", "it is not UTF-8")
        }
        return text
    }
}
