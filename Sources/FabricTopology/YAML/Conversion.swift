import FabricModel
import Yams

/// Turns Yams's nodes into values, once, counting as it goes.
///
/// An alias is followed every time it is used, so a file of a few lines can mean billions of values: it is the visits that
/// are counted.
struct Conversion {
    private let document: ComposedDocument
    private let bounds: Bounds
    var mistakes: Mistakes
    /// Values visited, with those of the files before this one.
    private(set) var visits: Int
    private var hasStopped = false

    init(document: ComposedDocument, bounds: Bounds, visits: Int, mistakes: Mistakes) {
        self.document = document
        self.visits = visits
        self.bounds = bounds
        self.mistakes = mistakes
    }

    /// The root's value; nil where the document is empty or out of bounds.
    mutating func value() -> Value? {
        guard let root = self.document.root else {
            self.mistakes.error(
                .empty, at: nil, "the file is empty", help: "a topology begins with `fabric: NAME` and `switches:`")
            return nil
        }
        let value = self.value(of: root, depth: 1)
        return self.hasStopped ? nil : value
    }

    private mutating func value(of node: Node, depth: Int) -> Value {
        let origin = self.origin(of: node)
        guard self.mayVisit(origin, depth: depth) else { return Value(origin: origin, content: .nothing) }
        switch node {
        case .scalar(let scalar):
            self.refuse(tag: scalar.tag, at: origin)
            if scalar.style == .plain, scalar.string.isEmpty || scalar.string == "~" {
                return Value(origin: origin, content: .nothing)
            }
            return Value(origin: origin, content: .text(Conversion.word(scalar, at: origin)))
        case .sequence(let sequence):
            self.refuse(tag: sequence.tag, at: origin)
            var list: [Value] = []
            list.reserveCapacity(sequence.count)
            for element in sequence {
                if self.hasStopped { break }
                list.append(self.value(of: element, depth: depth + 1))
            }
            return Value(origin: origin, content: .list(list))
        case .mapping(let mapping):
            self.refuse(tag: mapping.tag, at: origin)
            var pairs: [Value.Pair] = []
            pairs.reserveCapacity(mapping.count)
            for (key, value) in mapping {
                if self.hasStopped { break }
                guard let word = self.key(key) else { continue }
                pairs.append(Value.Pair(key: word, value: self.value(of: value, depth: depth + 1)))
            }
            return Value(origin: origin, content: .mapping(pairs))
        case .alias:
            // Yams resolves aliases as it composes.
            return Value(origin: origin, content: .nothing)
        }
    }

    private mutating func key(_ node: Node) -> Word? {
        let origin = self.origin(of: node)
        guard case .scalar(let scalar) = node else {
            self.mistakes.error(
                .complexKey, at: origin, "a key must be text, and this one is a list or a mapping",
                help: "quote it, where brackets belong to a name: \"swp[1-8]\"")
            return nil
        }
        self.refuse(tag: scalar.tag, at: origin)
        let word = Conversion.word(scalar, at: origin)
        guard !self.document.renamedKeys.isEmpty else { return word }
        let place = ComposedDocument.Place(line: Int(origin.line), column: Int(origin.column))
        return self.document.renamedKeys[place].map { Word($0, at: origin, inset: word.inset) } ?? word
    }

    private mutating func mayVisit(_ origin: Origin, depth: Int) -> Bool {
        self.visits += 1
        if self.hasStopped { return false }
        if self.visits > self.bounds.nodes {
            self.mistakes.error(
                .tooManyNodes, at: origin, "the topology means more than \(self.bounds.nodes) values",
                help: "an alias counts as often as it is used; \(SourceText.sizeHelp)")
            self.hasStopped = true
        } else if depth > self.bounds.depth {
            self.mistakes.error(
                .tooDeep, at: origin, "more than \(self.bounds.depth) lists and mappings inside each other",
                help: "a topology needs six")
            self.hasStopped = true
        }
        return !self.hasStopped
    }

    /// Every scalar is text here, so a tag could only mislead: `!include x.yaml` is no include.
    private mutating func refuse(tag: Tag, at origin: Origin) {
        switch tag.description {
        case "", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq": return
        case let name:
            let short = name.hasPrefix("tag:yaml.org,2002:") ? "!!\(name.dropFirst(18))" : name
            self.mistakes.error(
                .tag, at: origin, "tags like '\(short.shortened)' mean nothing in a topology", help: "remove it")
        }
    }

    private static func word(_ scalar: Node.Scalar, at origin: Origin) -> Word {
        Word(scalar.string, at: origin, inset: scalar.style == .plain ? 0 : 1)
    }

    private func origin(of node: Node) -> Origin {
        Origin(file: self.document.file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }
}
