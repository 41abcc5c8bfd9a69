package import FabricModel

/// What numbering a fabric gives: everybody's numbers, and what would have to be remembered for them to stay.
package struct Numbering: Hashable, Sendable {
    package var numbers: Numbers
    /// The ledger that numbering started from, with `added`; whoever changes a switch writes it down first.
    package var ledger: Ledger
    /// What the ledger did not hold yet, in its order.
    package var added: [Allocation]
    /// Numbers that could not be given.
    package var findings: [Diagnostic]

    package init(numbers: Numbers, ledger: Ledger, added: [Allocation], findings: [Diagnostic]) {
        self.numbers = numbers
        self.ledger = ledger
        self.added = added
        self.findings = findings
    }
}

extension Fabric {
    /// Gives every VLAN its prefix, every gateway and host its addresses, and every switch its link-local address and MAC.
    ///
    /// What is written in the topology wins, what can be derived from names is derived, and only what is neither comes from
    /// the ledger. The same fabric and ledger always give the same numbers; the order of the file does not matter.
    package func number(from ledger: Ledger) -> Numbering { self.number(from: ledger, hashing: Derivation.stable) }

    /// - Parameter derivation: where identifiers come from; a weak one forces the collisions that 64 bits never show.
    func number(from ledger: Ledger, hashing derivation: Derivation) -> Numbering {
        var sites = SiteNumbers(self, ledger: ledger, derivation)
        let (prefixes, findings) = self.prefixes(from: &sites)
        var identifiers = InterfaceIdentifiers(self, prefixes: prefixes, derivation)
        let gateways = self.gatewayAddresses(prefixes, &identifiers)
        let hosts = self.hostAddresses(prefixes, &identifiers)
        let numbers = Numbers(
            prefixes: prefixes, gateways: gateways, linkLocals: self.linkLocals(derivation),
            bridgeMACs: self.bridgeMACs(derivation), hosts: hosts)
        return Numbering(numbers: numbers, ledger: sites.ledger, added: sites.added, findings: findings.sorted())
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
