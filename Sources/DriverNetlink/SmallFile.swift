internal import Glibc
internal import Netlink

/// Files that are read and written as a whole.
enum SmallFile {
    /// The text of a file; nil where there is none; `open(2)`, `read(2)`.
    static func read(_ path: String) throws(NetlinkError) -> String? {
        let doing = "reading \(path)"
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw NetlinkError(code: errno, doing: doing)
        }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw NetlinkError(code: errno, doing: doing) }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: piece.prefix(count))
        }
    }

    /// Writes a file beside its place and puts it there in one move, so that nobody ever reads half of it; `rename(2)`. Folders
    /// that are missing are made.
    static func write(_ text: String, to path: String) throws(NetlinkError) {
        let doing = "writing \(path)"
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            if mkdir(folder, 0o755) != 0, errno != EEXIST { throw NetlinkError(code: errno, doing: doing) }
        }
        let draft = "\(path).new"
        // Nobody but root may write it: radvd refuses a file that others can.
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw NetlinkError(code: errno, doing: doing) }
        let bytes = Array(text.utf8)
        let isWhole = Glibc.write(file, bytes, bytes.count) == bytes.count
        let code = errno
        close(file)
        guard isWhole else { throw NetlinkError(code: code, doing: doing) }
        guard rename(draft, path) == 0 else { throw NetlinkError(code: errno, doing: doing) }
    }
}
