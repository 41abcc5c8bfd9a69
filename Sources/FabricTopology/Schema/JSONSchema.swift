extension Topology {
    /// The JSON Schema (draft 2020-12) of a topology file, by which editors complete and check it as it is typed.
    ///
    /// It is made of the same shapes that the reader asks mappings with, so it knows exactly the reader's keys.
    /// docs/topology.schema.json is this text.
    package static func jsonSchema() -> String {
        var definitions = SchemaDefinitions()
        let root = definitions.object(of: TopologyKey.self)
        var schema: [(String, JSON)] = [
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
            ("title", .text("Selvage topology")),
            (
                "description",
                .text("What a network fabric should be: VLANs, switches, ports, links, hosts and promises.")
            ),
        ]
        if case .object(let members) = root { schema += members }
        schema.append(("$defs", .object(definitions.found.sorted { $0.0 < $1.0 })))
        return JSON.object(schema).text(indent: 0) + "\n"
    }
}

/// The shapes met so far, each written once under `$defs`.
private struct SchemaDefinitions {
    var found: [(String, JSON)] = []

    mutating func object<Key: Shape>(of shape: Key.Type) -> JSON {
        let properties = Key.allCases.map { key -> (String, JSON) in
            guard case .object(let members) = self.schema(of: key.form) else { return (key.rawValue, .object([])) }
            return (key.rawValue, .object([("description", .text(key.summary))] + members))
        }
        var members: [(String, JSON)] = [
            ("type", .text("object")), ("additionalProperties", .flag(false)), ("properties", .object(properties)),
        ]
        if !Key.required.isEmpty { members.append(("required", .list(Key.required.map { .text($0.rawValue) }))) }
        return .object(members)
    }

    private mutating func reference<Key: Shape>(to shape: Key.Type) -> JSON {
        let name = String(describing: shape).replacing("Key", with: "").lowercased()
        if !self.found.contains(where: { $0.0 == name }) {
            self.found.append((name, .object([])))
            let object = self.object(of: shape)
            self.found.removeAll { $0.0 == name }
            self.found.append((name, object))
        }
        return .object([("$ref", .text("#/$defs/\(name)"))])
    }

    private static func type(_ names: String...) -> JSON {
        .object([("type", names.count == 1 ? .text(names[0]) : .list(names.map { .text($0) }))])
    }

    private mutating func schema(of form: Form) -> JSON {
        switch form {
        // YAML's own typing makes numbers of digits, and ours makes text of them again.
        case .text, .name: return SchemaDefinitions.type("string", "number")
        case .prefix, .address: return SchemaDefinitions.type("string")
        case .endpoint: return .object([("type", .text("string")), ("pattern", .text("^[^:]+:.+$"))])
        case .secretPlace: return .object([("type", .text("string")), ("pattern", .text("^(env|file):.+$"))])
        case .names:
            return .object([
                (
                    "anyOf",
                    .list([
                        self.schema(of: .name), .object([("type", .text("array")), ("items", self.schema(of: .name))]),
                    ])
                )
            ])
        case .integer(let range):
            return .object([
                ("type", .text("integer")), ("minimum", .number(range.lowerBound)),
                ("maximum", .number(range.upperBound)),
            ])
        case .integerOrRange(let range):
            let text = JSON.object([("type", .text("string")), ("pattern", .text("^[0-9]*(\\[[0-9,-]+\\][0-9]*)*$"))])
            return .object([("anyOf", .list([self.schema(of: .integer(range)), text]))])
        case .flag:
            let words = ["yes", "no", "on", "off", "true", "false"].map { JSON.text($0) }
            return .object([("anyOf", .list([SchemaDefinitions.type("boolean"), .object([("enum", .list(words))])]))])
        case .word(let words): return .object([("enum", .list(words.map { .text($0) }))])
        case .wordOr(let words, let other):
            return .object([
                ("anyOf", .list([.object([("enum", .list(words.map { .text($0) }))]), self.schema(of: other)]))
            ])
        case .mapping(let shape): return self.reference(to: shape)
        case .named(let form):
            return .object([("type", .text("object")), ("additionalProperties", self.schema(of: form))])
        case .list(let form): return .object([("type", .text("array")), ("items", self.schema(of: form))])
        case .either(let forms):
            let schemas = forms.map { self.schema(of: $0) }
            return .object([("anyOf", .list(schemas))])
        case .optional(let form):
            return .object([("anyOf", .list([self.schema(of: form), SchemaDefinitions.type("null")]))])
        }
    }
}

/// JSON whose members keep their order, so that the same schema is the same bytes.
private indirect enum JSON {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([JSON])
    case object([(String, JSON)])

    func text(indent: Int) -> String {
        let margin = String(repeating: "  ", count: indent + 1)
        let end = String(repeating: "  ", count: indent)
        switch self {
        case .text(let text): return JSON.quoted(text)
        case .number(let number): return "\(number)"
        case .flag(let flag): return flag ? "true" : "false"
        case .list(let elements):
            let texts = elements.map { $0.text(indent: indent + 1) }
            if texts.allSatisfy({ !$0.contains("\n") }) { return "[" + texts.joined(separator: ", ") + "]" }
            return "[\n" + texts.map { margin + $0 }.joined(separator: ",\n") + "\n\(end)]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map { "\(margin)\(JSON.quoted($0.0)): \($0.1.text(indent: indent + 1))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(end)}"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
