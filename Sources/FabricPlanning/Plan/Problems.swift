import FabricGraph
import FabricModel

/// What no step can cure, switch by switch, and which switches anything can be planned for.
struct Problems {
    struct Placed {
        var switchIndex: Int
        var problem: Problem
    }

    /// In the order of the switches, for each the worst first.
    private(set) var all: [Placed] = []
    /// For every switch whether it was read, and nothing about it forbids a write.
    private(set) var isPlannable: [Bool] = []

    /// - Parameter readings: one for each of `desired.switches`.
    init(in readings: [Reading], of desired: Desired) {
        self.init(own: readings.indices.map { desired.problems(ofSwitch: $0, in: readings[$0]) }, readings, desired)
    }

    /// - Parameter own: for each switch its own problems.
    init(own: [[Problem]], _ readings: [Reading], _ desired: Desired) {
        for (index, problems) in own.enumerated() {
            self.isPlannable.append(
                readings[index].isRead && !problems.contains(where: \.isBlocking))
            if !problems.isEmpty { self.all += problems.map { Placed(switchIndex: index, problem: $0) } }
        }
        for link in desired.trees.graph.failures.links.sorted() where Int(link) < desired.trees.graph.ends.count {
            if let placed = Problems.deadLink(link, readings, desired) { self.all.append(placed) }
        }
        self.all += Problems.crowds(readings, desired)
        // Stable, so that each switch keeps its order.
        self.all.sort { $0.switchIndex < $1.switchIndex }
    }

    /// A link that one of its ends reports to have no carrier; nil where it is down for another reason.
    private static func deadLink(_ link: LinkIndex, _ readings: [Reading], _ desired: Desired) -> Placed? {
        let fabric = desired.fabric
        let cable = fabric.links[Int(link)]
        for (port, other) in [(cable.a, cable.b), (cable.b, cable.a)] {
            let (owner, name) = (Int(fabric.ports[Int(port)].owner), fabric.name(of: port))
            guard let observation = readings[owner].observation, observation.withoutCarrier.contains(name),
                observation.owned[port: name]?.isUp ?? false
            else { continue }
            return Placed(
                switchIndex: owner,
                problem: Problem(
                    .deadLink(port: name, to: fabric.place(of: other)), of: desired.switches[owner].scope.name))
        }
        return nil
    }
}

extension Problems {
    /// Switches on which what is down places more VLANs than they can hold. With nothing down that is an error of the topology, and
    /// nothing is planned.
    private static func crowds(_ readings: [Reading], _ desired: Desired) -> [Placed] {
        let (fabric, trees) = (desired.fabric, desired.trees)
        if trees.graph.failures.isEmpty { return [] }
        return fabric.switches.indices.compactMap { index in
            guard readings[index].isRead, let crowd = fabric.crowd(on: SwitchIndex(index), trees) else { return nil }
            return Placed(
                switchIndex: index,
                problem: Problem(
                    .tooManyVLANs(crowd.placed.count, limit: crowd.limit.count), of: fabric.switches[index].name))
        }
    }
}

extension Desired {
    /// What no step can cure at one switch, the worst first.
    func problems(ofSwitch index: Int, in reading: Reading) -> [Problem] {
        var surroundings = Surroundings(of: index, in: self)
        return self.switches[index].problems(in: reading, &surroundings)
    }
}

extension DesiredSwitch {
    /// What no step can cure, the worst first.
    fileprivate func problems(in reading: Reading, _ surroundings: inout Surroundings) -> [Problem] {
        let kinds: [Problem.Kind] =
            switch reading {
            case .unreadable(let error): [.unreadable(error)]
            case .skipped: []
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
