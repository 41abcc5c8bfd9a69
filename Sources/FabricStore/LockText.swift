package import FabricModel

/// The text of a lock file: sorted, a line for each allocation, so that two people's changes merge as text does.
///
/// ```
/// # Numbers that this fabric was given once and keeps. Commit this file with the topology.
/// site default fd5e:1fa0:e001::/48
/// ```
package enum LockText {
    private static let header =
        "# Numbers that this fabric was given once and keeps. Commit this file with the topology.\n"

    /// The text of a ledger.
    package static func write(_ ledger: Ledger) -> String {
        ledger.allocations.reduce(into: self.header) { $0 += "\($1.kind.rawValue) \($1.owner) \($1.prefix)\n" }
    }

    /// Reads a ledger, and finds everything that is wrong with it; with an error among the findings the ledger is not to be
    /// used, since numbers would be given twice.
    package static func read(_ text: String, file: String) -> (ledger: Ledger, findings: [Diagnostic]) {
        var reader = LockReader(file: file)
        // Swift takes a carriage return and a line feed for one character.
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() { reader.read(line, number: index + 1) }
        return (Ledger(reader.allocations), reader.findings)
    }
}

private struct LockReader {
    let file: String
    var allocations: [Allocation] = []
    var findings: [Diagnostic] = []
    private var owners: [Allocation.Kind: [String: Int]] = [:]
    private var prefixes: [Allocation.Kind: [IPv6Prefix: Int]] = [:]

    init(file: String) { self.file = file }

    mutating func read(_ line: Substring, number: Int) {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard let first = words.first, !first.hasPrefix("#") else { return }
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].contains(where: first.hasPrefix) {
            self.report(
                number, 1, "conflict", "git has left a conflict here: '\(line)'",
                help: "keep one line for each owner, the one that is programmed, and delete the marks")
            return
        }
        guard words.count == 3 else {
            self.report(number, 1, "lock-line", "'\(line)' is not `KIND OWNER PREFIX`")
            return
        }
        guard let kind = Allocation.Kind(rawValue: String(words[0])) else {
            let known = Allocation.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            self.report(
                number, self.column(of: words[0], in: line), "lock-kind", "'\(words[0])' is no kind of number",
                help: "the kinds are: \(known); was this written by a later version?")
            return
        }
        guard let prefix = IPv6Prefix(text: words[2]) else {
            self.report(number, self.column(of: words[2], in: line), "lock-prefix", "'\(words[2])' is no IPv6 prefix")
            return
        }
        self.add(Allocation(kind, owner: String(words[1]), prefix: prefix), number)
    }

    private mutating func add(_ allocation: Allocation, _ number: Int) {
        if let other = self.owners[allocation.kind]?[allocation.owner] {
            self.report(number, 1, "lock-owner", "'\(allocation.owner)' has a number already, on line \(other)")
        } else if let other = self.prefixes[allocation.kind]?[allocation.prefix] {
            self.report(number, 1, "lock-number", "\(allocation.prefix) has an owner already, on line \(other)")
        } else {
            self.owners[allocation.kind, default: [:]][allocation.owner] = number
            self.prefixes[allocation.kind, default: [:]][allocation.prefix] = number
            self.allocations.append(allocation)
        }
    }

    private func column(of word: Substring, in line: Substring) -> Int {
        line.utf8.distance(from: line.startIndex, to: word.startIndex) + 1
    }

    private mutating func report(_ line: Int, _ column: Int, _ rule: String, _ message: String, help: String? = nil) {
        self.findings.append(
            Diagnostic(.error, rule, at: Origin(line: line, column: column), in: [self.file], message, help: help))
    }
}
