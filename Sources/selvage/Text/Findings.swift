import FabricModel

/// What was found in a file, for people.
enum Findings {
    /// Of findings of one kind at one place so many are told as they are, and then how many others there are: one line with a pattern
    /// can make four thousand VLANs, and with them four thousand findings that are all mended there.
    private static let most = 3

    static func lines(_ diagnostics: [Diagnostic], for stream: Stream) -> [String] {
        var lines: [String] = []
        var rest = diagnostics[...]
        while let first = rest.first {
            let group = rest.prefix(1) + rest.dropFirst().prefix { $0.isLike(first) }
            rest = rest.dropFirst(group.count)
            // A line in place of one is nothing gained.
            let told = group.count > Findings.most + 1 ? group.prefix(Findings.most) : group
            lines += told.map { Findings.text($0, for: stream) }
            if told.count < group.count {
                lines.append(Findings.text(first.andMore(group.count - told.count), for: stream))
            }
        }
        return lines
    }

    /// One, with its severity in colour.
    private static func text(_ diagnostic: Diagnostic, for stream: Stream) -> String {
        let word = "\(diagnostic.severity.rawValue):"
        let ink: Ink =
            switch diagnostic.severity {
            case .error: .bad
            case .warning: .careful
            case .note: .quiet
            }
        let plain = diagnostic.description
        guard let range = plain.firstRange(of: word) else { return plain }
        return String(plain[..<range.lowerBound]) + stream.paint(word, ink) + String(plain[range.upperBound...])
    }

    /// `2 errors and 1 warning`; `no findings`.
    static func summary(_ diagnostics: [Diagnostic]) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count { $0.severity == .warning }
        let parts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }.map { count($0.0, $0.1) }
        return parts.isEmpty ? "no findings" : parts.joined(separator: " and ")
    }
}

extension Stream {
    /// Tells what was found.
    func tell(_ diagnostics: [Diagnostic]) {
        for line in Findings.lines(diagnostics, for: self) { self.line(line) }
    }
}

extension Diagnostic {
    fileprivate func isLike(_ other: Diagnostic) -> Bool {
        self.line != nil && self.line == other.line && self.column == other.column && self.file == other.file
            && self.rule == other.rule && self.severity == other.severity
    }

    fileprivate func andMore(_ number: Int) -> Diagnostic {
        Diagnostic(
            self.severity, self.rule, at: Origin(line: self.line ?? 1, column: self.column ?? 1), in: [self.file ?? ""],
            "and \(number) more like these; 'selvage check --json' has them all")
    }
}
