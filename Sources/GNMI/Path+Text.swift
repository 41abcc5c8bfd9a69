/// Why a text is no path.
package struct PathMistake: Error, Hashable, Sendable, CustomStringConvertible {
    package var text: String
    package var reason: String

    package var description: String { "'\(self.text)' is no path: \(self.reason)" }
}

/// A path as people write it: `/interfaces/interface[name=swp1]/config`, with `\]`, `\=`, `\/` and `\\` for the characters
/// themselves (gNMI path conventions, rpc/gnmi/gnmi-path-conventions.md). A name's keys stand in alphabetical order.
extension Gnmi_Path {
    /// Reads a path; a leading `/` may be left out, and `/` alone is the root.
    package init(_ text: String) throws(PathMistake) {
        self.init()
        for part in try Gnmi_Path.split(text) where !part.isEmpty {
            self.elem.append(try Gnmi_PathElem(part, in: text))
        }
    }

    /// The path as people write it. Neither origin nor target is part of it.
    package var text: String {
        self.elem.isEmpty ? "/" : self.elem.map { "/\($0.text)" }.joined()
    }

    /// The path that goes on from here.
    package func appending(_ other: Gnmi_Path) -> Gnmi_Path {
        var path = self
        path.elem += other.elem
        if path.origin.isEmpty { path.origin = other.origin }
        if path.target.isEmpty { path.target = other.target }
        return path
    }

    package func appending(_ name: String, _ keys: [String: String] = [:]) -> Gnmi_Path {
        var path = self
        path.elem.append(Gnmi_PathElem(name, keys))
        return path
    }

    /// Cuts a text at every `/` that is neither escaped nor in brackets.
    private static func split(_ text: String) throws(PathMistake) -> [[Character]] {
        var parts: [[Character]] = [[]]
        var (isEscaped, isInBrackets) = (false, false)
        for character in text {
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "[" || character == "]" {
                isInBrackets = character == "["
            } else if character == "/", !isInBrackets {
                parts.append([])
                continue
            }
            parts[parts.count - 1].append(character)
        }
        if isInBrackets { throw PathMistake(text: text, reason: "a '[' has no ']'") }
        if isEscaped { throw PathMistake(text: text, reason: "it ends in '\\'") }
        return parts
    }
}

extension Gnmi_PathElem {
    package init(_ name: String, _ keys: [String: String] = [:]) {
        self.init()
        self.name = name
        self.key = keys
    }

    fileprivate init(_ part: [Character], in text: String) throws(PathMistake) {
        self.init()
        var rest = part[...]
        self.name = Gnmi_PathElem.take(from: &rest, until: "[")
        if self.name.isEmpty { throw PathMistake(text: text, reason: "a name is missing before '['") }
        while rest.popFirst() == "[" {
            let key = Gnmi_PathElem.take(from: &rest, until: "=")
            guard !key.isEmpty, rest.popFirst() == "=" else {
                throw PathMistake(text: text, reason: "expected [key=value] after '\(self.name)'")
            }
            let value = Gnmi_PathElem.take(from: &rest, until: "]")
            guard rest.popFirst() == "]" else { throw PathMistake(text: text, reason: "a '[' has no ']'") }
            guard self.key.updateValue(value, forKey: key) == nil else {
                throw PathMistake(text: text, reason: "the key '\(key)' stands twice")
            }
            guard rest.isEmpty || rest.first == "[" else {
                throw PathMistake(text: text, reason: "expected '/' or '[' after ']'")
            }
        }
    }

    /// `interface[name=swp1]`
    package var text: String {
        let keys = self.key.sorted { $0.key < $1.key }.map {
            "[\($0.key)=\(Gnmi_PathElem.escaped($0.value, "]\\"))]"
        }
        return Gnmi_PathElem.escaped(self.name, "/[\\") + keys.joined()
    }

    private static func escaped(_ text: String, _ marks: String) -> String {
        String(text.flatMap { marks.contains($0) ? ["\\", $0] : [$0] })
    }

    private static func take(from rest: inout ArraySlice<Character>, until end: Character) -> String {
        var text = ""
        while let character = rest.first, character != end {
            rest.removeFirst()
            text.append(character == "\\" ? rest.popFirst() ?? character : character)
        }
        return text
    }
}
