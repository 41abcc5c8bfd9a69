/// What became of a batch: a fate for each of its steps, in their order.
package struct Outcome: Hashable, Sendable, Codable {
    package enum Fate: Hashable, Sendable, Codable {
        /// Carried out, and read back from the switch.
        case done
        /// The switch said no, and the step changed nothing.
        case refused(DriverError)
        /// Not begun, because of what came before it.
        case notTried
        /// Begun, and nobody can tell how it ended.
        case unknown(DriverError)
    }

    package var fates: [Fate]
    /// Why nothing at all was tried: the switch had moved since the plan, could not be reached, or is not ours.
    package var refusal: DriverError?
    /// Of what was read afterwards: what the next batch for the same switch expects. Nil where nothing was read.
    package var after: Fingerprint?

    package init(fates: [Fate], refusal: DriverError? = nil, after: Fingerprint? = nil) {
        self.fates = fates
        self.refusal = refusal
        self.after = after
    }

    /// Nothing was written.
    package static func refused(_ batch: Batch, _ error: DriverError) -> Outcome {
        Outcome(fates: [Fate](repeating: .notTried, count: batch.steps.count), refusal: error)
    }

    package var isDone: Bool { self.refusal == nil && self.fates.allSatisfy { $0 == .done } }
}

/// Why a switch could not be read or changed, in words that an operator can act on.
package struct DriverError: Error, Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable {
        /// Nobody answers.
        case unreachable
        /// It answers, and this user may not.
        case notPermitted
        /// It cannot do this at all.
        case unsupported
        /// It could, and said no.
        case rejected
        /// What the change is about is not there (any more), or is another thing of that name.
        case vanished
        /// It does not hold what the plan was made from.
        case moved
        /// It belongs to somebody else.
        case notOurs
        /// No answer before the deadline.
        case timedOut
        /// The connection ended before there was an answer.
        case disconnected
        /// The answer makes no sense.
        case garbled
    }

    package var kind: Kind
    /// What we were doing, as a participle: `setting swp3 to tagged 10,20`.
    package var doing: String
    /// What the other side said.
    package var reason: String
    /// What the reader can do about it.
    package var help: String?

    package init(_ kind: Kind, doing: String, reason: String, help: String? = nil) {
        self.kind = kind
        self.doing = doing
        self.reason = reason
        self.help = help
    }
}

extension DriverError: CustomStringConvertible {
    /// `DOING: REASON`
    package var description: String { "\(self.doing): \(self.reason)" }
}
