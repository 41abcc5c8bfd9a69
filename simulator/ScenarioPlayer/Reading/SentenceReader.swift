import FabricModel
import FabricSimulator
import StoryWords

/// Reads one sentence: something that happens, something that goes wrong with a switch, or something that is expected.
struct SentenceReader {
    let fabric: Fabric

    func meaning(of words: [StoryLine.Word]) throws(Mistake) -> Scenario.Meaning {
        let names = SentenceNames(self.fabric)
        // Behind the last word, where something is missing after it.
        let end = words.last.map { $0.column + $0.text.count } ?? 1
        guard var first = words.first else { throw Mistake(at: 1, "a sentence is missing") }
        if first.text.hasSuffix(":"), !first.isQuoted {
            first.text.removeLast()
            let subject = try names.switch(first)
            guard words.count > 1 else { throw Mistake(at: end, "what goes wrong with \(first.text)?") }
            return .suffer(subject, try SimulatedFault(words.dropFirst(), of: subject, in: self.fabric))
        }
        if first.text == "expect" {
            guard words.count > 1 else { throw Mistake(at: end, "what is expected?") }
            return .expect(try self.expected(words.dropFirst(), names))
        }
        if words.count > 2, words[0].text == "apply", words[1].text == "without" {
            return .apply(
                without: try self.list(words.dropFirst(2)).map { word throws(Mistake) in try names.switch(word) })
        }
        return try Phrase.read(words[...], as: Scenario.Meaning.phrases, by: names, what: "a sentence")
    }

    private func expected(_ words: ArraySlice<StoryLine.Word>, _ names: SentenceNames) throws(Mistake) -> Expected {
        guard words.count >= 2, let first = words.first, let subject = self.fabric.switchIndex(named: first.text) else {
            // Of a thousand switches the nearest is no help.
            let switches = self.fabric.switches.prefix(1000).map(\.name)
            return try Phrase.read(words, as: Expected.phrases, by: names, what: "an expectation", or: switches)
        }
        let rest = words.dropFirst()
        if let second = rest.first, Expected.Count.Kind(rawValue: second.text) != nil {
            return try self.counts(rest, of: subject)
        }
        let kinds = Expected.Count.Kind.allCases.map(\.rawValue)
        let (fate, text) = try Phrase.read(
            rest, as: Expected.Fate.phrases, by: names, what: "what became of it", or: kinds)
        return .fate(subject, fate, saying: text)
    }

    /// `missing 14, extra 0`
    private func counts(_ words: ArraySlice<StoryLine.Word>, of subject: SwitchIndex) throws(Mistake) -> Expected {
        var rest = words
        var counts: [Expected.Count] = []
        while let word = rest.popFirst() {
            guard let kind = Expected.Count.Kind(rawValue: word.text) else {
                let kinds = Expected.Count.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw Mistake(at: word.column, "'\(word.text)' is no kind of difference", help: "there are \(kinds)")
            }
            guard let next = rest.popFirst(), let number = Int(next.text), (0...1_000_000).contains(number) else {
                throw Mistake(at: word.column, "how many are \(kind.rawValue)?", help: "\(kind.rawValue) 3")
            }
            counts.append(Expected.Count(kind: kind, number: number))
            guard let comma = rest.popFirst() else { break }
            guard comma.text == ",", !rest.isEmpty else {
                throw Mistake(at: comma.column, "a comma goes between two kinds", help: "missing 3, extra 0")
            }
        }
        return .differences(subject, counts)
    }

    /// Words with commas between them.
    private func list(_ words: ArraySlice<StoryLine.Word>) throws(Mistake) -> [StoryLine.Word] {
        var items: [StoryLine.Word] = []
        for (index, word) in words.enumerated() {
            if (word.text == ",") != (index % 2 == 1) {
                throw Mistake(at: word.column, "a comma goes between two names")
            }
            if index % 2 == 0 { items.append(word) }
        }
        if words.count % 2 == 0, let last = words.last { throw Mistake(at: last.column, "a name is missing after it") }
        return items
    }
}

extension Scenario.Meaning {
    static let phrases: [Phrase<Scenario.Meaning>] = [
        Phrase("apply", .apply(without: [])),
        Phrase("drift", .look),
        Phrase("heal everything", .heal(nil)),
        Phrase("heal SWITCH") { places throws(Mistake) in .heal(try places.switch()) },
        Phrase("turn everything off", .turnOff(nil)),
        Phrase("turn off SWITCH") { places throws(Mistake) in .turnOff(try places.switch()) },
        Phrase("turn everything on", .turnOn(nil)),
        Phrase("turn on SWITCH") { places throws(Mistake) in .turnOn(try places.switch()) },
        Phrase("cut CABLE") { places throws(Mistake) in .cut(try places.cable()) },
        Phrase("mend CABLE") { places throws(Mistake) in .mend(try places.cable()) },
        Phrase("run TIME") { places throws(Mistake) in .run(try places.duration(upTo: Spent.timeAtMost)) },
        Phrase("ping HOST HOST") { places throws(Mistake) in .ping(try places.host(), try places.host()) },
        Phrase("traffic HOST HOST at RATE for TIME") { places throws(Mistake) in
            let (from, to) = (try places.host(), try places.host())
            let rate = try places.rate(upTo: 100_000)
            let duration = try places.duration(upTo: .seconds(Spent.packetsAtMost / rate))
            return .traffic(from, to, rate: rate, duration)
        },
    ]
}

extension Expected {
    static let phrases: [Phrase<Expected>] = [
        Phrase("done", .done),
        Phrase("not done", .notDone),
        Phrase("nothing to do", .nothingToDo),
        Phrase("clean", .clean),
        Phrase("not clean", .notClean),
        Phrase("reached", .reached),
        Phrase("not reached", .notReached),
        Phrase("no storm", .noStorm),
        Phrase("nothing lost", .lost(.nothing)),
        Phrase("at most N lost") { places throws(Mistake) in .lost(.atMost(try places.number(0...1_000_000))) },
        Phrase("at least N lost") { places throws(Mistake) in .lost(.atLeast(try places.number(1...1_000_000))) },
        Phrase("at least TIME passed") { places throws(Mistake) in
            .took(atLeast: try places.duration(upTo: Spent.timeAtMost))
        },
    ]
}

extension Expected.Fate {
    static let phrases: [Phrase<(Expected.Fate, String?)>] = Expected.Fate.allCases.flatMap { fate in
        [
            Phrase(fate.rawValue, (fate, String?.none)),
            Phrase("\(fate.rawValue) TEXT") { places throws(Mistake) -> (Expected.Fate, String?) in
                (fate, try places.text())
            },
        ]
    }
}
