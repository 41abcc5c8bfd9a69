/// Where the numbers of one kind come from, as the topology says; what it leaves out has a default.
///
/// ```yaml
/// ipv6:
///   quarantine: 48h
///   pools:
///     sites:     2001:db8::/40
///     loopbacks: "2001:db8:0:ffff::/64"
///     links:     { prefix: "2001:db8:0:fffe::/64", quarantine: 1h }
/// ```
package struct Pool: Hashable, Sendable {
    package var kind: Allocation.Kind
    /// Nil where the pool is that of the fabric's first site; for sites, where they are unique local ones.
    package var prefix: IPv6Prefix?
    /// The length of what is taken from it; nil where the kind has only one, or the usual one is meant.
    package var length: Int?
    /// How long a number that was left is given to nobody; nil for the fabric's.
    package var quarantine: Duration?
    package var origin: Origin

    package init(
        _ kind: Allocation.Kind, prefix: IPv6Prefix?, length: Int? = nil, quarantine: Duration? = nil, origin: Origin
    ) {
        self.kind = kind
        self.prefix = prefix
        self.length = length
        self.quarantine = quarantine
        self.origin = origin
    }
}

extension Fabric {
    /// The pool of a kind, where the topology says something about it.
    package func pool(of kind: Allocation.Kind) -> Pool? { self.pools.first { $0.kind == kind } }

    /// How long a number of a kind that was left is given to nobody.
    package func quarantine(of kind: Allocation.Kind) -> Duration {
        self.pool(of: kind)?.quarantine ?? self.quarantine ?? Quarantine.usual
    }

    /// What a link is called in the ledger: its two places in canonical order, joined by a character that no name may have.
    package func owner(of link: Link) -> String {
        var text = self.place(of: link.a)
        text += ","
        text += self.place(of: link.b)
        return text
    }
}
