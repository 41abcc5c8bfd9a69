package import FabricModel

/// The words that stand in a phrase's places, read one after the other as what they should be.
package struct Places {
    /// A day: what takes longer, nobody waits for.
    package static let longest = Duration.seconds(86_400)
    /// How places are written in a phrase.
    static let all: Set<Substring> = [
        "N", "TIME", "RATE", "TEXT", "NAME", "SWITCH", "PORT", "CABLE", "HOST", "VLAN",
    ]

    let names: SentenceNames
    /// The column behind the last word.
    let end: Int
    var words: [StoryLine.Word] = []

    private mutating func next() throws(Mistake) -> StoryLine.Word {
        guard !self.words.isEmpty else { throw Mistake(at: self.end, "there is something missing") }
        return self.words.removeFirst()
    }

    package mutating func number(_ range: ClosedRange<Int>) throws(Mistake) -> Int {
        let word = try self.next()
        guard let number = Int(word.text), range.contains(number) else {
            throw Mistake(
                at: word.column, "'\(word.text)' is no number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// `100/s`
    package mutating func rate(upTo most: Int) throws(Mistake) -> Int {
        let word = try self.next()
        guard word.text.hasSuffix("/s"), let number = Int(word.text.dropLast(2)), (1...most).contains(number) else {
            throw Mistake(at: word.column, "'\(word.text)' is no rate", help: "write 100/s; up to \(most)/s")
        }
        return number
    }

    package mutating func duration(upTo most: Duration) throws(Mistake) -> Duration {
        let word = try self.next()
        guard let duration = Duration(text: word.text) ?? Duration(pace: word.text), duration > .zero, duration <= most
        else {
            throw Mistake(
                at: word.column, "'\(word.text)' is no length of time up to \(most.text)", help: "write 500ms, 5s, 2m")
        }
        return duration
    }

    package mutating func text() throws(Mistake) -> String {
        let word = try self.next()
        guard word.quotes != .none else { throw Mistake(at: word.column, "this goes into quotes: \"\(word.text)\"") }
        return word.text
    }

    /// Any name, of something that need not be there.
    package mutating func name() throws(Mistake) -> String { try self.next().text }

    package mutating func `switch`() throws(Mistake) -> SwitchIndex { try self.names.switch(try self.next()) }
    package mutating func port() throws(Mistake) -> String { try self.names.port(try self.next()) }
    package mutating func cable() throws(Mistake) -> String { try self.names.cable(try self.next()) }
    package mutating func host() throws(Mistake) -> HostIndex { try self.names.host(try self.next()) }
    package mutating func vlan() throws(Mistake) -> VID { try self.names.vlan(try self.next()) }
}
