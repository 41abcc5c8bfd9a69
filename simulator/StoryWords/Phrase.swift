import FabricTopology

/// A way to say something: words that stand as they are, and places for others (`Places.all`): `refuses step N`.
package struct Phrase<Meaning: Sendable>: Sendable {
    package let pattern: String
    private let parts: [Substring]
    private let make: @Sendable (inout Places) throws(Mistake) -> Meaning

    package init(_ pattern: String, _ make: @escaping @Sendable (inout Places) throws(Mistake) -> Meaning) {
        self.pattern = pattern
        self.parts = pattern.split(separator: " ")
        self.make = make
    }

    package init(_ pattern: String, _ meaning: Meaning) { self.init(pattern) { _ throws(Mistake) in meaning } }

    /// What came of holding words against a phrase.
    private enum Match {
        case means(Meaning)
        /// All words before this one go along; a word of the phrase should be here.
        case expects(String, at: Int)
        /// So many words go along, and something else is wrong.
        case wrong(Mistake, after: Int)
    }

    private func read(_ words: ArraySlice<StoryLine.Word>, by names: SentenceNames) -> Match {
        var places = Places(names: names, end: words.last.map { $0.column + $0.text.count } ?? 1)
        for (index, (part, word)) in zip(self.parts, words).enumerated() {
            if Places.all.contains(part) {
                places.words.append(word)
            } else if part != word.text || word.isQuoted {
                return .expects(String(part), at: index)
            }
        }
        if words.count > self.parts.count {
            let extra = words[words.startIndex + self.parts.count]
            let mistake = Mistake(at: extra.column, "'\(extra.text)' is too much", help: "it is '\(self.pattern)'")
            return .wrong(mistake, after: self.parts.count)
        }
        if words.count < self.parts.count {
            let mistake = Mistake(at: places.end, "something is missing here", help: "it is '\(self.pattern)'")
            return .wrong(mistake, after: words.count)
        }
        do throws(Mistake) {
            return .means(try self.make(&places))
        } catch {
            // All words go along; one of them is not what its place is for.
            return .wrong(error, after: self.parts.count)
        }
    }

    /// Reads words by the phrase that they go along with, or says what is wrong by those that come nearest.
    ///
    /// - Parameters:
    ///   - what: what is read, for a message: `a sentence`.
    ///   - others: words that it may begin with, besides those of the phrases.
    package static func read(
        _ words: ArraySlice<StoryLine.Word>, as phrases: [Phrase], by names: SentenceNames, what: String,
        or others: [String] = []
    ) throws(Mistake) -> Meaning {
        guard let first = words.first else { throw Mistake(at: 1, "\(what) is missing") }
        var wrong: (mistake: Mistake, after: Int)?
        var expected: (words: Set<String>, at: Int) = ([], 0)
        for phrase in phrases {
            switch phrase.read(words, by: names) {
            case .means(let meaning): return meaning
            case .expects(let word, let index):
                if index > expected.at { expected = ([], index) }
                if index == expected.at { expected.words.insert(word) }
            case .wrong(let mistake, let count): if count > wrong?.after ?? 0 { wrong = (mistake, count) }
            }
        }
        if let wrong, wrong.after > expected.at { throw wrong.mistake }
        if expected.at == 0 { expected.words.formUnion(others) }
        let word = words.dropFirst(expected.at).first ?? first
        let message =
            expected.at == 0 ? "\(what) does not begin with '\(word.text)'" : "'\(word.text)' does not belong here"
        let known = expected.words.sorted()
        if let near = Suggestion.nearest(to: word.text, among: known) {
            throw Mistake(at: word.column, message, help: "did you mean '\(near)'?")
        }
        let few = known.count <= 40 ? known.joined(separator: ", ") : "\(known.count) words"
        throw Mistake(at: word.column, message, help: "here fits: \(few)")
    }
}
