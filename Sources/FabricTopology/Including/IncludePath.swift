/// The way from the topology's folder to a file that it includes.
struct IncludePath {
    /// The names of folders and of the file, without `.` and `..`.
    let names: [String]

    /// - Parameters:
    ///   - text: as written, seen from the file in which it stands.
    ///   - includer: that file's own names from the topology's folder on.
    init(_ text: String, from includer: [String]) throws(TopologyFileProblem) {
        if text.isEmpty { throw TopologyFileProblem(.unreadable, "a path is empty", help: "name a file") }
        if text.hasPrefix("/") { throw .outside("'\(text.shortened)' is an absolute path") }
        if text.utf8.contains(0) { throw TopologyFileProblem(.unreadable, "'\(text.shortened)' is no path of a file") }
        var names = Array(includer.dropLast())
        for part in text.split(separator: "/", omittingEmptySubsequences: true) {
            switch part {
            case ".": continue
            case "..":
                if names.popLast() == nil { throw .outside("'\(text.shortened)' leaves the topology's folder") }
            default: names.append(String(part))
            }
        }
        guard !names.isEmpty, !text.hasSuffix("/"), !text.hasSuffix("..") else {
            throw TopologyFileProblem(.unreadable, "'\(text.shortened)' is a folder", help: "name the file in it")
        }
        self.names = names
    }
}
