internal import FabricModel

/// What became of the steps of a batch, by what the switch holds before and afterwards.
struct Judgement {
    let batch: Batch
    let before: Observation
    /// What the switch should hold when all is done.
    let expected: SwitchConfig
    let generation: Generation

    /// Why a Set was not taken, or nobody knows whether it was.
    enum Trouble {
        /// The target said no; the step that it is about.
        case refused(DriverError, step: Int)
        /// Its answer never came.
        case unanswered(DriverError)

        var error: DriverError {
            switch self {
            case .refused(let error, _), .unanswered(let error): error
            }
        }
    }

    /// Every step is where it should be.
    func isSettled(_ after: Observation) -> Bool { self.fates(after).allSatisfy { $0 == .done } }

    /// Whether waiting may help: something is on its way, or the switch shows another value than it was given.
    func awaitsAddresses(_ after: Observation) -> Bool {
        after.owned.svis.contains { svi in svi.addresses.contains { $0.state == .tentative } }
    }

    /// Of a Set that was taken.
    func fates(_ after: Observation) -> [Outcome.Fate] {
        if after.owned == self.expected { return self.batch.steps.map { _ in .done } }
        return self.batch.steps.map { self.shortfall(of: $0.change, in: after) ?? .done }
    }

    /// Of a Set that was not taken, or about which nobody knows.
    ///
    /// The annotation is written by the Set itself, so whoever finds the batch's generation on the switch knows that it was taken, whatever
    /// the answer was.
    func fates(_ after: Observation, in trouble: Trouble) -> [Outcome.Fate] {
        if after.generation == self.generation, after.holder == self.before.holder || self.before.holder == nil {
            return self.fates(after)
        }
        let isUntouched = after.fingerprint == self.before.fingerprint
        return self.batch.steps.enumerated().map { index, step in
            let subject = step.change.subject
            switch trouble {
            case .refused(let error, let blamed):
                if isUntouched || after.owned.isEqual(to: self.before.owned, in: subject) {
                    return index == blamed ? .refused(error) : .notTried
                }
                // Not what gNMI promises of a Set, but what a target can do.
                return after.owned.isEqual(to: self.expected, in: subject) ? .done : .unknown(error)
            case .unanswered(let error):
                // It may still come to be done.
                let isChanged = !self.before.owned.isEqual(to: self.expected, in: subject)
                return isChanged && after.owned.isEqual(to: self.expected, in: subject) ? .done : .unknown(error)
            }
        }
    }

    /// Of a Set after which the switch could not be read.
    func fates(unread error: DriverError, after trouble: Trouble?) -> [Outcome.Fate] {
        self.batch.steps.indices.map { index in
            switch trouble {
            // By gNMI's promise nothing of it was done.
            case .refused(let reason, let blamed): index == blamed ? .refused(reason) : .notTried
            case .unanswered(let reason): .unknown(reason)
            case nil: .unknown(error)
            }
        }
    }

    /// What is wrong with a change; nil where carrying it out once more would change nothing, or all about it is as it should be.
    private func shortfall(of change: Change, in after: Observation) -> Outcome.Fate? {
        if case .leave(let port) = change, after.owned[port: port].map({ !$0.isMember }) ?? true { return nil }
        if after.owned.isEqual(to: self.expected, in: change.subject) { return nil }
        let held = after.owned.part(change.subject)
        var again = held
        again.apply(change)
        if again == held { return nil }
        if let fate = after.owned.fate(ofAddressAddedBy: change) { return fate == .done ? nil : fate }
        return .unknown(
            DriverError(
                .moved, doing: change.words, reason: "it reads back otherwise",
                help: "the switch took it and shows something else, or somebody changes it at the same time:"
                    + " see 'selvage drift', then apply again"))
    }
}

extension SwitchConfig {
    /// The bridge, the routing, and of ports and SVIs the one that a change is about: what the change can tell apart.
    fileprivate func part(_ subject: Change.Subject) -> SwitchConfig {
        var (ports, svis): ([PortConfig], [SVIConfig]) = ([], [])
        switch subject {
        case .port(let name): ports = self[port: name].map { [$0] } ?? []
        case .svi(let vlan): svis = self[svi: vlan].map { [$0] } ?? []
        case .bridge, .routing: break
        }
        return SwitchConfig(bridge: self.bridge, ports: ports, svis: svis, routing: self.routing)
    }
}
