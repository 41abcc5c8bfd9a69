/// What a switch holds at one moment: the part that is ours, what is somebody else's, and what could not be read.
package struct Observation: Hashable, Sendable, Codable {
    /// Ours: what the scope names and what carries our mark.
    ///
    /// A port that the scope names and that exists is here even when it is no member yet (`isMember` false), so that its MTU
    /// and state are known; a marked one that the scope does not name is here while it is a member.
    package var owned: SwitchConfig
    /// Ports that the scope names and the switch does not have, in canonical order.
    package var absent: [String]
    /// Ports of `owned` that have no carrier, in canonical order: nobody, or nobody who is up, is at the other end.
    package var withoutCarrier: [String]
    package var foreign: [ForeignObject]
    /// What could not be read; nothing of it may be taken for absent.
    package var unknown: [UnreadPart]
    /// The newest generation that the switch was given.
    package var generation: Generation
    /// The fabric and switch that the switch says it was programmed as; nil for a switch that nobody programmed.
    package var holder: Holder?
    /// Over everything that a plan is made from: what is ours and what is absent.
    package var fingerprint: Fingerprint

    package struct Holder: Hashable, Sendable, Codable {
        package var fabric: String
        package var switchName: String

        package init(fabric: String, switchName: String) {
            self.fabric = fabric
            self.switchName = switchName
        }
    }

    package init(
        owned: SwitchConfig, absent: [String] = [], withoutCarrier: [String] = [], foreign: [ForeignObject] = [],
        unknown: [UnreadPart] = [], generation: Generation = .none, holder: Holder? = nil
    ) {
        self.owned = owned
        self.absent = absent
        self.withoutCarrier = withoutCarrier
        self.foreign = foreign
        self.unknown = unknown
        self.generation = generation
        self.holder = holder
        var hash = StableHash(isWide: true)
        owned.combine(into: &hash)
        for name in absent { hash.combine(name) }
        let (low, high) = hash.finished()
        self.fingerprint = Fingerprint(low: low, high: high)
    }
}

/// Something on the switch that is not ours: shown, counted, never touched.
package struct ForeignObject: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable {
        case link, address, route
    }

    package var kind: Kind
    /// `dummy0`, `2001:db8::1/64 on br0.10`.
    package var name: String

    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }
}

package struct UnreadPart: Hashable, Sendable, Codable {
    /// `the VLANs of swp1`.
    package var what: String
    package var why: String

    package init(_ what: String, why: String) {
        self.what = what
        self.why = why
    }
}
