/// One change of a plan: what is done, when, why, and what it does to whom.
package struct Step: Hashable, Sendable, Codable {
    package var change: Change
    package var phase: Phase
    package var reason: Reason
    package var impact: Impact
    /// The hosts whose traffic the change is about.
    package var hosts: HostSample

    package init(_ change: Change, in phase: Phase, because reason: Reason, impact: Impact, hosts: HostSample) {
        self.change = change
        self.phase = phase
        self.reason = reason
        self.impact = impact
        self.hosts = hosts
    }
}

/// The order in which a plan changes a switch, and by which batches of different switches wait for each other.
///
/// Traffic must always have a way through, and a VLAN must never reach a port that is losing it. A phase is never a barrier
/// across the fabric.
package enum Phase: Int, CaseIterable, Sendable {
    case silence  // a gateway that goes tells its hosts first, while they still hear it
    case raiseMTU  // frames of the new size have room before anybody sends them
    case create  // bridges, members and SVIs exist before anything refers to them; none carries a VLAN yet
    case widen  // trunks carry the new VLAN before an edge port speaks into it
    case withdraw  // edge ports leave their old VLAN
    case attach  // edge ports join their new VLAN and come up
    case address  // a gateway answers only when its VLAN reaches somebody
    case announce  // hosts hear of a gateway that forwards for them already
    case narrow  // trunks stop carrying a VLAN when no edge port is in it any more
    case forget  // where a tree has moved, addresses are learned anew behind their new ports
    case lowerMTU  // nobody sends the old size any more
    case remove  // nothing refers to it any more
}

extension Phase: Comparable {
    package static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
}

/// Why a step is there, seen from the switch.
package enum Reason: Hashable, Sendable, Codable {
    /// The topology has it, the switch does not.
    case missing
    /// The switch has it as ours, the topology does not.
    case extra
    /// Both have it, and differ; what the switch held, in words.
    case changed(was: String)
    /// The way to somebody leads through another port than before.
    case moved
}

/// What a step does to the traffic of its hosts.
package enum Impact: Int, CaseIterable, Sendable {
    /// Nothing that forwards is touched.
    case none
    /// The datapath changes and no frame is lost.
    case hitless
    /// A moment's silence.
    case flap
    /// Somebody loses the connection until something else changes.
    case outage
}

extension Impact: Comparable {
    package static func < (left: Impact, right: Impact) -> Bool { left.rawValue < right.rawValue }
}

/// Which hosts, without naming a million of them: how many, and the first few in canonical order.
package struct HostSample: Hashable, Sendable, Codable {
    package var count: Int
    package var examples: [String]

    package static let none = HostSample(count: 0, examples: [])
    /// How many are named.
    package static let limit = 3

    package init(count: Int, examples: [String]) {
        self.count = count
        self.examples = examples
    }
}

extension HostSample {
    /// The hosts of several places together. Of those that are not named nobody can tell whether they are in more than one, so they
    /// are counted in each.
    package init(together samples: [HostSample]) {
        let named = Set(samples.lazy.flatMap(\.examples))
        self.count = samples.reduce(named.count) { $0 + $1.count - $1.examples.count }
        self.examples = Array(named.sorted(by: precedes).prefix(HostSample.limit))
    }
}

extension HostSample: CustomStringConvertible {
    /// `web1, web2, web3 and 5 more`; empty for no host.
    package var description: String {
        let named = self.examples.joined(separator: ", ")
        return self.count > self.examples.count ? "\(named) and \(self.count - self.examples.count) more" : named
    }
}

extension Phase: CustomStringConvertible {
    package var description: String {
        switch self {
        case .silence: "silence"
        case .raiseMTU: "raise MTU"
        case .create: "create"
        case .widen: "widen"
        case .withdraw: "withdraw"
        case .attach: "attach"
        case .address: "address"
        case .announce: "announce"
        case .narrow: "narrow"
        case .forget: "forget"
        case .lowerMTU: "lower MTU"
        case .remove: "remove"
        }
    }
}

extension Impact: CustomStringConvertible {
    package var description: String {
        switch self {
        case .none: "none"
        case .hitless: "hitless"
        case .flap: "flap"
        case .outage: "outage"
        }
    }
}

/// In files and JSON both are words, so that a plan can be read and a later order of cases does not change its meaning.
extension Phase: Codable {
    package init(from decoder: any Decoder) throws { self = try Phase.decodeWord(from: decoder) }
    package func encode(to encoder: any Encoder) throws { try self.encodeWord(to: encoder) }
}

extension Impact: Codable {
    package init(from decoder: any Decoder) throws { self = try Impact.decodeWord(from: decoder) }
    package func encode(to encoder: any Encoder) throws { try self.encodeWord(to: encoder) }
}

extension CaseIterable where Self: CustomStringConvertible {
    fileprivate static func decodeWord(from decoder: any Decoder) throws -> Self {
        let container = try decoder.singleValueContainer()
        let word = try container.decode(String.self)
        guard let value = Self.allCases.first(where: { $0.description == word }) else {
            let known = Self.allCases.map(\.description).joined(separator: ", ")
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(word)' is none of \(known)")
        }
        return value
    }

    fileprivate func encodeWord(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
