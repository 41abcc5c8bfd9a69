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
        return reader.finish()
    }
}

private struct LockReader {
    private let file: String
    private var allocations: [Allocation] = []
    /// The line of each allocation.
    private var numbers: [Int] = []
    private var findings: [Diagnostic] = []

    init(file: String) { self.file = file }

    mutating func read(_ line: ArraySlice<UInt8>, number: Int) {
        let words = LockReader.words(of: line)
        guard let first = words.first, first.first != UInt8(ascii: "#") else { return }
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].contains(where: { first.starts(with: $0.utf8) }) {
            self.report(
                number, 1, "conflict", "git has left a conflict here: '\(self.text(line))'",
                help: "keep one line for each owner, the one that is programmed, and delete the marks")
            return
        }
        guard words.count == 3 || words.count == 7 else {
            self.report(
                number, 1, "lock-line", "'\(self.text(line))' is not `KIND OWNER PREFIX`",
                help: "nor `KIND OWNER PREFIX quarantined SINCE until UNTIL`")
            return
        }
        guard let kind = Allocation.Kind.allCases.first(where: { $0.rawValue.utf8.elementsEqual(first) }) else {
            let known = Allocation.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            self.report(
                number, first.startIndex - line.startIndex + 1, "lock-kind",
                "'\(self.text(first))' is no kind of number",
                help: "the kinds are: \(known); was this written by a later version?")
            return
        }
        guard let prefix = IPv6Prefix(utf8: words[2]) else {
            self.report(
                number, words[2].startIndex - line.startIndex + 1, "lock-prefix",
                "'\(self.text(words[2]))' is no IPv6 prefix")
            return
        }
        var allocation = Allocation(kind, owner: String(decoding: words[1], as: UTF8.self), prefix: prefix)
        if words.count == 7 {
            guard let quarantine = self.quarantine(Array(words[3...]), of: line, number) else { return }
            allocation.quarantine = quarantine
        }
        self.allocations.append(allocation)
        self.numbers.append(number)
    }

    /// `quarantined SINCE until UNTIL`
    private mutating func quarantine(
        _ words: [ArraySlice<UInt8>], of line: ArraySlice<UInt8>, _ number: Int
    ) -> Quarantine? {
        for (word, expected) in [(words[0], "quarantined"), (words[2], "until")]
        where !word.elementsEqual(expected.utf8) {
            self.report(
                number, word.startIndex - line.startIndex + 1, "lock-line",
                "expected '\(expected)', found '\(self.text(word))'")
            return nil
        }
        let times = [words[1], words[3]].map { UTCTime(text: String(decoding: $0, as: UTF8.self)) }
        guard let since = times[0], let until = times[1] else {
            let bad = times[0] == nil ? words[1] : words[3]
            self.report(
                number, bad.startIndex - line.startIndex + 1, "lock-time", "'\(self.text(bad))' is no time",
                help: "a time looks like 2026-11-21T09:00:00Z")
            return nil
        }
        return Quarantine(since: since, until: until)
    }

    /// The ledger, once it is known that no number and no owner stands twice.
    mutating func finish() -> (ledger: Ledger, findings: [Diagnostic]) {
        let ledger = Ledger(self.allocations)
        // In a ledger the lines of an owner stand together, and so do equal numbers once they are sorted: only where two of them
        // meet somebody has to find out on which lines.
        let owners = zip(ledger.allocations, ledger.allocations.dropFirst()).contains { line, next in
            line.isHeld && next.kind == line.kind && next.owner == line.owner
        }
        let numbers = Allocation.Kind.allCases.contains { kind in
            let numbers = ledger[kind].map(\.prefix).sorted()
            return zip(numbers, numbers.dropFirst()).contains { $0 == $1 }
        }
        guard owners || numbers else { return (ledger, self.findings) }
        return (Ledger(self.withoutDoubles()), self.findings)
    }

    /// The lines without those that give a number or an owner a second time; each of them is a finding.
    private mutating func withoutDoubles() -> [Allocation] {
        var owners: [Allocation.Kind: [String: Int]] = [:]
        var prefixes: [Allocation.Kind: [IPv6Prefix: Int]] = [:]
        var kept: [Allocation] = []
        for (allocation, number) in zip(self.allocations, self.numbers) {
            if allocation.isHeld, let other = owners[allocation.kind]?[allocation.owner] {
                self.report(
                    number, 1, "lock-owner", "'\(allocation.owner)' has a number already, on line \(other)",
                    help: "keep the line whose number is programmed, and delete the other")
            } else if let other = prefixes[allocation.kind]?[allocation.prefix] {
                self.report(
                    number, 1, "lock-number", "\(allocation.prefix) has an owner already, on line \(other)",
                    help: "delete one of the two lines; its owner gets another number from the next apply")
            } else {
                if allocation.isHeld { owners[allocation.kind, default: [:]][allocation.owner] = number }
                prefixes[allocation.kind, default: [:]][allocation.prefix] = number
                kept.append(allocation)
            }
        }
        self.findings.sort()
        return kept
    }

    private static func words(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    }

    /// What fits into a message; a line of a damaged file may have no end.
    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        return String(decoding: line.prefix(80), as: UTF8.self) + (line.count > 80 ? "…" : "")
    }

    private mutating func report(_ line: Int, _ column: Int, _ rule: String, _ message: String, help: String? = nil) {
        self.findings.append(
            Diagnostic(.error, rule, at: Origin(line: line, column: column), in: [self.file], message, help: help))
    }
}
