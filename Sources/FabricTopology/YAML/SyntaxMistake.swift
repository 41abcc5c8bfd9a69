import FabricModel
import Yams

/// What the YAML parser stumbled over, in words that say what to do.
struct SyntaxMistake {
    private let rule: Rule
    private let origin: Origin?
    private let message: String
    private let help: String?

    func report(into mistakes: inout Mistakes) {
        mistakes.error(self.rule, at: self.origin, self.message, help: self.help)
    }

    init(_ error: YamlError, in source: SourceText) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            self.init(problem: problem, context: context, mark: mark, in: source)
        default:
            self.init(.syntax, at: nil, "the file cannot be read as YAML: \(error)", help: nil)
        }
    }

    private init(_ rule: Rule, at origin: Origin?, _ message: String, help: String?) {
        self.rule = rule
        self.origin = origin
        self.message = message
        self.help = help
    }

    private init(problem: String, context: YamlError.Context?, mark: Mark, in source: SourceText) {
        let line = source.line(mark.line)
        let here = source.origin(line: mark.line, column: mark.column)
        let scalars = Array(line.unicodeScalars)
        let character = scalars.indices.contains(mark.column - 1) ? scalars[mark.column - 1] : nil
        if problem.contains("',' or"), let bracket = UnquotedBracket(in: scalars, at: mark.column - 1) {
            self.rule = .unquotedBracket
            self.origin = source.origin(line: mark.line, column: bracket.column)
            self.message = "'\(bracket.name)' is not quoted, and inside { } or [ ] YAML ends a name at a bracket"
            self.help = "write \"\(bracket.name)\""
        } else if character == "\t" || problem.contains("tab") {
            self.rule = .tab
            self.origin = here
            self.message = "a tab, where YAML takes only spaces"
            self.help = "indent with spaces"
        } else if problem.contains("another document") {
            self.rule = .severalDocuments
            self.origin = here
            self.message = "a second document begins here"
            self.help =
                "a file holds one topology; remove the `---` line and what follows, or make it a file of its own"
        } else if problem.contains("exceeded max") || problem.contains("nesting") || problem.contains("maximum level") {
            self.rule = .tooDeep
            self.origin = here
            self.message = "too many lists and mappings inside each other"
            self.help = "a topology needs six"
        } else {
            self.rule = .syntax
            self.origin = SyntaxMistake.isBetterToldAtItsStart(problem, context, in: source) ?? here
            self.message = "not YAML: \(SyntaxMistake.sentence(problem, context))"
            self.help = SyntaxMistake.help(for: problem, character)
        }
    }

    /// What was not finished is found at the end, which helps nobody; its beginning does.
    private static func isBetterToldAtItsStart(
        _ problem: String, _ context: YamlError.Context?, in source: SourceText
    ) -> Origin? {
        guard let context,
            problem.contains("end of stream") || problem.contains("could not find expected ':'")
                || context.text.contains("an alias") || context.text.contains("an anchor")
        else { return nil }
        return source.origin(line: context.mark.line, column: context.mark.column)
    }

    private static func sentence(_ problem: String, _ context: YamlError.Context?) -> String {
        guard let context, !context.text.isEmpty, !context.text.contains("the next token") else { return problem }
        return "\(problem) \(context.text) that begins in line \(context.mark.line)"
    }

    private static func help(for problem: String, _ character: Unicode.Scalar?) -> String? {
        if problem.contains("mapping values are not allowed") {
            return "is this line indented like its neighbours? Text with a colon and a space in it must be quoted"
        }
        if problem.contains("did not find expected key") {
            return "is this line indented like its neighbours? A line that begins with a quote must end with it"
        }
        if problem.contains("could not find expected ':'") { return "a key ends with a colon: `sw1:`" }
        if problem.contains("did not find expected alphabetic or numeric character") {
            return "quote a star or an ampersand at the beginning of a text: \"*\""
        }
        if problem.contains("found unexpected end of stream") { return "is a quote or a bracket not closed?" }
        if problem.contains("undefined alias") { return "an alias `*name` needs an anchor `&name` above it" }
        if problem.contains("',' or") { return "is a comma or a closing bracket missing?" }
        if problem.contains("cannot start any token"), let character {
            return "quote a text that begins with '\(character)'"
        }
        return nil
    }
}

/// The commonest mistake of all: `{ edge[1-48]: {} }`, where YAML ends the name `edge` at the bracket.
private struct UnquotedBracket {
    let name: String
    /// From 1.
    let column: Int

    /// - Parameter position: where the parser stopped, which is the bracket or a little after it.
    init?(in line: [Unicode.Scalar], at position: Int) {
        guard !line.isEmpty else { return nil }
        var open = min(position, line.count - 1)
        while open >= 0, line[open] != "[" { open -= 1 }
        guard open >= 0, let close = line[open...].firstIndex(of: "]") else { return nil }
        let isRange = line[(open + 1)..<close].allSatisfy { "0123456789-,".unicodeScalars.contains($0) }
        let start = (line[..<open].lastIndex { !UnquotedBracket.isName($0) } ?? -1) + 1
        var end = close + 1
        var depth = 0
        while end < line.count {
            if line[end] == "[" { depth += 1 }
            if line[end] == "]" { depth -= 1 }
            guard depth >= 0, depth > 0 || line[end] == "]" || UnquotedBracket.isName(line[end]) else { break }
            end += 1
        }
        guard isRange, start < open else { return nil }
        var name = String(String.UnicodeScalarView(line[start..<end]))
        if name.hasSuffix(":") { name.removeLast() }
        self.name = name
        self.column = start + 1
    }

    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || "0123456789-_.:/*".unicodeScalars.contains(scalar)
    }
}
