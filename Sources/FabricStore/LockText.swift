package import FabricModel

/// The text of a lock file: sorted, a line for each allocation, so that two people's changes merge as text does.
///
/// ```
/// # Numbers that this fabric was given once and keeps. Commit this file with the topology.
/// loopback leaf01 fd5e:1fa0:e001:e000:1000::/128
/// site default fd5e:1fa0:e001::/48 quarantined 2026-11-21T09:00:00Z until 2026-11-22T09:00:00Z
/// ```
package enum LockText {
    private static let header =
        "# Numbers that this fabric was given once and keeps. Commit this file with the topology.\n"

    /// The text of a ledger.
    package static func write(_ ledger: Ledger) -> String {
        ledger.allocations.reduce(into: self.header) { $0 += self.line($1) + "\n" }
    }

    /// `KIND OWNER PREFIX`, and for a number that its owner has left, since when and until when nobody else gets it.
    package static func line(_ allocation: Allocation) -> String {
        let line = "\(allocation.kind.rawValue) \(allocation.owner) \(allocation.prefix)"
        return allocation.quarantine.map { "\(line) quarantined \($0.since) until \($0.until)" } ?? line
    }

    /// Reads a ledger, and finds everything that is wrong with it; with an error among the findings the ledger is not to be
    /// used, since numbers would be given twice.
    package static func read(_ text: String, file: String) -> (ledger: Ledger, findings: [Diagnostic]) {
        var reader = LockReader(file: file)
        // By bytes: a hundred thousand lines are read whenever a large fabric is.
        let bytes = Array(text.utf8)
        var (start, number) = (0, 1)
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            reader.read(bytes[start..<end], number: number)
            (start, number) = (end + 1, number + 1)
        }
        return (Ledger(reader.allocations), reader.findings)
    }
}

private struct LockReader {
    let file: String
    var allocations: [Allocation] = []
    var findings: [Diagnostic] = []
    /// The line of the number that an owner holds.
    private var owners: [Allocation.Kind: [String: Int]] = [:]
    private var prefixes: [Allocation.Kind: [IPv6Prefix: Int]] = [:]

    init(file: String) { self.file = file }

    mutating func read(_ line: ArraySlice<UInt8>, number: Int) {
        let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
            .map { Word(line, $0) }
        guard let first = words.first, !first.text.hasPrefix("#") else { return }
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].contains(where: first.text.hasPrefix) {
            self.report(
                number, 1, "conflict", "git has left a conflict here: '\(Word(line, line).text.shortened)'",
                help: "keep one line for each owner, the one that is programmed, and delete the marks")
            return
        }
        guard words.count == 3 || words.count == 7 else {
            self.report(
                number, 1, "lock-line", "'\(Word(line, line).text.shortened)' is not `KIND OWNER PREFIX`",
                help: "nor `KIND OWNER PREFIX quarantined SINCE until UNTIL`")
            return
        }
        guard let kind = Allocation.Kind(rawValue: first.text) else {
            let known = Allocation.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            self.report(
                number, first.column, "lock-kind", "'\(first.text.shortened)' is no kind of number",
                help: "the kinds are: \(known); was this written by a later version?")
            return
        }
        guard let prefix = IPv6Prefix(text: words[2].text) else {
            self.report(
                number, words[2].column, "lock-prefix", "'\(words[2].text.shortened)' is no IPv6 prefix")
            return
        }
        var allocation = Allocation(kind, owner: words[1].text, prefix: prefix)
        if words.count == 7 {
            guard let quarantine = self.quarantine(words[3...], number) else { return }
            allocation.quarantine = quarantine
        }
        self.add(allocation, number)
    }

    /// `quarantined SINCE until UNTIL`
    private mutating func quarantine(_ words: ArraySlice<Word>, _ number: Int) -> Quarantine? {
        let words = Array(words)
        for (word, expected) in [(words[0], "quarantined"), (words[2], "until")] where word.text != expected {
            self.report(number, word.column, "lock-line", "expected '\(expected)', found '\(word.text.shortened)'")
            return nil
        }
        let times = [words[1], words[3]].map { UTCTime(text: $0.text) }
        guard let since = times[0], let until = times[1] else {
            let bad = times[0] == nil ? words[1] : words[3]
            self.report(
                number, bad.column, "lock-time", "'\(bad.text.shortened)' is no time",
                help: "a time looks like 2026-11-21T09:00:00Z")
            return nil
        }
        return Quarantine(since: since, until: until)
    }

    private mutating func add(_ allocation: Allocation, _ number: Int) {
        if allocation.isHeld, let other = self.owners[allocation.kind]?[allocation.owner] {
            self.report(number, 1, "lock-owner", "'\(allocation.owner)' has a number already, on line \(other)")
        } else if let other = self.prefixes[allocation.kind]?[allocation.prefix] {
            self.report(number, 1, "lock-number", "\(allocation.prefix) has an owner already, on line \(other)")
        } else {
            if allocation.isHeld { self.owners[allocation.kind, default: [:]][allocation.owner] = number }
            self.prefixes[allocation.kind, default: [:]][allocation.prefix] = number
            self.allocations.append(allocation)
        }
    }

    private mutating func report(_ line: Int, _ column: Int, _ rule: String, _ message: String, help: String? = nil) {
        self.findings.append(
            Diagnostic(.error, rule, at: Origin(line: line, column: column), in: [self.file], message, help: help))
    }
}

/// A word of a line and where it begins, from 1.
private struct Word {
    var text: String
    var column: Int

    init(_ line: ArraySlice<UInt8>, _ bytes: ArraySlice<UInt8>) {
        let end = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        self.text = String(decoding: end, as: UTF8.self)
        self.column = bytes.startIndex - line.startIndex + 1
    }
}

extension String {
    /// What fits into a message; a line of a damaged file may have no end.
    fileprivate var shortened: String { self.count > 80 ? "\(self.prefix(80))…" : self }
}
