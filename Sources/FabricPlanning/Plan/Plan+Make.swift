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
        let links = Set(desired.fabric.links.flatMap { [$0.a, $0.b] })
        self.form = Plan.form
        self.fabric = desired.fabric.name
        self.made = made
        self.vlans = desired.vlanNames
        self.allocations = allocations
        self.switches = []
        self.batches = []
        self.problems = []
        for (index, reading) in readings.enumerated() {
            let item = desired.switches[index]
            var surroundings = Surroundings(of: index, in: desired, links: links)
            let problems = item.problems(in: reading, &surroundings)
            self.problems += problems
            self.switches.append(PlannedSwitch(item.scope, reading))
            guard let observation = reading.observation, !problems.contains(where: \.isBlocking) else { continue }
            let steps = item.steps(from: observation, in: surroundings)
            // Nothing joins two switches yet, so no batch has another to wait for.
            if !steps.isEmpty { self.batches.append(Batch(scope: item.scope, steps: steps)) }
        }
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

    /// What no step can cure, the worst first.
    func problems(in reading: Reading, _ surroundings: inout Surroundings) -> [Problem] {
        let kinds: [Problem.Kind] =
            switch reading {
            case .unreadable(let error): [.unreadable(error)]
            case .read(let observation, let capabilities):
                (capabilities.map { self.problems(with: $0) } ?? []) + self.problems(in: observation, &surroundings)
            }
        return kinds.map { Problem($0, of: self.scope.name) }
    }

    private func problems(with capabilities: Capabilities) -> [Problem.Kind] {
        let count = self.config.ports.count
        let tooMany = count > capabilities.portLimit
        return capabilities.lacks.map { .lack($0) }
            + (tooMany ? [.tooManyPorts(count, limit: capabilities.portLimit)] : [])
    }

    private func problems(in observation: Observation, _ surroundings: inout Surroundings) -> [Problem.Kind] {
        var kinds: [Problem.Kind] = []
        let ours = Observation.Holder(fabric: self.scope.fabric, switchName: self.scope.name)
        if let holder = observation.holder, holder != ours { kinds.append(.held(by: holder)) }
        kinds += observation.unknown.map { .unread($0) }
        for port in observation.absent { kinds.append(.absentPort(port, hosts: surroundings.hosts(on: port))) }
        for svi in observation.owned.svis {
            for address in svi.addresses
            where address.state == .duplicate && self.desires(address.interface, on: svi.vlan) {
                kinds.append(.duplicateAddress(svi.vlan, address.interface))
            }
        }
        return kinds
    }

    private func desires(_ address: InterfaceAddress, on vlan: VID) -> Bool {
        self.config[svi: vlan]?.addresses.contains { $0.interface == address } ?? false
    }
}
