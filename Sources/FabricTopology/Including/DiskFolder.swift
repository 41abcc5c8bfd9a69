import Glibc

/// A folder on the disk that no path below can lead out of.
///
/// Each name of a path is looked up in the folder before it by openat(2), and symbolic links are followed here instead of in
/// the kernel: one to another place of the folder is as good as a file, one that leads out is refused. So what a topology
/// reads is what its folder holds, also when somebody else wrote it, and also while names are changed under it.
package struct DiskFolder: TopologyFolder {
    private let path: String

    /// The folder of a topology's file.
    package init(of file: String) {
        self.path = file.lastIndex(of: "/").map { String(file[...$0]) } ?? "."
    }

    package func file(at path: [String], atMost limit: Int) throws(TopologyFileProblem) -> TopologyFile {
        var walk = try Walk(from: self.path, along: path)
        defer { walk.close() }
        return try walk.file(atMost: limit)
    }
}

/// A walk from a folder to a file below it, one name after the other.
private struct Walk {
    /// The open folders from the topology's down, and the names of all but the first.
    private var folders: [Int32]
    private var names: [String] = []
    /// The names still to go, the next one last.
    private var ahead: [String]
    private var linksFollowed = 0
    /// As the includer means it, for messages.
    private let text: String

    init(from folder: String, along path: [String]) throws(TopologyFileProblem) {
        self.text = path.joined(separator: "/").shortened
        self.ahead = path.reversed()
        let top = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard top >= 0 else { throw TopologyFileProblem("the topology's folder", errno: errno) }
        self.folders = [top]
    }

    func close() {
        for folder in self.folders { _ = Glibc.close(folder) }
    }

    private var here: Int32 { self.folders[self.folders.count - 1] }

    mutating func file(atMost limit: Int) throws(TopologyFileProblem) -> TopologyFile {
        while let name = self.ahead.popLast() {
            if name.isEmpty || name == "." { continue }
            if name == ".." {
                try self.goUp()
                continue
            }
            var status = stat()
            guard fstatat(self.here, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw self.problem(errno) }
            switch status.st_mode & S_IFMT {
            case S_IFLNK: try self.follow(name)
            case S_IFDIR: try self.goDown(name)
            case S_IFREG:
                guard self.ahead.isEmpty else { throw self.problem(ENOTDIR) }
                return TopologyFile(path: self.names + [name], bytes: try self.bytes(of: name, atMost: limit))
            default: throw self.notAFile
            }
        }
        throw TopologyFileProblem(.unreadable, "'\(self.text)' is a folder", help: "name the file in it")
    }

    private mutating func goUp() throws(TopologyFileProblem) {
        guard self.names.popLast() != nil, let last = self.folders.popLast() else { throw self.leadsOut }
        _ = Glibc.close(last)
    }

    private mutating func goDown(_ name: String) throws(TopologyFileProblem) {
        let folder = openat(self.here, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { throw self.problem(errno) }
        self.folders.append(folder)
        self.names.append(name)
    }

    /// Puts the names of a link's target before those still to go.
    private mutating func follow(_ name: String) throws(TopologyFileProblem) {
        self.linksFollowed += 1
        // As many as a path of the kernel's may have is 40 (path_resolution(7)); nobody's folder needs eight.
        guard self.linksFollowed <= 8 else { throw self.problem(ELOOP) }
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlinkat(self.here, name, &target, target.count)
        guard count > 0 else { throw self.problem(errno) }
        let path = String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if path.hasPrefix("/") { throw self.leadsOut }
        self.ahead += path.split(separator: "/").map { String($0) }.reversed()
    }

    /// Opened without waiting and without following, and looked at again: the name may mean something else by now.
    private func bytes(of name: String, atMost limit: Int) throws(TopologyFileProblem) -> [UInt8] {
        let file = openat(self.here, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { throw self.problem(errno) }
        defer { _ = Glibc.close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw self.problem(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw self.notAFile }
        let tooLarge = TopologyFileProblem(
            .tooLarge, "'\(self.text)' has \(status.st_size) bytes, more than the topology has left of its own",
            help: SourceText.sizeHelp)
        guard status.st_size <= limit else { throw tooLarge }
        switch FileBytes(of: file, expected: Int(status.st_size), atMost: limit) {
        case .all(let bytes): return bytes
        case .tooMany: throw tooLarge
        case .failed(let code): throw self.problem(code)
        }
    }

    private var leadsOut: TopologyFileProblem { .outside("'\(self.text)' leads out of the topology's folder") }

    private var notAFile: TopologyFileProblem {
        TopologyFileProblem(
            .unreadable, "'\(self.text)' is a device, a pipe or a socket",
            help: "a topology is read from a regular file")
    }

    private func problem(_ code: Int32) -> TopologyFileProblem { TopologyFileProblem("'\(self.text)'", errno: code) }
}

extension TopologyFileProblem {
    fileprivate init(_ what: String, errno code: Int32) {
        let (message, help) = FileBytes.words(for: code)
        let here = "paths begin at the folder of the file in which they stand"
        self.init(.unreadable, "cannot read \(what): \(message)", help: code == ENOENT ? here : help)
    }
}
