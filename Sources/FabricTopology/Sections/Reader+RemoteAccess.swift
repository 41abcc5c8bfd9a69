import FabricModel

/// `tls:` and `credentials:` of a switch.
extension Reader {
    /// `yes`, `no`, or what is trusted: `{ ca: FILE, name: NAME }`.
    mutating func tls(_ value: Value?) -> TLS? {
        guard let value else { return nil }
        guard case .mapping = value.content else {
            return self.flag(value).map { $0 ? .on(ca: nil, name: nil) : .off }
        }
        guard let fields = self.fields(value, TLSKey.self) else { return nil }
        let ca = self.text(fields[.ca], "the path of a file with certificates")
        let name = self.text(fields[.name], "the name in the switch's certificate")
        if let ca, let problem = Reader.pathProblem(ca.text) {
            self.mistakes.error(.badValue, at: ca.origin, "'\(ca.text.shortened)' is no path of a file: \(problem)")
            return nil
        }
        if let name, NameRule.station.problem(with: Reader.substituting(name.text, "switch")) != nil {
            self.mistakes.error(
                .badValue, at: name.origin, "'\(name.text.shortened)' is no name that a certificate could have",
                help: "a host name, `\"{switch}.mgmt.example\"`")
            return nil
        }
        return .on(ca: ca?.text, name: name?.text)
    }

    /// `env:NAME` or `file:PATH`. Messages do not repeat the text, since it may be the secret itself.
    mutating func credentials(_ value: Value?) -> Credentials? {
        guard let word = self.text(value, "env:NAME or file:PATH") else { return nil }
        let parts = word.text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        let help = "a secret never stands in a topology; name the place where it is"
        switch (parts.first, parts.count == 2 ? parts[1] : "") {
        case ("env", let name) where Reader.isVariable(name): return .environment(name)
        case ("file", let path) where Reader.pathProblem(path) == nil: return .file(path)
        case ("env", _):
            self.mistakes.error(
                .badValue, at: word.origin, "this is no name of an environment variable",
                help: "env:NAME, of letters, digits and '_'")
        case ("file", _):
            self.mistakes.error(.badValue, at: word.origin, "this is no path of a file", help: help)
        case _: self.mistakes.error(.badValue, at: word.origin, "expected env:NAME or file:PATH", help: help)
        }
        return nil
    }

    /// What shells can set: letters, digits and underscores, no digit first (POSIX, Base Definitions 8.1).
    private static func isVariable(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return name.utf8.count <= 255
            && name.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_": true
                default: false
                }
            }
    }

    /// Why a text can be no path of a file; nil where it can.
    private static func pathProblem(_ path: String) -> String? {
        if path.isEmpty || path.hasSuffix("/") { return "it names no file" }
        if path.utf8.count > 4095 { return "it is too long" }
        return path.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f } ? "it has control characters" : nil
    }
}

extension TLS {
    /// For one switch: {switch} stands for its name.
    func of(_ name: String) -> TLS {
        switch self {
        case .off: .off
        case .on(let ca, let expected):
            .on(
                ca: ca.map { Reader.substituting($0, name) }, name: expected.map { Reader.substituting($0, name) })
        }
    }
}

extension Credentials {
    /// For one switch: {switch} stands for its name in a path.
    func of(_ name: String) -> Credentials {
        switch self {
        case .environment: self
        case .file(let path): .file(Reader.substituting(path, name))
        }
    }
}
