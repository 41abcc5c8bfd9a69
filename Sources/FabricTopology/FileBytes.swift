import Glibc

/// What came of reading an open file to its end.
enum FileBytes {
    case all([UInt8])
    case tooMany
    /// The errno of read(2).
    case failed(Int32)

    /// A file may grow while it is read, so its bytes are counted whatever its size was said to be.
    init(of file: Int32, expected: Int, atMost limit: Int) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                self = .failed(errno)
                return
            }
            if count == 0 { break }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                self = .tooMany
                return
            }
        }
        self = .all(bytes)
    }

    /// What the kernel said, and what may be done.
    static func words(for code: Int32) -> (message: String, help: String?) {
        switch code {
        case ENOENT: ("there is no such file", "is the path right, seen from here?")
        case EACCES, EPERM: ("this user may not read the file", "ask its owner, or change its mode")
        case ENOTDIR: ("a part of the path is a file and no folder", nil)
        case ELOOP: ("the path is a circle of symbolic links", nil)
        case ENAMETOOLONG: ("the path is too long", nil)
        case ENXIO: ("this is a device, a pipe or a socket", "a topology is read from a regular file")
        default: (String(cString: strerror(code)), nil)
        }
    }
}
