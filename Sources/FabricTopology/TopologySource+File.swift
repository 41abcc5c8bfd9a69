package import FabricModel
import Glibc

extension TopologySource {
    /// Why a file could not be read.
    package struct Unreadable: Error, Sendable {
        package let diagnostic: Diagnostic
    }

    /// Reads a topology from the disk: open(2) without waiting, fstat(2), and no more bytes than the bound.
    ///
    /// A folder, a device and a pipe are refused before anything is read, so nothing that a path may name can hang the
    /// program or fill its memory.
    package init(contentsOf path: String, bounds: Bounds = Bounds()) throws(Unreadable) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Unreadable(path, "this is no path of a file", help: nil)
        }
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { throw Unreadable(path, errno: errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Unreadable(path, errno: errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR:
            throw Unreadable(path, "this is a folder", help: "name the file in it")
        default:
            throw Unreadable(
                path, "this is a device, a pipe or a socket", help: "a topology is read from a regular file")
        }
        guard status.st_size <= bounds.bytes else {
            throw Unreadable(
                path, "the file has \(status.st_size) bytes, and a topology may have \(bounds.bytes)",
                help: SourceText.sizeHelp, rule: .tooLarge)
        }
        self.init(name: path, bytes: try TopologySource.bytes(of: file, path, expected: Int(status.st_size), bounds))
    }

    /// The bytes of an open file: a file may grow while it is read, so they are counted again.
    private static func bytes(of file: Int32, _ path: String, expected: Int, _ bounds: Bounds) throws(Unreadable)
        -> [UInt8]
    {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Unreadable(path, errno: errno) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= bounds.bytes else {
                throw Unreadable(
                    path, "the file has over \(bounds.bytes) bytes, more than a topology may have",
                    help: SourceText.sizeHelp, rule: .tooLarge)
            }
        }
    }
}

extension TopologySource.Unreadable {
    fileprivate init(_ path: String, _ message: String, help: String?, rule: Rule = .unreadable) {
        self.diagnostic = Diagnostic(
            .error, rule.rawValue, about: path.isEmpty ? nil : path, message, help: help)
    }

    fileprivate init(_ path: String, errno code: Int32) {
        let (message, help): (String, String?) =
            switch code {
            case ENOENT: ("there is no such file", "is the path right, seen from here?")
            case EACCES, EPERM: ("this user may not read the file", "ask its owner, or change its mode")
            case ENOTDIR: ("a part of the path is a file and no folder", nil)
            case ELOOP: ("the path is a circle of symbolic links", nil)
            case ENAMETOOLONG: ("the path is too long", nil)
            case ENXIO: ("this is a device, a pipe or a socket", "a topology is read from a regular file")
            default: (String(cString: strerror(code)), nil)
            }
        self.init(path, "cannot read it: \(message)", help: help)
    }
}

extension Topology {
    /// Reads a topology from a file; a file that cannot be read is a diagnostic like any other.
    package static func read(file path: String, bounds: Bounds = Bounds()) -> TopologyReading {
        do {
            return self.read(try TopologySource(contentsOf: path, bounds: bounds), bounds: bounds)
        } catch {
            return TopologyReading(fabric: nil, diagnostics: [error.diagnostic])
        }
    }
}
