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
        let problems = Problems(in: readings, of: desired)
        self.init(from: readings, to: desired, problems, allocations: allocations, made: made) { index in
            desired.steps(ofSwitch: index, from: readings[index])
        }
    }

    /// Puts a plan together.
    ///
    /// - Parameter steps: what a switch that can be changed does by itself.
    init(
        from readings: [Reading], to desired: Desired, _ problems: Problems, allocations: [Allocation], made: UTCTime,
        steps: (Int) -> [Step]
    ) {
        let moves = LinkMoves(from: readings, isReachable: problems.isPlannable, to: desired)
        var batches = BatchList(moves)
        for (index, reading) in readings.enumerated() where problems.isPlannable[index] {
            guard let observation = reading.observation else { continue }
            batches.add(steps(index), of: index, holding: observation.owned)
        }
        self.form = Plan.form
        self.fabric = desired.fabric.name
        self.made = made
        self.vlans = desired.vlanNames
        self.allocations = allocations
        self.switches = zip(desired.switches, readings).map { PlannedSwitch($0.scope, $1) }
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

extension Desired {
    /// What a switch does by itself to hold what it should; nothing where nobody knows what it holds.
    func steps(ofSwitch index: Int, from reading: Reading) -> [Step] {
        guard let observation = reading.observation else { return [] }
        let config = self.switches[index].config
        let differences = config.differences(from: observation.owned, absent: Set(observation.absent))
        if differences.isEmpty { return [] }
        return StepList(
            curing: differences, from: observation.owned, to: config, in: Surroundings(of: index, in: self)
        ).steps
    }
}
