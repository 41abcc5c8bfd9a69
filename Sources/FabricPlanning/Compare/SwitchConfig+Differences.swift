package import FabricModel

extension SwitchConfig {
    /// Every way in which `observed` is not this configuration: the only comparison there is.
    ///
    /// In the order in which people read a switch (bridge, ports, SVIs, routing); empty exactly when the two mean the same. Ports
    /// in `absent` are left out, since nobody can change a port that is not there.
    package func differences(from observed: SwitchConfig, absent: Set<String> = []) -> [Difference] {
        if self == observed { return [] }
        var found: [Difference] = []
        if let bridge = self.bridge { bridge.addDifferences(from: observed.bridge, to: &found) }
        mergeInOrder(
            self.ports, observed.ports, isSame: { $0.name == $1.name }, by: { precedes($0.name, $1.name) }
        ) { desired, observed in
            switch (desired, observed) {
            case (let desired?, _) where absent.contains(desired.name): break
            case (let desired?, let observed): desired.addDifferences(from: observed, to: &found)
            // A port that is neither named by the topology nor a member is nothing of ours.
            case (nil, let observed?):
                if observed.isMember { found.append(.portExtra(observed.name, carried: observed.vlans.all)) }
            case (nil, nil): break
            }
        }
        mergeInOrder(self.svis, observed.svis, isSame: { $0.vlan == $1.vlan }, by: { $0.vlan < $1.vlan }) {
            desired, observed in
            switch (desired, observed) {
            case (let desired?, let observed?): desired.addDifferences(from: observed, to: &found)
            case (let desired?, nil): found.append(.sviMissing(desired))
            case (nil, let observed?): found.append(.sviExtra(observed.vlan))
            case (nil, nil): break
            }
        }
        self.routing.addDifferences(from: observed.routing, to: &found)
        return found
    }
}

/// Walks two sorted lists side by side, and calls back with each pair of equals and each element that has none.
private func mergeInOrder<Element>(
    _ left: [Element], _ right: [Element], isSame: (Element, Element) -> Bool,
    by precedes: (Element, Element) -> Bool, _ body: (Element?, Element?) -> Void
) {
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
        // Almost every element has its equal, which is cheaper to see than an order.
        if i < left.count, j < right.count, isSame(left[i], right[j]) {
            body(left[i], right[j])
            (i, j) = (i + 1, j + 1)
        } else if j == right.count || (i < left.count && precedes(left[i], right[j])) {
            body(left[i], nil)
            i += 1
        } else {
            body(nil, right[j])
            j += 1
        }
    }
}

extension BridgeConfig {
    fileprivate func addDifferences(from observed: BridgeConfig?, to found: inout [Difference]) {
        if let observed, observed.name == self.name {
            func compare<Value: Equatable>(
                _ field: KeyPath<BridgeConfig, Value>, _ setting: (Value) -> Change.BridgeSetting
            ) {
                let (desired, was) = (self[keyPath: field], observed[keyPath: field])
                if desired != was { found.append(.bridge(setting(desired), was: setting(was))) }
            }
            compare(\.mac) { .mac($0) }
            compare(\.mtu) { .mtu($0) }
            compare(\.isUp) { .isUp($0) }
            compare(\.filtersVLANs) { .filtersVLANs($0) }
            compare(\.defaultVLAN) { .defaultVLAN($0) }
            compare(\.runsSTP) { .runsSTP($0) }
            compare(\.snoopsMulticast) { .snoopsMulticast($0) }
            compare(\.hasLinkLocal) { .hasLinkLocal($0) }
        } else {
            found.append(.bridgeMissing(self))
        }
        self.vlans.addDifferences(from: observed?.vlans ?? PortVLANs(), at: .bridge, to: &found)
    }
}

extension PortConfig {
    fileprivate func addDifferences(from observed: PortConfig?, to found: inout [Difference]) {
        // One that is to be no member is one of a switch that has no members.
        guard let observed, observed.isMember || !self.isMember else {
            found.append(.portMissing(self, wasUp: observed?.isUp ?? false))
            return
        }
        // Almost every port of almost every comparison is equal, or differs in nothing but its VLANs.
        if self.isUp != observed.isUp { found.append(.port(self.name, .isUp(self.isUp), was: .isUp(observed.isUp))) }
        if self.mtu != observed.mtu { found.append(.port(self.name, .mtu(self.mtu), was: .mtu(observed.mtu))) }
        if self.description != observed.description {
            found.append(.port(self.name, .description(self.description), was: .description(observed.description)))
        }
        if self.hasLinkLocal != observed.hasLinkLocal {
            found.append(.port(self.name, .hasLinkLocal(self.hasLinkLocal), was: .hasLinkLocal(observed.hasLinkLocal)))
        }
        self.vlans.addDifferences(from: observed.vlans, at: .port(self.name), to: &found)
    }
}

extension PortVLANs {
    /// The VLANs that are carried in this way.
    func carried(as carriage: Carriage) -> VLANSet {
        let native = self.native.map { VLANSet($0) } ?? VLANSet()
        return switch carriage {
        case .native: self.untagged.intersection(native)
        case .untagged: self.untagged.subtracting(native)
        case .receivedUntagged: self.tagged.intersection(native)
        case .tagged: self.tagged.subtracting(native)
        }
    }

    fileprivate func addDifferences(from observed: PortVLANs, at place: Change.Place, to found: inout [Difference]) {
        if self == observed { return }
        let (desiredAll, observedAll) = (self.all, observed.all)
        for was in Carriage.allCases {
            let extra = observed.carried(as: was).subtracting(desiredAll)
            if !extra.isEmpty { found.append(.vlansExtra(place, extra, was: was)) }
        }
        if let native = observed.native, !observedAll.contains(native), !desiredAll.contains(native) {
            found.append(.vlansExtra(place, VLANSet(native), was: nil))
        }
        for carriage in Carriage.allCases {
            let desired = self.carried(as: carriage)
            if desired.isEmpty { continue }
            for was in Carriage.allCases where was != carriage {
                let changed = desired.intersection(observed.carried(as: was))
                if !changed.isEmpty { found.append(.vlansChanged(place, changed, as: carriage, was: was)) }
            }
            let missing = desired.subtracting(observedAll)
            if !missing.isEmpty { found.append(.vlansMissing(place, missing, as: carriage)) }
        }
    }
}

extension SVIConfig {
    fileprivate func addDifferences(from observed: SVIConfig, to found: inout [Difference]) {
        if self == observed { return }
        func compare<Value: Equatable>(_ field: KeyPath<SVIConfig, Value>, _ setting: (Value) -> Change.SVISetting) {
            let (desired, was) = (self[keyPath: field], observed[keyPath: field])
            if desired != was { found.append(.svi(self.vlan, setting(desired), was: setting(was))) }
        }
        compare(\.isUp) { .isUp($0) }
        compare(\.mtu) { .mtu($0) }
        compare(\.followsPorts) { .followsPorts($0) }
        compare(\.acceptsAdvertisements) { .acceptsAdvertisements($0) }
        compare(\.linkLocal) { .linkLocal($0) }
        compare(\.advertisement) { .advertisement($0) }
        mergeInOrder(
            self.addresses, observed.addresses, isSame: { $0.interface == $1.interface },
            by: { $0.interface < $1.interface }
        ) { desired, observed in
            switch (desired, observed) {
            case (let desired?, let observed?):
                if desired.state != observed.state {
                    found.append(.addressUnready(self.vlan, desired.interface, observed.state))
                }
            case (let desired?, nil): found.append(.addressMissing(self.vlan, desired.interface))
            case (nil, let observed?): found.append(.addressExtra(self.vlan, observed.interface))
            case (nil, nil): break
            }
        }
    }
}

extension RoutingConfig {
    fileprivate func addDifferences(from observed: RoutingConfig, to found: inout [Difference]) {
        if self.forwards != observed.forwards {
            found.append(.routing(.forwards(self.forwards), was: .forwards(observed.forwards)))
        }
        if self.isIsolated != observed.isIsolated {
            found.append(.routing(.isIsolated(self.isIsolated), was: .isIsolated(observed.isIsolated)))
        }
    }
}
