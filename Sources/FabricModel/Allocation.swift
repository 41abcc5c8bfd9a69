/// One line of a ledger: who holds which number, or held it and has it kept in quarantine.
///
/// ```
/// loopback leaf01 fd5e:1fa0:e001:f000:1000::/128
/// link leaf01:up1,spine1:down1 fd5e:1fa0:e001:f001:1000::/127 quarantined 2026-11-21T09:00:00Z until 2026-11-22T09:00:00Z
/// ```
package struct Allocation: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// A /127 for the two ends of a link (RFC 6164); the owner is its two places, `leaf01:up1,spine1:down1`.
        case link
        /// A /128 of a switch, reachable whichever of its links is up.
        case loopback
        /// The prefix of a site that does not write one: unique local (RFC 4193), or out of the fabric's pool of sites.
        case site
        /// The /64 of a VLAN whose site has no room for the VLAN's id in decimal digits.
        case subnet
    }

    package var kind: Kind
    package var owner: String
    package var prefix: IPv6Prefix
    /// Nil while the owner holds the number.
    package var quarantine: Quarantine?

    package init(_ kind: Kind, owner: String, prefix: IPv6Prefix, quarantine: Quarantine? = nil) {
        self.kind = kind
        self.owner = owner
        self.prefix = prefix
        self.quarantine = quarantine
    }

    package var isHeld: Bool { self.quarantine == nil }

    /// Nobody else may have the number: it is held, or its quarantine is not over. Without a time no quarantine is.
    package func isTaken(at now: UTCTime?) -> Bool {
        guard let quarantine = self.quarantine, let now else { return true }
        return now < quarantine.until
    }
}

/// The time in which a number that its owner has left is given to nobody else, since others may still remember it: neighbour
/// caches, names, filters, logs.
package struct Quarantine: Hashable, Sendable, Codable {
    /// When the owner left it.
    package var since: UTCTime
    /// From then on it may be given to anybody.
    package var until: UTCTime

    package init(since: UTCTime, until: UTCTime) {
        self.since = since
        self.until = until
    }

    /// Where neither the topology nor whoever frees a number says otherwise: a day, by which caches are empty and somebody has
    /// noticed that it was a mistake.
    package static let usual = Duration.seconds(86_400)
}

extension Allocation: Comparable {
    /// By kind, then owner in canonical order, then number.
    package static func < (left: Allocation, right: Allocation) -> Bool {
        if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
        return left.owner == right.owner ? left.prefix < right.prefix : precedes(left.owner, right.owner)
    }
}
