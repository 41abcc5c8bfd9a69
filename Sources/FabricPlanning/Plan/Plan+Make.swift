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
        self.init(
            from: readings, to: desired, PlanParts(from: readings, to: desired), allocations: allocations, made: made
        ) { desired.steps(ofSwitch: $0, from: readings[$0]) }
    }

    /// Puts a plan together.
    ///
    /// - Parameter steps: what an unsettled switch that can be changed does by itself.
    init(
        from readings: [Reading], to desired: Desired, _ parts: PlanParts, allocations: [Allocation], made: UTCTime,
        steps: (Int) -> [Step]
    ) {
        let problems = Problems(own: parts.problems, readings, desired)
        let unsettled = Unsettled(parts.unsettled.sorted(), in: desired)
        let moves = LinkMoves(from: readings, isReachable: problems.isPlannable, to: desired, unsettled)
        var batches = BatchList(moves)
        for index in parts.unsettled.union(batches.movingSwitches).sorted() where problems.isPlannable[index] {
            guard let observation = readings[index].observation else { continue }
            batches.add(parts.unsettled.contains(index) ? steps(index) : [], of: index, holding: observation.owned)
        }
        self.form = Plan.form
        self.fabric = desired.fabric.name
        self.made = made
        self.vlans = parts.vlans
        self.allocations = allocations
        self.switches = parts.switches
        self.batches = batches.batches { desired.switches[$0].scope }
        self.groups = GroupImpact(of: self.batches, from: readings, to: desired, unsettled, hosts: parts.hosts).changes
        self.problems = (problems.all + moves.problems).sorted { $0.switchIndex < $1.switchIndex }.map(\.problem)
    }
}

extension Desired {
    /// By VLAN id.
    var vlanNames: [VLANName] {
        self.fabric.vlans.map { VLANName(id: $0.id, name: $0.name) }.sorted { $0.id < $1.id }
    }
}

extension Desired {
    /// What a switch does by itself to hold what it should; nothing where nobody knows what it holds.
    func steps(ofSwitch index: Int, from reading: Reading) -> [Step] {
        guard let observation = reading.observation else { return [] }
        let config = self.config(ofSwitch: index, over: reading)
        let differences = config.differences(from: observation.owned, absent: Set(observation.absent))
        if differences.isEmpty { return [] }
        return StepList(
            curing: differences, from: observation.owned, to: config, in: Surroundings(of: index, in: self)
        ).steps
    }
}
