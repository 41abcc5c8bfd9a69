package import FabricModel

/// What numbering a fabric gives: everybody's numbers, and what would have to be remembered for them to stay.
package struct Numbering: Hashable, Sendable {
    package var numbers: Numbers
    /// The ledger that numbering started from.
    package var before: Ledger
    /// The ledger that numbering started from, with `added`; whoever changes a switch writes it down first.
    package var ledger: Ledger
    /// What the ledger did not say yet, in its order: numbers that are new, numbers that somebody has back, and numbers that
    /// their owner has left and that go into quarantine.
    package var added: [Allocation]
    /// Where numbers came from that are neither written nor derived.
    package var pools: [NumberPool]
    /// Numbers that could not be given.
    package var findings: [Diagnostic]

    package init(
        numbers: Numbers, before: Ledger, ledger: Ledger, added: [Allocation], pools: [NumberPool],
        findings: [Diagnostic]
    ) {
        self.numbers = numbers
        self.before = before
        self.ledger = ledger
        self.added = added
        self.pools = pools
        self.findings = findings
    }
}

extension Fabric {
    /// Gives every VLAN its prefix, every gateway and host its addresses, every switch its link-local address and MAC, and
    /// reserves a loopback for every switch that has links and a /127 for every link.
    ///
    /// What is written in the topology wins, what can be derived from names is derived, and only what is neither comes from
    /// pools and stays in the ledger: with its owner through every edit that keeps the owner and the pool, and in quarantine
    /// once the owner is gone. The same fabric, ledger and time always give the same numbers; the order of the file does not
    /// matter.
    ///
    /// - Parameter now: when a quarantine begins, and which ones are over. Nil where nobody knows: then nobody leaves a number,
    ///   and no quarantine is over.
    package func number(from ledger: Ledger, at now: UTCTime? = nil) -> Numbering {
        self.number(from: ledger, at: now, hashing: Derivation.stable)
    }

    /// - Parameter derivation: where identifiers come from; a weak one forces the collisions that 64 bits never show.
    func number(from ledger: Ledger, at now: UTCTime? = nil, hashing derivation: Derivation) -> Numbering {
        let sites = SiteNumbers(self, ledger: ledger, at: now, derivation)
        var pools = PoolNumbers(self, ledger: ledger, at: now)
        let prefixes = self.prefixes(from: sites, pools.subnets(sites))
        let (loopbacks, links) = (pools.loopbacks(sites), pools.links(sites))
        var identifiers = InterfaceIdentifiers(self, prefixes: prefixes, derivation)
        let gateways = self.gatewayAddresses(prefixes, &identifiers)
        let hosts = self.hostAddresses(prefixes, &identifiers)
        let numbers = Numbers(
            prefixes: prefixes, gateways: gateways, linkLocals: self.linkLocals(derivation),
            bridgeMACs: self.bridgeMACs(derivation), hosts: hosts, loopbacks: loopbacks, links: links)
        let added = (sites.changes + pools.changes).sorted()
        var findings = sites.findings + pools.findings + self.overlappingPools(pools.pools, prefixes)
        var next = ledger
        do throws(LedgerConflict) {
            try next.record(added, at: now)
        } catch {
            findings.append(self.ledgerConflict(error))
        }
        return Numbering(
            numbers: numbers, before: ledger, ledger: next, added: added, pools: sites.pools + pools.pools,
            findings: findings.sorted())
    }

    /// A ledger that gives one number twice; the reader of the lock file refuses such a file, so only a program can meet it.
    private func ledgerConflict(_ conflict: LedgerConflict) -> Diagnostic {
        self.error(
            "ledger-conflict", at: nil,
            "\(conflict.wanted.prefix) cannot be given to '\(conflict.wanted.owner)': '\(conflict.other.owner)' has "
                + "\(conflict.other.prefix)")
    }
}

/// Sixty-four bits from a list of names, and others for each further attempt.
struct Derivation: Sendable {
    let bits: @Sendable (_ names: [String], _ attempt: Int) -> UInt64

    static let stable = Derivation { names, attempt in
        var hash = StableHash()
        for name in names { hash.combine(name) }
        // The first attempt hashes the names alone, so that almost every number is a plain function of its owner's name.
        if attempt > 0 { hash.combine(UInt64(attempt)) }
        return hash.finished().low
    }

    /// The bits of the first attempt that is acceptable; attempts are made in order, so the answer is always the same.
    func first<Number>(_ names: [String], accept: (UInt64) -> Number?) -> Number {
        var attempt = 0
        while true {
            if let number = accept(self.bits(names, attempt)) { return number }
            attempt += 1
        }
    }
}
