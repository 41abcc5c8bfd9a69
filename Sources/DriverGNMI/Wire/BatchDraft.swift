internal import FabricModel

/// A batch before it is written: what the switch holds afterwards, and what of that is to be written.
struct BatchDraft {
    /// What the switch holds when every step is done, in our words.
    private(set) var expected: SwitchConfig
    /// In the order in which steps come to them, each once.
    private(set) var aspects: [Aspect] = []
    /// For each aspect the steps that are about it.
    private(set) var steps: [Aspect: [Int]] = [:]

    /// Goes through a batch's steps, each from what the one before leaves.
    ///
    /// - Throws: the first step that is about something that is not there, and why it cannot be done.
    init(_ batch: Batch, from reading: TargetReading, holding owned: SwitchConfig) throws(ImpossibleStep) {
        self.expected = owned
        for (index, step) in batch.steps.enumerated() {
            if let missing = self.whatIsMissing(for: step.change, on: reading) {
                throw ImpossibleStep(
                    position: index,
                    reason: DriverError(
                        .vanished, doing: step.change.words, reason: "\(batch.scope.name) has no \(missing)",
                        help: "plan again"))
            }
            if case .createBridge(let bridge) = step.change, bridge.name != batch.scope.bridge {
                throw ImpossibleStep(
                    position: index,
                    reason: DriverError(
                        .notOurs, doing: step.change.words, reason: "the switch's bridge is \(batch.scope.bridge)"))
            }
            self.expected.apply(step.change)
            for aspect in Aspect.of(step.change) {
                if self.steps[aspect] == nil { self.aspects.append(aspect) }
                self.steps[aspect, default: []].append(index)
            }
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
