/// A section of a radvd.conf(5): `interface br0.10 { … };`, with its statements and the sections inside, or the whole file.
///
/// Every statement and head is its words with one space between them, so that two texts which radvd reads alike are equal.
struct RadvdSection: Hashable {
    /// `interface br0.10`; empty for the whole file.
    var head = ""
    /// `AdvSendAdvert on`, without the semicolon.
    var statements: [String] = []
    var sections: [RadvdSection] = []

    init(_ head: String = "", _ statements: [String] = [], _ sections: [RadvdSection] = []) {
        self.head = head
        self.statements = statements
        self.sections = sections
    }

    /// Reads a file; nil for one whose braces and semicolons do not fit together, which radvd refuses too.
    init?(text: String) {
        var tokens = RadvdSection.tokens(of: text)[...]
        guard let file = RadvdSection.read(&tokens, head: ""), tokens.isEmpty else { return nil }
        self = file
    }

    /// The section in text, with a tab for each level; of the whole file its sections.
    func text(indent: String = "") -> String {
        guard !self.head.isEmpty else { return self.sections.map { $0.text() }.joined() }
        let inner = indent + "\t"
        return "\(indent)\(self.head)\n\(indent){\n"
            + self.statements.map { "\(inner)\($0);\n" }.joined()
            + self.sections.map { $0.text(indent: inner) }.joined() + "\(indent)};\n"
    }

    /// Every statement with the heads of the sections around it, `prefix 2001:db8::/64: AdvOnLink on`.
    var lines: [String] {
        self.statements
            + self.sections.flatMap { section in
                section.lines.isEmpty ? [section.head] : section.lines.map { "\(section.head): \($0)" }
            }
    }

    /// The words of a text; braces and semicolons are words of their own, and what follows a `#` is none.
    private static func tokens(of text: String) -> [Substring] {
        text.split(whereSeparator: \.isNewline).flatMap { line in
            var tokens: [Substring] = []
            for word in line.prefix(while: { $0 != "#" }).split(whereSeparator: \.isWhitespace) {
                var rest = word
                while let mark = rest.firstIndex(where: { "{};".contains($0) }) {
                    if mark > rest.startIndex { tokens.append(rest[..<mark]) }
                    tokens.append(rest[mark...mark])
                    rest = rest[rest.index(after: mark)...]
                }
                if !rest.isEmpty { tokens.append(rest) }
            }
            return tokens
        }
    }

    /// Reads statements and sections up to the brace that closes this one, or to the end of the file.
    private static func read(_ tokens: inout ArraySlice<Substring>, head: String) -> RadvdSection? {
        var section = RadvdSection(head)
        var words: [Substring] = []
        while let token = tokens.popFirst() {
            switch token {
            case ";":
                // After a closing brace it closes nothing more.
                if !words.isEmpty { section.statements.append(words.joined(separator: " ")) }
                words = []
            case "{":
                guard !words.isEmpty, let inner = read(&tokens, head: words.joined(separator: " ")) else { return nil }
                section.sections.append(inner)
                words = []
            case "}":
                return words.isEmpty && !head.isEmpty ? section : nil
            default: words.append(token)
            }
        }
        return words.isEmpty && head.isEmpty ? section : nil
    }
}
