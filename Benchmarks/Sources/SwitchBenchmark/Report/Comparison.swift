/// One who does a piece of work: we, a peer, or the least that anybody could need.
struct Contender {
    enum Side: String, Codable {
        case ours, peer, limit
        /// A part of ours, which is compared with nothing.
        case part
    }

    let side: Side
    let name: String
    /// Does the work once, and returns how long that took.
    let run: () async throws -> Duration
}

/// The same work done by several, in one run.
struct Comparison: Codable {
    struct Row: Codable {
        var side: Contender.Side
        var name: String
        var samples = Samples()
    }

    /// What is promised about the first row of ours.
    enum Goal: Codable {
        /// At most so many times as long as another row.
        case ratio(Double, beside: String)
        /// At most so many milliseconds.
        case milliseconds(Double)
    }

    var title: String
    var rows: [Row]
    var goal: Goal?

    /// Lets everybody do the work `rounds` times in turn, and begins each round with another one, so that nobody always
    /// comes after the same.
    ///
    /// - Parameter reset: puts everything back to where the work begins; not measured.
    static func measure(
        _ title: String, rounds: Int, _ contenders: [Contender], goal: Goal? = nil,
        reset: () async throws -> Void = {}
    ) async throws -> Comparison {
        var rows = contenders.map { Row(side: $0.side, name: $0.name) }
        for round in 0..<rounds {
            say("\(title): round \(round + 1) of \(rounds)")
            for turn in contenders.indices {
                let index = (turn + round) % contenders.count
                try await reset()
                rows[index].samples.add(try await contenders[index].run())
            }
        }
        return Comparison(title: title, rows: rows, goal: goal)
    }

    /// The first row of ours, which the others are compared with.
    var ours: Row? { self.rows.first { $0.side == .ours } }

    /// What the goal is about, as far as ours got: to be at most 1; nil without a goal.
    var reached: Double? {
        guard let goal, let ours else { return nil }
        switch goal {
        case .ratio(let ratio, let beside):
            guard let other = self.rows.first(where: { $0.name == beside }) else { return nil }
            return ours.samples.median / other.samples.median / ratio
        case .milliseconds(let limit): return ours.samples.median / limit
        }
    }
}
