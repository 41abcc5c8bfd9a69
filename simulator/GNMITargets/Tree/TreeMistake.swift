import GRPCCore

/// Why a request makes no sense here: where, what, and what to do about it.
package struct TreeMistake: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// There is no such place, in this tree or on this switch.
        case unknown
        /// The place is there, and this cannot be said about it.
        case invalid
        /// It makes sense, and is not offered.
        case unsupported
        /// It makes sense, and not now.
        case untimely
    }

    package var kind: Kind
    /// As people write paths; empty for the request as a whole.
    package var path: String
    package var reason: String
    package var help: String?

    package init(_ kind: Kind, at path: String, _ reason: String, help: String? = nil) {
        self.kind = kind
        self.path = path
        self.reason = reason
        self.help = help
    }

    /// `/interfaces/interface[name=swp1]/config/mtu: 'big' is no number; expected a number from 68 to 65535`
    package var description: String {
        (self.path.isEmpty ? "" : "\(self.path): ") + self.reason + (self.help.map { "; \($0)" } ?? "")
    }

    /// What the client is answered.
    ///
    /// - Parameter isSet: a Set that names an unknown place is wrong in itself; a Get of one has found nothing.
    func error(isSet: Bool) -> RPCError {
        let code: RPCError.Code =
            switch self.kind {
            case .unknown: isSet ? .invalidArgument : .notFound
            case .invalid: .invalidArgument
            case .unsupported: .unimplemented
            case .untimely: .failedPrecondition
            }
        return RPCError(code: code, message: self.description)
    }
}

extension String {
    /// The candidate that was most likely meant; nil where none is near.
    func nearest(among candidates: some Sequence<String>) -> String? {
        let limit = max(1, self.utf8.count / 3)
        var best: (name: String, distance: Int)?
        for name in candidates where abs(name.utf8.count - self.utf8.count) <= limit {
            let distance = Array(self.utf8).distance(to: Array(name.utf8))
            if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }
}

extension [UInt8] {
    /// How many bytes must be put in, taken out or exchanged, or exchanged with their neighbour (Damerau, Levenshtein).
    fileprivate func distance(to other: [UInt8]) -> Int {
        // Nobody means a name by something far longer than all names.
        guard self.count <= 64, other.count <= 64 else { return .max }
        var before: [Int] = []
        var last = Array<Int>(0...other.count)
        for (row, byte) in self.enumerated() {
            var next = [row + 1]
            for (column, wanted) in other.enumerated() {
                var cost = Swift.min(last[column + 1], next[column]) + 1
                cost = Swift.min(cost, last[column] + (byte == wanted ? 0 : 1))
                if row > 0, column > 0, byte == other[column - 1], self[row - 1] == wanted {
                    cost = Swift.min(cost, before[column - 1] + 1)
                }
                next.append(cost)
            }
            (before, last) = (last, next)
        }
        return last[other.count]
    }
}
