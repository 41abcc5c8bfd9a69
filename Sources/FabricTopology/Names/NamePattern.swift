import FabricModel

/// A name in which brackets stand for numbers: `swp[1-48]`, `rack[1,3,5-7]-leaf[01-40]`.
///
/// Several brackets multiply, the last one fastest. Where a range is written with leading zeros, its numbers keep its width.
struct NamePattern {
    private enum Segment {
        case literal(String)
        case numbers([Span])
    }

    private struct Span {
        let range: ClosedRange<Int>
        let width: Int
    }

    let word: Word
    /// How many names it stands for.
    let count: Int
    private let segments: [Segment]

    /// A mistake in the brackets, at its place.
    struct Problem: Error {
        let origin: Origin
        let message: String
        let help: String?
    }

    /// Up to nine digits, so that no number of a name overflows anything.
    private static let largest = 999_999_999

    init(_ word: Word) throws(Problem) {
        self.word = word
        guard word.text.utf8.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }) else {
            self.segments = [.literal(word.text)]
            self.count = 1
            return
        }
        var segments: [Segment] = []
        var count = 1
        var rest = word.text[...]
        while let open = rest.firstIndex(where: { $0 == "[" || $0 == "]" }) {
            guard rest[open] == "[" else {
                throw Problem(
                    origin: word.origin(at: open), message: "']' closes nothing in '\(word.text.shortened)'", help: nil)
            }
            guard let close = rest[open...].firstIndex(of: "]") else {
                throw Problem(
                    origin: word.origin(at: open), message: "'[' is not closed in '\(word.text.shortened)'", help: nil)
            }
            if open > rest.startIndex { segments.append(.literal(String(rest[..<open]))) }
            let spans = try NamePattern.spans(of: rest[rest.index(after: open)..<close], in: word)
            let size = spans.reduce(0) { $0 + $1.range.count }
            let (product, overflows) = count.multipliedReportingOverflow(by: size)
            count = overflows ? Int.max : product
            segments.append(.numbers(spans))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { segments.append(.literal(String(rest))) }
        self.segments = segments
        self.count = count
    }

    var isRange: Bool { self.segments.contains { if case .numbers = $0 { true } else { false } } }

    private static func spans(of inside: Substring, in word: Word) throws(Problem) -> [Span] {
        var spans: [Span] = []
        for part in inside.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count <= 2, let low = Decimal.read(ends[0], upTo: self.largest),
                let high = Decimal.read(ends[ends.count - 1], upTo: self.largest)
            else {
                let isLong =
                    ends.count <= 2
                    && ends.allSatisfy { $0.utf8.count > 9 || Decimal.read($0, upTo: self.largest) != nil }
                throw Problem(
                    origin: word.origin(at: part.startIndex),
                    message: "'[\(String(inside).shortened)]' is no range of numbers",
                    help: isLong ? "a number in a name has nine digits at most" : "write [1-48], [01-48] or [1,3,5-7]")
            }
            guard low <= high else {
                throw Problem(
                    origin: word.origin(at: part.startIndex), message: "the range \(part) runs backwards",
                    help: "write \(high)-\(low)")
            }
            let digits = ends.map(\.utf8.count)
            let isPadded = ends.contains { $0.utf8.count > 1 && $0.utf8.first == UInt8(ascii: "0") }
            guard !isPadded || digits[0] == digits[digits.count - 1] else {
                let zeros = String(repeating: "0", count: max(0, digits[digits.count - 1] - digits[0]))
                throw Problem(
                    origin: word.origin(at: part.startIndex),
                    message: "the ends of \(part) differ in length, so its padding is unclear",
                    help: "write \(zeros)\(ends[0])-\(ends[ends.count - 1])")
            }
            spans.append(Span(range: low...high, width: isPadded ? digits[0] : 0))
        }
        return spans
    }

    /// Every name, in order.
    func names() -> [String] {
        var names = [""]
        for segment in self.segments {
            switch segment {
            case .literal(let text):
                for index in names.indices { names[index] += text }
            case .numbers(let spans):
                let numbers = spans.flatMap { span in span.range.map { NamePattern.digits($0, width: span.width) } }
                if names.count == 1 {
                    names = numbers.map { names[0] + $0 }
                } else {
                    names = names.flatMap { name in numbers.map { name + $0 } }
                }
            }
        }
        return names
    }

    private static func digits(_ number: Int, width: Int) -> String {
        let digits = String(number)
        return digits.utf8.count < width
            ? String(repeating: "0", count: width - digits.utf8.count) + digits : digits
    }
}

extension Reader {
    /// The names that a word stands for, counted against the bounds; nil where its brackets are wrong.
    mutating func names(_ word: Word) -> [String]? {
        do {
            let pattern = try NamePattern(word)
            return self.mayExpand(pattern.count, at: word) ? pattern.names() : nil
        } catch {
            self.mistakes.error(.badRange, at: error.origin, error.message, help: error.help)
            return nil
        }
    }

    /// Counts names that are about to be made of one word.
    mutating func mayExpand(_ count: Int, at word: Word) -> Bool {
        guard count <= self.bounds.namesPerRange else {
            self.mistakes.error(
                .tooManyNames, at: word.origin,
                "'\(word.text.shortened)' stands for more than \(self.bounds.namesPerRange) names")
            return false
        }
        return self.mayMake(count, at: word)
    }

    /// Counts names, ports and gateways that are about to be made, against the bound of the whole file.
    mutating func mayMake(_ count: Int, at word: Word) -> Bool {
        // Told once; from there on nothing more is made.
        guard self.expanded <= self.bounds.names else { return false }
        self.expanded += min(count, self.bounds.names + 1)
        guard self.expanded > self.bounds.names else { return true }
        self.mistakes.error(
            .tooManyNames, at: word.origin, "the file stands for more than \(self.bounds.names) names and ports",
            help: "split the fabric")
        return false
    }

    /// The texts that belong to `count` names of one entry, one for each.
    ///
    /// - Parameters:
    ///   - repeats: whether a shorter range starts again, as often as it fits exactly; nil where the entry cannot say so.
    ///   - mayBeOne: whether one text without brackets may stand for all.
    mutating func paired(_ word: Word, with name: Word, count: Int, repeats: Bool? = nil, mayBeOne: Bool = false)
        -> Paired?
    {
        guard let texts = self.names(word) else { return nil }
        let fits = count.isMultiple(of: texts.count)
        if texts.count == count || fits && (repeats ?? false) { return Paired(texts: texts) }
        if mayBeOne, texts.count == 1, !word.text.contains("[") { return Paired(texts: texts) }
        let division = repeats == true ? ", and \(texts.count) does not divide \(count)" : ""
        self.mistakes.error(
            .lengthMismatch, at: word.origin,
            "'\(name.text.shortened)' stands for \(Reader.count(count, "name")), and '\(word.text.shortened)' for "
                + "\(texts.count)\(division)",
            help: repeats == false && fits ? "with `repeat: true` the shorter one starts again" : nil)
        return nil
    }

    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

/// Texts that go with the names of an entry, round and round.
struct Paired {
    let texts: [String]
    subscript(index: Int) -> String { self.texts[index % self.texts.count] }
    var count: Int { self.texts.count }
}
