/// What every driver asks of an observation before it writes, and of what it reads back.
extension Observation {
    /// Why a batch is not for a switch that holds this; nil where it is.
    ///
    /// It is not where the switch was given the batch's generation or a later one, or holds something else than the plan was made from.
    package func refusal(
        of scope: SwitchScope, expecting: Fingerprint, making generation: Generation
    ) -> DriverError? {
        let doing = "applying to \(scope.name)"
        if self.generation >= generation {
            return DriverError(
                .moved, doing: doing,
                reason: "it was given generation \(self.generation) already, this plan is generation \(generation)",
                help: "plan again")
        }
        guard self.fingerprint == expecting else {
            return DriverError(
                .moved, doing: doing,
                reason: "\(scope.name) has changed since the plan was made"
                    + " (it is \(self.fingerprint.short) now, was \(expecting.short))",
                help: "plan again, and look at what changed")
        }
        return nil
    }
}

extension SwitchConfig {
    /// Whether both hold the same of what a change is about.
    package func isEqual(to other: SwitchConfig, in subject: Change.Subject) -> Bool {
        switch subject {
        case .bridge: self.bridge == other.bridge
        case .port(let name): self[port: name] == other[port: name]
        case .svi(let vlan): self[svi: vlan] == other[svi: vlan]
        case .routing: self.routing == other.routing
        }
    }

    /// How far a change that adds an address has come (RFC 4862, 5.4); nil for any other change, and where the address is not there.
    package func fate(ofAddressAddedBy change: Change) -> Outcome.Fate? {
        guard case .addAddress(let vlan, let address) = change else { return nil }
        switch self[svi: vlan]?.addresses.first(where: { $0.interface == address })?.state {
        case .ready: return .done
        case .tentative:
            return .unknown(
                DriverError(
                    .timedOut, doing: change.words, reason: "duplicate address detection has not finished",
                    help: "look again in a moment"))
        case .duplicate:
            return .refused(
                DriverError(
                    .rejected, doing: change.words, reason: "another station has this address",
                    help: "find it with 'ip -6 neigh', or give the gateway another address"))
        case nil: return nil
        }
    }
}
