package import FabricGraph
package import FabricModel

/// Who reaches whom over a whole fabric, once every switch holds what it should.
///
/// Two hosts reach each other where they share a VLAN and are in one part of it; or, sharing none, where the first gateway of
/// each one's VLAN that is alive and in its part routes for the VLAN of the other and is in the part of that one. So a host
/// whose gateway is down or out of reach uses the next, and answers have to come back as well.
package struct Reachability: Sendable {
    let fabric: Fabric
    let trees: ForwardingTrees
    private let numbers: Numbers
    /// By VLAN id its gateways that have an address, the first choice first.
    private let gateways: [[SwitchIndex]]
    /// The VLANs that each gateway switch routes between.
    private let routed: [SwitchIndex: VLANSet]
    /// By VLAN id a number that VLANs share which are routed alike: to the same others, from the same others.
    private let routing: [Int]
    /// How many such numbers there are.
    let routingCount: Int
    /// How the VLANs that are split are joined.
    private let joined: [VID: Joined]
    /// The switch that ways are asked to pass.
    private let via: SwitchIndex?
    /// What is joined without that switch, in the VLANs that matter.
    private let branches: [VID: Joined]

    /// - Parameters:
    ///   - trees: of the fabric that the numbers belong to.
    ///   - via: a switch that ways are asked to pass.
    ///   - vlans: where that is asked; all that anybody asks about.
    package init(
        _ trees: ForwardingTrees, _ numbers: Numbers, via: SwitchIndex? = nil, in vlans: VLANSet = VLANSet()
    ) {
        let fabric = trees.graph.fabric
        var gateways = [[SwitchIndex]](repeating: [], count: 4096)
        var routed: [SwitchIndex: VLANSet] = [:]
        for (index, gateway) in fabric.gateways.enumerated() where trees.graph.isAlive[Int(gateway.owner)] {
            if numbers.gateways[index] == nil { continue }
            gateways[Int(gateway.vlan.rawValue)].append(gateway.owner)
            routed[gateway.owner, default: VLANSet()].insert(gateway.vlan)
        }
        self.fabric = fabric
        self.trees = trees
        self.numbers = numbers
        self.gateways = gateways
        self.routed = routed
        // Who routes to a VLAN, and who is asked in it, is all that tells it from another.
        var numbersOf: [[SwitchIndex]: Int] = [:]
        self.routing = gateways.map { owners in
            let key = Array(owners.prefix(1)) + owners.sorted()
            let number = numbersOf[key] ?? numbersOf.count
            numbersOf[key] = number
            return number
        }
        self.routingCount = numbersOf.count
        self.via = via
        self.joined = Dictionary(uniqueKeysWithValues: trees.split.map { ($0, Joined(trees, in: $0)) })
        self.branches =
            via == nil ? [:] : Dictionary(uniqueKeysWithValues: vlans.map { ($0, Joined(trees, in: $0, without: via)) })
    }

    /// Whether packets of one host arrive at the other, and answers come back.
    package func reaches(_ source: HostIndex, _ destination: HostIndex) -> Bool {
        let (one, other) = (self.standing(of: source), self.standing(of: destination))
        return self.keeps(true, one, other)
    }

    // MARK: Where hosts stand

    private func place(_ vlan: VID, at owner: SwitchIndex) -> Standing.Place {
        Standing.Place(
            vlan: vlan, part: self.joined[vlan]?[owner] ?? 0, branch: self.branches[vlan]?[owner] ?? 0)
    }

    /// The VLAN of a host with one port that works and is in this VLAN alone, where that is whole and nobody asks for the way.
    func plainVLAN(of index: HostIndex) -> VID? {
        let host = self.fabric.hosts[Int(index)]
        guard self.via == nil, host.ports.count == 1, host.tagged == 0, let vlan = host.native else { return nil }
        let port = self.fabric.ports[Int(self.fabric.hostPorts[host.ports.lowerBound])]
        guard port.isUp, port.native == vlan, port.allowed == 0, self.trees.graph.isAlive[Int(port.owner)],
            self.joined[vlan] == nil, self.numbers.prefix(of: vlan) != nil
        else { return nil }
        return vlan
    }

    /// How a VLAN is routed; VLANs of one number are routed alike, where both are whole.
    func routing(of vlan: VID) -> Int { self.routing[Int(vlan.rawValue)] }

    func standing(of index: HostIndex) -> Standing {
        let feet = self.feet(of: index)
        let works = self.fabric.ports(of: self.fabric.hosts[Int(index)]).filter { self.fabric.ports[Int($0)].isUp }
        return Standing(feet: feet.map(\.foot), isGone: feet.isEmpty && !works.isEmpty && self.areDead(works))
    }

    private func areDead(_ ports: [PortIndex]) -> Bool {
        ports.allSatisfy { !self.trees.graph.isAlive[Int(self.fabric.ports[Int($0)].owner)] }
    }

    /// What each of a host's ports that work gives it.
    func feet(of index: HostIndex) -> [(port: PortIndex, foot: Standing.Foot)] {
        let host = self.fabric.hosts[Int(index)]
        let vlans = self.fabric.vlans(of: host)
        return self.fabric.ports(of: host).compactMap { index in
            let port = self.fabric.ports[Int(index)]
            guard port.isUp, self.trees.graph.isAlive[Int(port.owner)] else { return nil }
            let carried = port.mode == .unused ? vlans : self.fabric.written(at: port).all
            let places = vlans.intersection(carried).filter { self.numbers.prefix(of: $0) != nil }
                .map { self.place($0, at: port.owner) }
            return places.isEmpty ? nil : (index, Standing.Foot(places: places))
        }
    }

    // MARK: Ways

    /// What ways there are: any at all, any through the switch that is asked for, any around it.
    struct Ways {
        var passing = false
        var avoiding = false
        var isAny: Bool { self.passing || self.avoiding }
    }

    /// Whether two that stand there keep a promise to reach each other, or not to, whichever of their ports is active.
    ///
    /// Where a way through a switch is asked for, `reaches` means that every way there passes it, and `does not reach` that
    /// none does.
    func keeps(_ reaches: Bool, _ source: Standing, _ destination: Standing) -> Bool {
        if source.feet.isEmpty || destination.feet.isEmpty { return !reaches }
        return source.feet.allSatisfy { from in destination.feet.allSatisfy { self.keeps(reaches, from, $0) } }
    }

    func keeps(_ reaches: Bool, _ from: Standing.Foot, _ to: Standing.Foot) -> Bool {
        let there = self.ways(from, to)
        if !reaches { return self.via == nil ? !there.isAny : !there.passing }
        guard there.isAny, self.via == nil || !there.avoiding else { return false }
        return self.ways(to, from).isAny
    }

    func ways(_ from: Standing.Foot, _ to: Standing.Foot) -> Ways {
        var ways = Ways()
        var sharesVLAN = false
        for one in from.places {
            for other in to.places where one.vlan == other.vlan {
                sharesVLAN = true
                if one.part == other.part { self.note(self.passes(one, other), in: &ways) }
            }
        }
        // In a VLAN that both are in, nobody asks a router.
        if sharesVLAN { return ways }
        for one in from.places {
            guard let gateway = self.gateway(of: one), let routed = self.routed[gateway] else { continue }
            for other in to.places where routed.contains(other.vlan) {
                let (near, far) = (self.place(one.vlan, at: gateway), self.place(other.vlan, at: gateway))
                guard far.part == other.part else { continue }
                self.note(self.passes(one, near) || self.passes(far, other), in: &ways)
            }
        }
        return ways
    }

    private func note(_ passes: Bool, in ways: inout Ways) {
        if passes { ways.passing = true } else { ways.avoiding = true }
    }

    /// Whether the way between two places of one part passes the switch that is asked for.
    private func passes(_ one: Standing.Place, _ other: Standing.Place) -> Bool {
        one.branch != other.branch || one.branch == self.via
    }

    /// The first gateway that is alive and in the part.
    private func gateway(of place: Standing.Place) -> SwitchIndex? {
        self.gateways[Int(place.vlan.rawValue)].first { self.place(place.vlan, at: $0).part == place.part }
    }
}
