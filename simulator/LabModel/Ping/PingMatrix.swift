/// Who answered whom.
package struct PingMatrix: Hashable, Sendable {
    /// The lab's hosts, by the positions that pairs refer to.
    package var hosts: [String]
    /// In the order in which the pairs were given.
    package var results: [Result]

    package init(hosts: [String], results: [Result]) {
        self.hosts = hosts
        self.results = results
    }

    package struct Result: Hashable, Sendable {
        package var pair: HostPair
        package var answer: Answer

        package init(_ pair: HostPair, _ answer: Answer) {
            self.pair = pair
            self.answer = answer
        }
    }

    package enum Answer: Hashable, Sendable {
        /// A reply to one of the destination's addresses came back, so long after its request.
        case answered(after: Duration)
        /// Nothing came back.
        case silent
        /// The source has no route to there, or the destination has no address: nothing ever left.
        case unroutable

        package var isAnswered: Bool { if case .answered = self { true } else { false } }
    }

    /// A pair that is not as it was promised.
    package struct Surprise: Hashable, Sendable {
        package var result: Result
        package var wasPromised: Bool
    }

    package var answeredCount: Int { self.results.count { $0.answer.isAnswered } }

    /// The pairs that are not as promised, in the order of the results.
    package func surprises(promised reaches: (HostPair) -> Bool) -> [Surprise] {
        self.results.compactMap { result in
            let wasPromised = reaches(result.pair)
            return wasPromised == result.answer.isAnswered ? nil : Surprise(result: result, wasPromised: wasPromised)
        }
    }
}
