internal import FabricModel
internal import Netlink

extension BatchRun {
    /// Reads the switch again, and takes back the "done" of what does not read back, and the "refused" of what changed
    /// something all the same: one request sets several things, and the kernel keeps what came before its refusal.
    ///
    /// - Returns: what it read; nil where there was nothing to look at, or no answer.
    mutating func verify(patience: Duration) -> Observation? {
        let done = self.fates.indices.filter { self.fates[$0] == .done }
        guard self.fates.contains(where: { $0 != .notTried }) else { return nil }
        let after: Observation
        do throws(NetlinkError) {
            after = try self.lookUntilUsable(patience: patience)
        } catch {
            for index in done { self.fates[index] = .unknown(DriverError(error)) }
            return nil
        }
        var expected = self.before.owned
        for index in done { expected.apply(self.batch.steps[index].change) }
        for index in self.fates.indices {
            guard case .refused(let error) = self.fates[index],
                !after.owned.isEqual(to: expected, in: self.batch.steps[index].change.subject)
            else { continue }
            self.fates[index] = .unknown(error)
        }
        for index in done {
            if let fate = after.owned.shortfall(of: self.batch.steps[index].change, against: expected) {
                self.fates[index] = fate
            }
        }
        return after
    }

    /// Observes, again and again until no address of ours is on its way any more, or the patience is over.
    private mutating func lookUntilUsable(patience: Duration) throws(NetlinkError) -> Observation {
        let start = ContinuousClock.now
        var reading = try self.connection.read(self.batch.scope.bridge, self.authors)
        guard reading.awaitsAddresses(in: self.batch.scope) else { return Observation(reading, self.batch.scope) }
        let events = try EventSocket(in: self.connection.namespace)
        repeat {
            // What happened before the listening began is in this reading, what happens after it wakes us.
            reading = try self.connection.read(self.batch.scope.bridge, self.authors)
            guard reading.awaitsAddresses(in: self.batch.scope) else { break }
        } while events.wait(atMost: patience - (ContinuousClock.now - start))
        return Observation(reading, self.batch.scope)
    }
}

extension KernelReading {
    /// Whether an address of an SVI of ours is not usable yet and will be, or will turn out to be somebody else's.
    func awaitsAddresses(in scope: SwitchScope) -> Bool {
        guard let bridge = self.bridge(scope.bridge) else { return false }
        return self.addresses.contains { address in
            guard address.isTentative, !address.isDuplicate, let link = self.link(address.link),
                link.isVLAN(of: bridge),
                let vlan = link.vid, self.isOurs(link, vlan, scope), link.isUp
            else { return false }
            // The device hears of its ports' carrier a moment after the ports do.
            return link.hasCarrier
                || self.links.contains {
                    $0.master == bridge.index && $0.isUp && $0.hasCarrier && self.vlans(of: $0.index).all.contains(vlan)
                }
        }
    }
}

extension SwitchConfig {
    /// What is wrong with a change that was carried out, where this is what the switch holds now and `expected` what it
    /// should; nil where all is well with what the change is about.
    func shortfall(of change: Change, against expected: SwitchConfig) -> Outcome.Fate? {
        if self.isEqual(to: expected, in: change.subject) { return nil }
        if let fate = self.fate(ofAddressAddedBy: change) { return fate == .done ? nil : fate }
        return .unknown(
            DriverError(
                .moved, doing: change.words, reason: "it reads back otherwise",
                help: "somebody else changes it at the same time: see 'selvage drift', then apply again"))
    }
}
