import FabricModel

/// A piece of text in the file, with its place.
struct Word: Sendable {
    let text: String
    let origin: Origin
    /// Columns between the origin and the text's first character: 1 where a quote stands between them.
    let inset: Int

    init(_ text: String, at origin: Origin, inset: Int = 0) {
        self.text = text
        self.origin = origin
        self.inset = inset
    }

    /// The place of the part that begins at this index. Columns count Unicode scalars, as YAML's do.
    func origin(at index: String.Index) -> Origin {
        let column = Int(self.origin.column) + self.inset + self.text.unicodeScalars[..<index].count
        return Origin(file: Int(self.origin.file), line: Int(self.origin.line), column: column)
    }

    /// A part of this text as a word of its own, without the white space around it.
    func part(_ range: Range<String.Index>) -> Word {
        var part = self.text[range]
        part = part.drop { $0 == " " || $0 == "\t" }
        while let last = part.last, last == " " || last == "\t" { part = part.dropLast() }
        return Word(String(part), at: self.origin(at: part.startIndex))
    }
}

/// A node of the file. A scalar is text and nothing but text: what it means, our schema says, not YAML.
struct Value: Sendable {
    enum Content: Sendable {
        /// An empty scalar or `~`.
        case nothing
        case text(Word)
        case list([Value])
        case mapping([Pair])
    }

    struct Pair: Sendable {
        let key: Word
        let value: Value
    }

    let origin: Origin
    let content: Content

    /// How many entries or elements it has; 0 for what is neither a mapping nor a list.
    var count: Int {
        switch self.content {
        case .nothing, .text: 0
        case .list(let elements): elements.count
        case .mapping(let pairs): pairs.count
        }
    }

    /// How a message calls it.
    var kind: String {
        switch self.content {
        case .nothing: "nothing"
        case .text(let word): "'\(word.text.shortened)'"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

extension String {
    /// The text as a message quotes it: not endless.
    var shortened: String {
        guard self.utf8.count > 60, self.count > 60 else { return self }
        return self.prefix(60) + "…"
    }
}
