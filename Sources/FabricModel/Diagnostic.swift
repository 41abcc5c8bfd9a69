/// Where in a topology something was written: a file of the fabric's list, a line and a column, both from 1.
package struct Origin: Hashable, Sendable {
    package let file: UInt16
    package let line: UInt32
    package let column: UInt16

    package init(file: Int = 0, line: Int, column: Int) {
        self.file = UInt16(clamping: file)
        self.line = UInt32(clamping: line)
        self.column = UInt16(clamping: column)
    }
}

/// What the reader says about a file, or the checker about a fabric (there it is called a finding).
package struct Diagnostic: Hashable, Sendable, Codable {
    package enum Severity: String, Sendable, Codable {
        case error, warning, note
    }

    package let severity: Severity
    /// A stable word for this kind of finding, `unknown-key`, by which scripts and the documentation know it.
    package let rule: String
    /// `topologies/lab.yaml`, as the caller spelt it; nil when it is about no place in a file.
    package let file: String?
    package let line: Int?
    package let column: Int?
    package let message: String
    package let help: String?

    package init(
        _ severity: Severity, _ rule: String, at origin: Origin?, in files: [String], _ message: String,
        help: String? = nil
    ) {
        self.severity = severity
        self.rule = rule
        self.file = origin.flatMap { files.indices.contains(Int($0.file)) ? files[Int($0.file)] : nil }
        self.line = origin.map { Int($0.line) }
        self.column = origin.map { Int($0.column) }
        self.message = message
        self.help = help
    }

    /// About a whole file, or about none.
    package init(
        _ severity: Severity, _ rule: String, about file: String?, _ message: String, help: String? = nil
    ) {
        self.severity = severity
        self.rule = rule
        self.file = file
        self.line = nil
        self.column = nil
        self.message = message
        self.help = help
    }

    package var isError: Bool { self.severity == .error }
}

extension Diagnostic: CustomStringConvertible {
    /// `FILE:LINE:COLUMN: error: MESSAGE`, then `  help: …` on a line of its own.
    package var description: String {
        var place = self.file ?? ""
        if let line = self.line, let column = self.column { place += ":\(line):\(column)" }
        let first = (place.isEmpty ? "" : "\(place): ") + "\(self.severity.rawValue): \(self.message)"
        return self.help.map { "\(first)\n  help: \($0)" } ?? first
    }
}

extension Diagnostic: Comparable {
    /// As one reads a file: top to bottom, and what has no place first; at one place in the order of names, VLAN 9 before VLAN 10.
    package static func < (left: Diagnostic, right: Diagnostic) -> Bool {
        let (a, b) = (
            (left.file ?? "", left.line ?? 0, left.column ?? 0, left.rule),
            (right.file ?? "", right.line ?? 0, right.column ?? 0, right.rule)
        )
        return a == b ? precedes(left.message, right.message) : a < b
    }
}
