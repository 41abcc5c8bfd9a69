import FabricModel

/// A promise as words, read from left to right.
struct Sentence {
    struct Selector {
        let quantifier: Expectation.Quantifier
        let word: Word
    }

    struct Problem: Error {
        let origin: Origin
        let message: String
    }

    private let words: [Word]
    private var next = 0
    private let start: Word

    init(_ sentence: Word) {
        self.start = sentence
        self.words = sentence.text
            .split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" })
            .map { sentence.part($0.startIndex..<$0.endIndex) }
    }

    /// The words with one space between them.
    var text: String { self.words.map(\.text).joined(separator: " ") }

    private var current: Word? { self.next < self.words.count ? self.words[self.next] : nil }

    private mutating func takes(_ text: String) -> Bool {
        guard self.current?.text == text else { return false }
        self.next += 1
        return true
    }

    private func expected(_ what: String) -> Problem {
        guard let current = self.current else {
            let origin = self.words.last.map { $0.origin(at: $0.text.endIndex) } ?? self.start.origin
            return Problem(origin: origin, message: "expected \(what), and the promise ends")
        }
        return Problem(origin: current.origin, message: "expected \(what), found '\(current.text.shortened)'")
    }

    private static let keywords: Set<String> = ["reaches", "does", "via", "with"]

    mutating func selector() throws(Problem) -> Selector {
        var quantifier = Expectation.Quantifier.each
        if let word = self.current, let written = Expectation.Quantifier(rawValue: word.text) {
            quantifier = written
            self.next += 1
        }
        guard let word = self.current, !Sentence.keywords.contains(word.text) else {
            throw self.expected("a host, vlan:NAME or switch:NAME")
        }
        self.next += 1
        return Selector(quantifier: quantifier, word: word)
    }

    mutating func verb() throws(Problem) -> Bool {
        if self.takes("reaches") { return true }
        guard self.takes("does") else { throw self.expected("'reaches' or 'does not reach'") }
        guard self.takes("not") else { throw self.expected("'not' after 'does'") }
        guard self.takes("reach") else { throw self.expected("'reach' after 'does not'") }
        return false
    }

    mutating func via() throws(Problem) -> Word? {
        guard self.takes("via") else { return nil }
        guard let word = self.current, !Sentence.keywords.contains(word.text) else {
            throw self.expected("a switch after 'via'")
        }
        self.next += 1
        return word
    }

    private static let numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

    mutating func failures() throws(Problem) -> Expectation.Failures {
        guard self.takes("with") else { return .none }
        guard self.takes("any") else { throw self.expected("'any' after 'with'") }
        guard let word = self.current else { throw self.expected("a number after 'any'") }
        let number = Sentence.numbers.firstIndex(of: word.text).map { $0 + 1 } ?? Decimal.read(word.text, upTo: 9) ?? 0
        guard number > 0 else { throw self.expected("a number from one to nine after 'any'") }
        self.next += 1
        let failures: Expectation.Failures
        if self.takes("link") || self.takes("links") {
            failures = .links(number)
        } else if self.takes("switch") || self.takes("switches") {
            failures = .switches(number)
        } else {
            throw self.expected("'link' or 'switch' after the number")
        }
        guard self.takes("down") else { throw self.expected("'down' at the end") }
        return failures
    }

    func end() throws(Problem) {
        if self.current != nil { throw self.expected("the end of the promise, 'via SWITCH' or 'with any N link down'") }
    }
}

/// Names with stars in them.
enum Glob {
    /// Whether the whole name matches, where `*` stands for any bytes. Takes at most the product of the lengths.
    static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
        var (p, n) = (0, 0)
        var star: (pattern: Int, name: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, n)
                p += 1
            } else if p < pattern.count, pattern[p] == name[n] {
                (p, n) = (p + 1, n + 1)
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                (p, n) = (last.pattern + 1, last.name + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
