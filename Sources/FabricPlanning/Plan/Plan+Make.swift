package import FabricModel

extension Plan {
    /// Makes the plan that turns what was read into what is desired.
    ///
    /// The same inputs always make the same plan, and equal states make an empty one.
    ///
    /// - Parameters:
    ///   - readings: one for each of `desired.switches`.
    ///   - allocations: numbers of `desired` that are not written down yet.
    ///   - made: the time that the plan carries.
    package init(
        from readings: [Reading], to desired: Desired, allocations: [Allocation] = [], made: UTCTime
    ) {
        let switches = zip(desired.switches, readings)
        let problems = Problems(in: readings, of: desired)
        let moves = LinkMoves(from: readings, isReachable: problems.isPlannable, to: desired)
        var batches = BatchList(moves)
        for (index, (item, reading)) in switches.enumerated() where problems.isPlannable[index] {
            guard let observation = reading.observation else { continue }
            let steps = item.steps(from: observation, in: Surroundings(of: index, in: desired))
            batches.add(steps, of: index, holding: observation.owned)
        }
        self.form = Plan.form
        self.fabric = desired.fabric.name
        self.made = made
        self.vlans = desired.vlanNames
        self.allocations = allocations
        self.switches = switches.map { PlannedSwitch($0.scope, $1) }
        self.batches = batches.batches(scopes: desired.switches.map(\.scope))
        self.groups = GroupImpact(of: self.batches, from: readings, to: desired).changes
        self.problems = (problems.all + moves.problems).sorted { $0.switchIndex < $1.switchIndex }.map(\.problem)
    }
}

extension Desired {
    /// By VLAN id.
    var vlanNames: [VLANName] {
        self.fabric.vlans.map { VLANName(id: $0.id, name: $0.name) }.sorted { $0.id < $1.id }
    }
}

extension PlannedSwitch {
    fileprivate init(_ scope: SwitchScope, _ reading: Reading) {
        let observation = reading.observation
        self.init(
            scope: scope, madeFrom: observation?.fingerprint, makes: (observation?.generation ?? .none).next,
            foreignCount: observation?.foreign.count ?? 0)
    }
}

extension DesiredSwitch {
    fileprivate func steps(from observation: Observation, in surroundings: Surroundings) -> [Step] {
        let differences = self.config.differences(from: observation.owned, absent: Set(observation.absent))
        if differences.isEmpty { return [] }
        return StepList(curing: differences, from: observation.owned, to: self.config, in: surroundings).steps
    }
}
