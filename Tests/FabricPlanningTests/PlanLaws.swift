import FabricModel
import Testing

@testable import FabricPlanning

/// The laws of plans, over configurations that nobody would think of.
@Suite struct PlanLaws {
    private static let seeds: Range<UInt64> = 0..<250

    private func steps(from observed: SwitchConfig, to desired: SwitchConfig) -> [Step] {
        let differences = desired.differences(from: observed)
        return StepList(curing: differences, from: observed, to: desired, in: Surroundings()).steps
    }

    private func applying(_ steps: some Sequence<Step>, to config: SwitchConfig) -> SwitchConfig {
        steps.reduce(into: config) { $0.apply($1.change) }
    }

    @Test("law 1: from a to a there is nothing to do", arguments: seeds)
    func nothingToDo(seed: UInt64) {
        let desired = RandomConfigs(seed: seed).desired
        #expect(self.steps(from: desired, to: desired).isEmpty)
    }

    @Test("law 2: applying the plan from a to b to a gives b", arguments: seeds)
    func applies(seed: UInt64) {
        let configs = RandomConfigs(seed: seed)
        let steps = self.steps(from: configs.observed, to: configs.desired)
        #expect(self.applying(steps, to: configs.observed) == configs.desired)
        #expect(
            zip(steps, steps.dropFirst()).allSatisfy { ($0.phase, $0.change.subject) <= ($1.phase, $1.change.subject) })
    }

    @Test("law 3: a step applied twice equals once", arguments: seeds)
    func idempotent(seed: UInt64) {
        let configs = RandomConfigs(seed: seed)
        var state = configs.observed
        for step in self.steps(from: configs.observed, to: configs.desired) {
            state.apply(step.change)
            #expect(self.applying([step], to: state) == state, "\(step.change)")
        }
    }

    @Test("law 4: stop anywhere, plan again, finish: still b", arguments: seeds)
    func finishesFromAnywhere(seed: UInt64) {
        let configs = RandomConfigs(seed: seed)
        var chance = SplitMix64(seed: seed)
        let order = Self.shuffledInPhases(self.steps(from: configs.observed, to: configs.desired), &chance)
        for count in 0...order.count {
            // A port that somebody took out between the two runs is no member any more, and is there.
            let stopped = self.applying(order.prefix(count), to: configs.observed)
            let finished = self.applying(self.steps(from: stopped, to: configs.desired), to: stopped)
            #expect(finished == configs.desired, "after \(count) of \(order.count) steps")
        }
    }

    @Test("law 5: no VLAN on a place that neither end gives it, in any order that the phases allow", arguments: seeds)
    func staysWithinBothEnds(seed: UInt64) {
        let configs = RandomConfigs(seed: seed)
        var chance = SplitMix64(seed: seed)
        for _ in 0..<4 {
            let order = Self.shuffledInPhases(self.steps(from: configs.observed, to: configs.desired), &chance)
            var state = configs.observed
            for step in order {
                state.apply(step.change)
                Self.expect(state, within: configs)
            }
            #expect(state == configs.desired, "the order inside a phase must not matter")
        }
    }

    private static func shuffledInPhases(_ steps: [Step], _ chance: inout SplitMix64) -> [Step] {
        Phase.allCases.flatMap { phase in steps.filter { $0.phase == phase }.shuffled(using: &chance) }
    }

    private static func expect(_ state: SwitchConfig, within configs: RandomConfigs) {
        let ends = [configs.observed, configs.desired]
        for port in state.ports {
            let allowed = ends.compactMap { $0[port: port.name]?.vlans }
            Self.expect(port.vlans, within: allowed, at: port.name)
        }
        if let bridge = state.bridge {
            Self.expect(bridge.vlans, within: ends.compactMap { $0.bridge?.vlans }, at: "the bridge")
        }
        for svi in state.svis {
            let allowed = ends.compactMap { $0[svi: svi.vlan] }.flatMap(\.addresses).map(\.interface)
            #expect(svi.addresses.map(\.interface).allSatisfy(allowed.contains))
        }
    }

    private static func expect(_ vlans: PortVLANs, within ends: [PortVLANs], at place: String) {
        let allowed = ends.reduce(VLANSet()) { $0.union($1.all) }
        #expect(vlans.all.isSubset(of: allowed), "\(place) carries \(vlans.all.subtracting(allowed))")
        if let native = vlans.native { #expect(ends.contains { $0.native == native }, "\(place) has native \(native)") }
    }

    @Test("in no state do two SVIs answer for one network", arguments: seeds)
    func oneOwnerForANetwork(seed: UInt64) {
        let configs = RandomConfigs(seed: seed)
        // Ends that are themselves at odds prove nothing.
        guard [configs.observed, configs.desired].allSatisfy({ Self.clashes(in: $0).isEmpty }) else { return }
        var state = configs.observed
        for step in self.steps(from: configs.observed, to: configs.desired) {
            state.apply(step.change)
            #expect(Self.clashes(in: state).isEmpty, "after \(step.change)")
        }
    }

    private static func clashes(in config: SwitchConfig) -> [IPv6Prefix] {
        var owners: [IPv6Prefix: VID] = [:]
        return config.svis.flatMap { svi in
            svi.addresses.compactMap { address -> IPv6Prefix? in
                let interface = address.interface
                guard let network = IPv6Prefix(containing: interface.address, length: interface.prefixLength) else {
                    return nil
                }
                let owner = owners.updateValue(svi.vlan, forKey: network)
                return owner == nil || owner == svi.vlan ? nil : network
            }
        }
    }

    @Test("what is absent is left out, and nothing else", arguments: seeds)
    func absentPorts(seed: UInt64) {
        var configs = RandomConfigs(seed: seed)
        guard let absent = configs.desired.ports.first?.name else { return }
        configs.observed[port: absent] = nil
        let differences = configs.desired.differences(from: configs.observed, absent: [absent])
        let steps = StepList(
            curing: differences, from: configs.observed, to: configs.desired, in: Surroundings()
        ).steps
        var expected = configs.desired
        expected[port: absent] = nil
        #expect(self.applying(steps, to: configs.observed) == expected)
    }

    @Test("a description is never more than a description", arguments: seeds)
    func descriptions(seed: UInt64) {
        let config = RandomConfigs(seed: seed).desired
        var other = config
        for port in config.ports { other[port: port.name]?.description = "\(port.description)!" }
        let steps = self.steps(from: config, to: other)
        #expect(steps.count == config.ports.count)
        #expect(steps.allSatisfy { $0.impact == .none && $0.hosts == .none })
    }
}
