internal import FabricModel

/// A batch before it is written: what the switch holds afterwards, and what of that is to be written.
struct BatchDraft {
    /// What is ours of what the switch holds.
    let held: SwitchConfig
    /// What of it is ours when every step is done, in our words.
    private(set) var expected: SwitchConfig
    /// In the order in which steps come to them, each once, with the steps that are about it.
    private(set) var aspects: [(aspect: Aspect, steps: [Int])] = []
    /// Where in that list each aspect stands.
    private var places: [Aspect: Int] = [:]

    /// Goes through a batch's steps, each from what the one before leaves.
    ///
    /// - Throws: the first step that is about something that is not there, and why it cannot be done.
    init(_ batch: Batch, from reading: TargetReading, holding owned: SwitchConfig) throws(ImpossibleStep) {
        (self.held, self.expected) = (owned, owned)
        for (index, step) in batch.steps.enumerated() {
            if let missing = self.whatIsMissing(for: step.change, on: reading) {
                throw ImpossibleStep(
                    position: index,
                    reason: DriverError(
                        .vanished, doing: step.change.words, reason: "\(batch.scope.name) has no \(missing)",
                        help: "plan again"))
            }
            if let reason = self.whatHasNoPlace(for: step.change, on: reading) {
                throw ImpossibleStep(position: index, reason: reason)
            }
            if case .createBridge(let bridge) = step.change, bridge.name != batch.scope.bridge {
                throw ImpossibleStep(
                    position: index,
                    reason: DriverError(
                        .notOurs, doing: step.change.words, reason: "the switch's bridge is \(batch.scope.bridge)"))
            }
            self.expected.apply(step.change)
            for aspect in Aspect.of(step.change) {
                if let place = self.places[aspect] {
                    self.aspects[place].steps.append(index)
                } else {
                    self.places[aspect] = self.aspects.count
                    self.aspects.append((aspect, [index]))
                }
            }
        }
        if reading.dialect.isPlain { try self.checkWords() }
    }

    /// Whether a step is about it.
    func isAbout(_ aspect: Aspect) -> Bool { self.places[aspect] != nil }

    /// - Throws: the first step that leaves a port with VLANs that OpenConfig alone has no words for.
    private func checkWords() throws(ImpossibleStep) {
        for (aspect, steps) in self.aspects {
            guard case .portVLANs(let port) = aspect, let vlans = self.expected[port: port]?.vlans, !vlans.isPlainlySaid
            else { continue }
            throw ImpossibleStep(
                position: steps.first ?? 0,
                reason: DriverError(
                    .unsupported, doing: "setting the VLANs of \(port)",
                    reason: vlans.native == nil && vlans.untagged.isEmpty
                        ? "a trunk with VLAN 1 and no native VLAN means one thing on this switch and another on that"
                        : "OpenConfig has no words for a VLAN that comes without a tag one way only",
                    help: vlans.native == nil ? "give the port a native VLAN, or use another one than 1" : nil))
        }
    }

    /// Why the target has no place for a change; nil where it has one. Nothing that was planned for it is about such a thing.
    private func whatHasNoPlace(for change: Change, on reading: TargetReading) -> DriverError? {
        let withoutPlace = reading.dialect.withoutPlace
        if case .addAddress(let vlan, let address) = change, reading.dialect.isPlain {
            return self.whatIsInTheWay(of: address, on: vlan, reading)
        }
        switch change {
        case .createBridge, .join: guard withoutPlace.contains(.membership) else { return nil }
        default: guard let setting = change.setting, withoutPlace.contains(setting) else { return nil }
        }
        return DriverError(
            .unsupported, doing: change.words, reason: "the switch speaks OpenConfig alone, which has no place for it",
            help: "plan again")
    }

    /// OpenConfig has one network for an address.
    private func whatIsInTheWay(
        of address: InterfaceAddress, on vlan: VID, _ reading: TargetReading
    ) -> DriverError? {
        let held = reading.sviNames[vlan].flatMap { reading.svi($0) }?.config.addresses.map(\.interface) ?? []
        let other = held.first { $0.address == address.address && $0 != address && !reading.isOurs($0, on: vlan) }
        return other.map {
            DriverError(
                .notOurs, doing: "adding \(address) to the SVI of VLAN \(vlan)",
                reason: "somebody else's \($0) is there, and OpenConfig has one network for an address")
        }
    }

    /// What a change is about and is not there.
    private func whatIsMissing(for change: Change, on reading: TargetReading) -> String? {
        func port(_ name: String) -> String? { reading.port(name) != nil ? nil : "port '\(name)'" }
        func svi(_ vlan: VID) -> String? { self.expected[svi: vlan] == nil ? "SVI of VLAN \(vlan)" : nil }
        let bridge = self.expected.bridge == nil ? "bridge" : nil
        switch change {
        case .createBridge, .removeSVI, .removeAddress: return nil
        case .setBridge, .carry(.bridge, _, _), .drop(.bridge, _), .forget, .createSVI, .setRouting: return bridge
        case .join(let joining): return bridge ?? port(joining.name)
        case .leave(let name): return port(name)
        case .setPort(let name, _):
            return port(name) ?? (self.expected[port: name] == nil ? "port '\(name)' of ours" : nil)
        case .carry(.port(let name), _, _), .drop(.port(let name), _):
            return port(name) ?? (self.expected[port: name]?.isMember == true ? nil : "member '\(name)'")
        case .setSVI(let vlan, _), .addAddress(let vlan, _): return svi(vlan)
        }
    }
}

/// A step that nobody has to ask the target about.
struct ImpossibleStep: Error, Hashable {
    var position: Int
    var reason: DriverError
}
