/// A line of a story, in words.
package struct StoryLine {
    /// One word, or several in quotes.
    package struct Word: Sendable {
        package var text: String
        /// From 1, in characters.
        package var column: Int
        package var quotes = Quotes.none

        package enum Quotes: Sendable {
            case none, around
            /// A shell has taken them away, if there were any.
            case unknown
        }

        package var isQuoted: Bool { self.quotes == .around }
    }

    package let number: Int
    package private(set) var words: [Word] = []
    /// What follows `#`, without the spaces around it.
    package private(set) var comment: String?
    /// The line without its comment and the spaces around it.
    package let text: String
    package private(set) var mistake: Mistake?

    /// Longer words are nobody's.
    private static let longest = 1000

    package init(_ line: String, number: Int) {
        self.number = number
        let letters = Array(line)
        if let bad = letters.firstIndex(where: StoryLine.isUnprintable) {
            // Nothing of such a line is repeated to anybody's terminal.
            self.text = ""
            self.mistake = Mistake(at: bad + 1, "there is a control character here")
            return
        }
        var end = letters.count
        var index = 0
        while index < letters.count {
            let letter = letters[index]
            if letter.isWhitespace {
                index += 1
            } else if letter == "#" {
                self.comment = StoryLine.trimmed(letters[(index + 1)...])
                end = index
                break
            } else if letter == "," {
                self.words.append(Word(text: ",", column: index + 1))
                index += 1
            } else if letter == "\"" {
                guard let close = letters[(index + 1)...].firstIndex(of: "\"") else {
                    self.mistake = Mistake(at: index + 1, "this quote is never closed")
                    break
                }
                self.words.append(
                    Word(text: String(letters[(index + 1)..<close]), column: index + 1, quotes: .around))
                index = close + 1
            } else {
                let start = index
                while index < letters.count, !letters[index].isWhitespace, letters[index] != "," { index += 1 }
                self.words.append(Word(text: String(letters[start..<index]), column: start + 1))
            }
        }
        if let long = self.words.first(where: { $0.text.count > StoryLine.longest }) {
            self.mistake = Mistake(at: long.column, "this word has over \(StoryLine.longest) letters")
        }
        self.text = StoryLine.trimmed(letters[..<end])
    }

    /// The words of a command line as if they stood in a story.
    package static func words(of arguments: [String]) -> [Word] {
        var column = 1
        return arguments.map { text in
            defer { column += text.count + 1 }
            return Word(text: text, column: column, quotes: .unknown)
        }
    }

    /// Control characters but the tab, and those that turn the direction of what follows.
    private static func isUnprintable(_ letter: Character) -> Bool {
        letter.unicodeScalars.contains { scalar in
            scalar.properties.generalCategory == .control && scalar != "\t"
                || ("\u{202A}"..."\u{202E}").contains(scalar) || ("\u{2066}"..."\u{2069}").contains(scalar)
        }
    }

    private static func trimmed(_ letters: ArraySlice<Character>) -> String {
        var letters = letters
        while letters.first?.isWhitespace == true { letters.removeFirst() }
        while letters.last?.isWhitespace == true { letters.removeLast() }
        return String(letters)
    }
}
