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
        switch FileBytes(of: file, expected: Int(status.st_size), atMost: bounds.bytes) {
        case .all(let bytes): self.init(name: path, bytes: bytes)
        case .failed(let code): throw Unreadable(path, errno: code)
        case .tooMany:
            throw Unreadable(
                path, "the file has over \(bounds.bytes) bytes, more than a topology may have",
                help: SourceText.sizeHelp, rule: .tooLarge)
        }
    }
}

extension TopologySource.Unreadable {
    fileprivate init(_ path: String, _ message: String, help: String?, rule: Rule = .unreadable) {
        self.diagnostic = Diagnostic(
            .error, rule.rawValue, about: path.isEmpty ? nil : path, message, help: help)
    }

    fileprivate init(_ path: String, errno code: Int32) {
        let (message, help) = FileBytes.words(for: code)
        self.init(path, "cannot read it: \(message)", help: help)
    }
}

extension Topology {
    /// Reads a topology from a file and those that it includes; a file that cannot be read is a diagnostic like any other.
    package static func read(file path: String, bounds: Bounds = Bounds()) -> TopologyReading {
        do {
            let source = try TopologySource(contentsOf: path, bounds: bounds)
            return self.read(source, in: DiskFolder(of: path), bounds: bounds)
        } catch {
            return TopologyReading(fabric: nil, diagnostics: [error.diagnostic])
        }
    }
}
