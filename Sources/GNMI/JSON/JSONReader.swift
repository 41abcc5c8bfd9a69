/// Why a text is no JSON.
package struct JSONMistake: Error, Hashable, Sendable, CustomStringConvertible {
    /// Bytes before the place.
    package var offset: Int
    package var reason: String

    package var description: String { "byte \(self.offset): \(self.reason)" }
}

extension JSONValue {
    /// Levels of lists and objects in each other. No model of OpenConfig comes near; deeper texts are refused, not followed.
    package static let depthLimit = 64

    /// Reads a JSON text; one value with nothing after it.
    ///
    /// Linear in the text's length. A name that stands twice in one object is refused: which one counts, readers disagree about.
    package init(parsing bytes: [UInt8]) throws(JSONMistake) {
        var reader = JSONReader(bytes)
        self = try reader.text()
    }

    package init(parsing text: String) throws(JSONMistake) { try self.init(parsing: Array(text.utf8)) }
}

/// Goes through a text once.
private struct JSONReader {
    private let bytes: [UInt8]
    private var place = 0
    private var depth = 0
    /// Long texts that have come already, each where its bytes say: models have few names, and every entry of a list has them again.
    /// Empty where the text is too short to say much twice.
    private var known: [KnownText?]

    private struct KnownText {
        var range: Range<Int>
        var text: String
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.known = bytes.count < 1024 ? [] : [KnownText?](repeating: nil, count: 256)
    }

    mutating func text() throws(JSONMistake) -> JSONValue {
        let value = try self.value()
        self.skipBlanks()
        guard self.place == self.bytes.count else { throw self.mistake("something follows the value") }
        return value
    }

    private func mistake(_ reason: String) -> JSONMistake { JSONMistake(offset: self.place, reason: reason) }

    private var next: UInt8? { self.place < self.bytes.count ? self.bytes[self.place] : nil }

    private mutating func skipBlanks() {
        while let byte = self.next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { self.place += 1 }
    }

    private mutating func value() throws(JSONMistake) -> JSONValue {
        self.skipBlanks()
        switch self.next {
        case UInt8(ascii: "{"): return .object(try self.members())
        case UInt8(ascii: "["): return .array(try self.elements())
        case UInt8(ascii: "\""): return .string(try self.string())
        case UInt8(ascii: "t"): return try self.word("true", .bool(true))
        case UInt8(ascii: "f"): return try self.word("false", .bool(false))
        case UInt8(ascii: "n"): return try self.word("null", .null)
        case UInt8(ascii: "-"): return .number(try self.number())
        case .some(let byte) where JSONReader.isDigit(byte): return .number(try self.number())
        case .some: throw self.mistake("no value begins like this")
        case nil: throw self.mistake("the text ends where a value should be")
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONMistake) -> JSONValue {
        var end = self.place
        for byte in word.utf8 {
            guard end < self.bytes.count, self.bytes[end] == byte else { throw self.mistake("expected '\(word)'") }
            end += 1
        }
        self.place = end
        return value
    }

    private mutating func open() throws(JSONMistake) {
        self.depth += 1
        guard self.depth <= JSONValue.depthLimit else {
            throw self.mistake("more than \(JSONValue.depthLimit) levels")
        }
        self.place += 1
        self.skipBlanks()
    }

    /// After an element: whether another one follows.
    private mutating func goesOn(closing: UInt8) throws(JSONMistake) -> Bool {
        self.skipBlanks()
        let byte = self.next
        guard byte == closing || byte == UInt8(ascii: ",") else {
            throw self.mistake("expected ',' or '\(UnicodeScalar(closing))'")
        }
        self.place += 1
        if byte == closing { self.depth -= 1 }
        return byte != closing
    }

    private mutating func elements() throws(JSONMistake) -> [JSONValue] {
        try self.open()
        var elements: [JSONValue] = []
        if self.next == UInt8(ascii: "]") {
            self.place += 1
            self.depth -= 1
            return elements
        }
        repeat { elements.append(try self.value()) } while try self.goesOn(closing: UInt8(ascii: "]"))
        return elements
    }

    private mutating func members() throws(JSONMistake) -> [JSONMember] {
        try self.open()
        var members: [JSONMember] = []
        if self.next == UInt8(ascii: "}") {
            self.place += 1
            self.depth -= 1
            return members
        }
        // What a container of a model usually has: an array that grows from nothing moves three times on the way there.
        members.reserveCapacity(4)
        repeat {
            self.skipBlanks()
            guard self.next == UInt8(ascii: "\"") else { throw self.mistake("expected a name in quotes") }
            let name = try self.string()
            self.skipBlanks()
            guard self.next == UInt8(ascii: ":") else { throw self.mistake("expected ':' after \"\(name)\"") }
            self.place += 1
            members.append(JSONMember(name, try self.value()))
        } while try self.goesOn(closing: UInt8(ascii: "}"))
        if let twice = members.firstTwice { throw self.mistake("\"\(twice)\" stands twice in one object") }
        return members
    }

    private mutating func number() throws(JSONMistake) -> String {
        let start = self.place
        if self.next == UInt8(ascii: "-") { self.place += 1 }
        let isZero = self.next == UInt8(ascii: "0")
        let whole = self.digits()
        guard whole > 0, !isZero || whole == 1 else { throw self.mistake("no number is written like this") }
        if self.next == UInt8(ascii: ".") {
            self.place += 1
            guard self.digits() > 0 else { throw self.mistake("expected a digit after '.'") }
        }
        if self.next == UInt8(ascii: "e") || self.next == UInt8(ascii: "E") {
            self.place += 1
            if self.next == UInt8(ascii: "+") || self.next == UInt8(ascii: "-") { self.place += 1 }
            guard self.digits() > 0 else { throw self.mistake("expected a digit in the exponent") }
        }
        return try self.decoded(start..<self.place)
    }

    private mutating func digits() -> Int {
        let start = self.place
        while let byte = self.next, JSONReader.isDigit(byte) { self.place += 1 }
        return self.place - start
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private mutating func string() throws(JSONMistake) -> String {
        self.place += 1
        let plain = self.place..<self.endOfPlainText
        self.place = plain.upperBound
        guard self.next == UInt8(ascii: "\"") else { return try self.escapedString(after: Array(self.bytes[plain])) }
        self.place += 1
        return try self.text(plain)
    }

    /// Where from here on a text ends that means itself: at quotes, at an escape, or at what may not stand in one.
    private var endOfPlainText: Int {
        let bytes = self.bytes.span
        var end = self.place
        while end < bytes.count, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\"), bytes[end] >= 0x20
        {
            end += 1
        }
        return end
    }

    /// What stands there as a text. One that is too long for a `String` without memory of its own is the one made before, where
    /// the same bytes came before: what is found is compared, so that a clash costs time and nothing else.
    private mutating func text(_ range: Range<Int>) throws(JSONMistake) -> String {
        if range.count < 16 || self.known.isEmpty { return try self.decoded(range) }
        let slot = self.slot(of: range)
        if let known = self.known[slot], self.areSame(known.range, range) { return known.text }
        let text = try self.decoded(range)
        self.known[slot] = KnownText(range: range, text: text)
        return text
    }

    /// Names differ at their end, in the middle or in their length.
    private func slot(of range: Range<Int>) -> Int {
        let bytes = self.bytes.span
        let (last, beforeLast) = (Int(bytes[range.upperBound - 1]), Int(bytes[range.upperBound - 2]))
        let middle = Int(bytes[range.lowerBound + range.count / 2])
        return (last &* 31 ^ beforeLast &* 7 ^ middle &* 3 ^ range.count) & 255
    }

    private func areSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        let bytes = self.bytes.span
        for offset in 0..<left.count where bytes[left.lowerBound + offset] != bytes[right.lowerBound + offset] {
            return false
        }
        return true
    }

    private mutating func escapedString(after plain: [UInt8]) throws(JSONMistake) -> String {
        var text = plain
        while let byte = self.next {
            self.place += 1
            switch byte {
            case UInt8(ascii: "\""): return try self.decoded(text.span)
            case UInt8(ascii: "\\"): try self.escape(into: &text)
            case 0..<0x20: throw self.mistake("a control character in a string")
            default: text.append(byte)
            }
        }
        throw self.mistake("the text ends in a string")
    }

    private func decoded(_ range: Range<Int>) throws(JSONMistake) -> String {
        try self.decoded(self.bytes.span.extracting(range))
    }

    private func decoded(_ bytes: Span<UInt8>) throws(JSONMistake) -> String {
        guard let text = try? UTF8Span(validating: bytes) else { throw self.mistake("a string is not UTF-8") }
        return String(copying: text)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONMistake) {
        guard let byte = self.next else { throw self.mistake("the text ends in a string") }
        self.place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try self.scalar())).utf8)
        default: throw self.mistake("no character is escaped like this")
        }
    }

    /// What follows `\u`: a character, or two halves of one (RFC 8259, 7).
    private mutating func scalar() throws(JSONMistake) -> Unicode.Scalar {
        let first = try self.unit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xd800..<0xdc00).contains(first), self.next == UInt8(ascii: "\\") else {
            throw self.mistake("half a character")
        }
        self.place += 1
        guard self.next == UInt8(ascii: "u") else { throw self.mistake("half a character") }
        self.place += 1
        let second = try self.unit()
        let value = 0x10000 + (UInt32(first) - 0xd800) << 10 + UInt32(second) &- 0xdc00
        guard (0xdc00..<0xe000).contains(second), let scalar = Unicode.Scalar(value) else {
            throw self.mistake("half a character")
        }
        return scalar
    }

    private mutating func unit() throws(JSONMistake) -> UInt16 {
        let digits = self.bytes[self.place...].prefix(4)
        guard digits.count == 4, let text = String(validating: digits, as: UTF8.self),
            digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }), let unit = UInt16(text, radix: 16)
        else { throw self.mistake("expected four hexadecimal digits") }
        self.place += 4
        return unit
    }
}

extension [JSONMember] {
    /// A name that stands here twice.
    fileprivate var firstTwice: String? {
        if self.count <= 16 {
            for (index, member) in self.enumerated() where self[..<index].contains(where: { $0.name == member.name }) {
                return member.name
            }
            return nil
        }
        var seen: Set<String> = []
        return self.first { !seen.insert($0.name).inserted }?.name
    }
}
