/// The folder of a topology: the only place from which it may include files.
///
/// The reader is pure; whoever calls it hands in the disk, or something that stands for it.
package protocol TopologyFolder {
    /// Reads a file at or below the folder.
    ///
    /// - Parameters:
    ///   - path: the names of folders and of the file, from this folder on; none is empty, `.` or `..`.
    ///   - limit: refuse a file of more bytes.
    func file(at path: [String], atMost limit: Int) throws(TopologyFileProblem) -> TopologyFile
}

/// A file that a topology includes.
package struct TopologyFile: Sendable {
    /// Its names from the topology's folder on, without symbolic links: two paths of one file are one.
    package let path: [String]
    /// UTF-8, not yet checked.
    package let bytes: [UInt8]

    package init(path: [String], bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// Why a file cannot be included.
package struct TopologyFileProblem: Error, Sendable {
    package let rule: Rule
    package let message: String
    package let help: String?

    package init(_ rule: Rule, _ message: String, help: String? = nil) {
        self.rule = rule
        self.message = message
        self.help = help
    }

    /// A path, or a symbolic link on it, that leads out.
    package static func outside(_ message: String) -> TopologyFileProblem {
        TopologyFileProblem(
            .includeOutside, message,
            help: "a topology includes what is in its own folder or below; move the file there")
    }
}
