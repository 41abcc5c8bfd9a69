import FabricModel

/// What a plan is put together from besides readings and steps, switch by switch: worked out for one plan, or kept for the next.
struct PlanParts {
    /// For each switch what no step can cure and is its own.
    private(set) var problems: [[Problem]]
    private(set) var unsettled: Set<Int>
    private(set) var switches: [PlannedSwitch]
    let vlans: [VLANName]
    /// The hosts of each VLAN; nil where they are looked up when they are needed.
    var hosts: HostsByVLAN?

    /// - Parameter readings: one for each of `desired.switches`.
    init(from readings: [Reading], to desired: Desired) {
        self.problems = readings.indices.map { desired.problems(ofSwitch: $0, in: readings[$0]) }
        self.unsettled = Set(readings.indices.filter { !desired.isSettled($0, in: readings[$0]) })
        self.switches = zip(desired.switches, readings).map { PlannedSwitch($0.scope, $1) }
        self.vlans = desired.vlanNames
    }

    /// Looks at one switch anew.
    mutating func settle(_ index: Int, in reading: Reading, _ desired: Desired) {
        self.problems[index] = desired.problems(ofSwitch: index, in: reading)
        self.switches[index] = PlannedSwitch(desired.switches[index].scope, reading)
        if desired.isSettled(index, in: reading) {
            self.unsettled.remove(index)
        } else {
            self.unsettled.insert(index)
        }
    }
}

extension PlannedSwitch {
    fileprivate init(_ scope: SwitchScope, _ reading: Reading) {
        let observation = reading.observation
        self.init(
            scope: scope, madeFrom: observation?.fingerprint, makes: (observation?.generation ?? .none).next,
            foreignCount: observation?.foreign.count ?? 0,
            withoutPlace: reading.withoutPlace.isEmpty ? nil : reading.withoutPlace)
    }
}
