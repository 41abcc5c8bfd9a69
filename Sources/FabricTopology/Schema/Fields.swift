import FabricModel

/// A mapping whose keys have been checked against its shape.
struct Fields<Key: Shape> {
    let origin: Origin
    /// A handful at most, of thousands of mappings: a list is found through faster than a dictionary is made.
    private var pairs: [(key: Key, pair: Value.Pair)] = []

    init(origin: Origin) { self.origin = origin }

    /// What stands at a key; nil where the key, or its value, is not there.
    subscript(key: Key) -> Value? {
        guard let value = self.pair(key)?.value else { return nil }
        if case .nothing = value.content { return nil }
        return value
    }

    /// The key as it was written; nil where it is not there.
    func word(_ key: Key) -> Word? { self.pair(key)?.key }

    private func pair(_ key: Key) -> Value.Pair? { self.pairs.first { $0.key == key }?.pair }

    fileprivate mutating func append(_ key: Key, _ pair: Value.Pair) { self.pairs.append((key, pair)) }
}

extension Reader {
    /// The fields of a mapping: unknown keys, duplicate keys and missing keys are mistakes. Nothing counts as an empty mapping
    /// where a key is left open (`sw1:`).
    mutating func fields<Key: Shape>(_ value: Value, _ shape: Key.Type) -> Fields<Key>? {
        self.fields([value], at: value.origin, shape)
    }

    /// The fields of a section that stands in several files, as if it were one mapping.
    mutating func fields<Key: Shape>(_ values: [Value], at origin: Origin, _ shape: Key.Type) -> Fields<Key>? {
        var fields = Fields<Key>(origin: origin)
        for value in values {
            guard self.read(value, into: &fields) else { return nil }
        }
        for key in Key.required where fields[key] == nil {
            self.mistakes.error(.missingKey, at: origin, "\(Key.noun) needs '\(key.rawValue)'", help: key.summary)
        }
        return fields
    }

    /// False where the value is no mapping.
    private mutating func read<Key: Shape>(_ value: Value, into fields: inout Fields<Key>) -> Bool {
        switch value.content {
        case .nothing: break
        case .mapping(let pairs):
            for pair in pairs {
                guard let key = Key(rawValue: pair.key.text) else {
                    self.unknownKey(pair.key, in: Key.self)
                    continue
                }
                if let first = fields.word(key) {
                    self.duplicateKey(pair.key, first: first)
                } else {
                    fields.append(key, pair)
                }
            }
        case .text, .list:
            self.wrongType(value, expected: "a mapping with keys of \(Key.noun)")
            return false
        }
        return true
    }

    /// The entries of a mapping from names, in the order of the file; duplicate names are mistakes.
    mutating func entries(_ value: Value?, of what: String) -> [Value.Pair] {
        self.entries(value.map { [$0] } ?? [], of: what)
    }

    /// The entries of a section that stands in several files, as if it were one mapping.
    mutating func entries(_ values: [Value], of what: String) -> [Value.Pair] {
        var seen: [String: Word] = [:]
        var entries: [Value.Pair] = []
        let count = values.reduce(0) { $0 + $1.count }
        seen.reserveCapacity(count)
        entries.reserveCapacity(count)
        for value in values {
            guard case .mapping(let pairs) = value.content else {
                self.wrongType(value, expected: "a mapping from names to \(what)")
                continue
            }
            for pair in pairs {
                if let first = seen[pair.key.text] {
                    self.duplicateKey(pair.key, first: first)
                } else {
                    seen[pair.key.text] = pair.key
                    entries.append(pair)
                }
            }
        }
        return entries
    }

    /// The elements of a section that stands in several files, as if it were one list.
    mutating func list(_ values: [Value], of what: String) -> [Value] {
        values.flatMap { value -> [Value] in
            guard case .list(let elements) = value.content else {
                self.wrongType(value, expected: "a list of \(what), each after a dash")
                return []
            }
            return elements
        }
    }

    private mutating func unknownKey<Key: Shape>(_ word: Word, in shape: Key.Type) {
        let known = Key.allCases.map(\.rawValue)
        if word.text == "<<" {
            self.mistakes.error(
                .unknownKey, at: word.origin, "'<<' merges nothing in a topology",
                help: "give the switches a profile instead")
            return
        }
        let suggestion = self.suggestion(for: word.text, among: known)
        self.mistakes.error(
            .unknownKey, at: word.origin, "\(Key.noun) has no key '\(word.text.shortened)'",
            help: (suggestion.map { "did you mean '\($0)'? " } ?? "") + "The keys are \(known.joined(separator: ", "))")
    }

    private mutating func duplicateKey(_ word: Word, first: Word) {
        self.mistakes.error(
            .duplicateKey, at: word.origin,
            "'\(word.text.shortened)' stands twice, first in \(self.mistakes.place(first.origin))",
            help: "remove one, or write both into one")
    }

    mutating func wrongType(_ value: Value, expected: String) {
        var help: String?
        if case .list(let elements) = value.content, elements.count == 1, case .text(let word) = elements[0].content,
            word.text.utf8.allSatisfy({ "0123456789-".utf8.contains($0) })
        {
            help = "a range must be quoted, since YAML takes it for a list: \"[\(word.text)]\""
        }
        self.mistakes.error(
            .wrongType, at: value.origin, "expected \(expected), found \(value.kind)", help: help)
    }
}
