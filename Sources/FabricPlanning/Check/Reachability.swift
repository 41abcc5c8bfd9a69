package import FabricModel

/// Who reaches whom, and through what.
///
/// Hosts that stand in the same VLANs of the same switches reach the same others, so questions are answered by standing and
/// not by pairs of hosts.
package struct Reachability: Sendable {
    private let fabric: Fabric
    private let numbers: Numbers
    /// The VLANs that each switch routes between.
    private let routed: [VLANSet]

    /// A VLAN on a switch; nothing joins switches yet.
    struct Place: Hashable {
        var owner: SwitchIndex
        var vlan: VID
    }

    package init(_ fabric: Fabric, _ numbers: Numbers) {
        self.fabric = fabric
        self.numbers = numbers
        var routed = [VLANSet](repeating: VLANSet(), count: fabric.switches.count)
        for (index, gateway) in fabric.gateways.enumerated() where numbers.gateways[index] != nil {
            routed[Int(gateway.owner)].insert(gateway.vlan)
        }
        self.routed = routed
    }

    /// Where a host stands: its VLANs on those of its ports that are up and carry them. In ascending order.
    func places(of host: HostIndex) -> [Place] {
        let host = self.fabric.hosts[Int(host)]
        let vlans = self.fabric.vlans(of: host)
        var places: [Place] = []
        for index in self.fabric.ports(of: host) where self.fabric.ports[Int(index)].isUp {
            let port = self.fabric.ports[Int(index)]
            let carried = self.fabric.written(at: port)
            for vlan in vlans.intersection(carried.all) where self.numbers.prefix(of: vlan) != nil {
                let place = Place(owner: port.owner, vlan: vlan)
                if !places.contains(place) { places.append(place) }
            }
        }
        return places.sorted { ($0.owner, $0.vlan) < ($1.owner, $1.vlan) }
    }

    /// Whether packets of one host arrive at the other, once every switch holds what it should.
    package func reaches(_ source: HostIndex, _ destination: HostIndex) -> Bool {
        self.reaches(self.places(of: source), self.places(of: destination))
    }

    func reaches(_ from: [Place], _ to: [Place]) -> Bool { self.way(from, to) != nil }

    /// How one reaches the other, in words: `both are in VLAN web (10)`; nil where it does not.
    func way(_ from: [Place], _ to: [Place]) -> String? {
        if let shared = from.first(where: to.contains) { return "both are in VLAN \(self.fabric.label(shared.vlan))" }
        for place in from where self.isRouted(place) {
            for other in to where other.owner == place.owner && self.isRouted(other) {
                let router = self.fabric.switches[Int(place.owner)].name
                return
                    "'\(router)' routes between VLANs \(self.fabric.label(place.vlan)) and \(self.fabric.label(other.vlan))"
            }
        }
        return nil
    }

    private func isRouted(_ place: Place) -> Bool { self.routed[Int(place.owner)].contains(place.vlan) }

    /// Which step of the way is missing between two hosts that do not reach each other.
    func missingStep(from source: HostIndex, to destination: HostIndex) -> String {
        let ends = [(source, self.places(of: source)), (destination, self.places(of: destination))]
        for (host, places) in ends where places.isEmpty { return self.whyNowhere(host) }
        let owners = ends.map { Set($0.1.map(\.owner)) }
        if owners[0].isDisjoint(with: owners[1]) {
            let names = ends.map { "'\(self.fabric.switches[Int($0.1[0].owner)].name)'" }
            return "nothing joins \(names[0]) and \(names[1])"
        }
        for (_, places) in ends where !places.contains(where: self.isRouted) {
            let labels = places.map { self.fabric.label($0.vlan) }.joined(separator: ", ")
            let others = places.count > 1 ? "s" : ""
            let owner = self.fabric.switches[Int(places[0].owner)].name
            return "VLAN\(others) \(labels) \(places.count > 1 ? "have" : "has") no gateway on '\(owner)'"
        }
        return "their gateways are on different switches, and nothing joins those"
    }

    private func whyNowhere(_ host: HostIndex) -> String {
        let name = self.fabric.hosts[Int(host)].name
        let ports = self.fabric.ports(of: self.fabric.hosts[Int(host)])
        if let port = ports.first, !ports.contains(where: { self.fabric.ports[Int($0)].isUp }) {
            return "the port of '\(name)' is shut: \(self.fabric.place(of: port))"
        }
        return self.fabric.vlans(of: self.fabric.hosts[Int(host)]).isEmpty
            ? "'\(name)' is in no VLAN" : "no VLAN of '\(name)' is carried to it, or has a prefix"
    }
}
