import FabricGraph
import FabricModel

/// In which part of a VLAN each host is before, after and in between, one VLAN after the other.
struct PartsByVLAN {
    /// The part in each state; -1 for who is with nobody.
    struct Three: Hashable {
        var before: Int
        var after: Int
        var between: Int

        static let none = Three(before: -1, after: -1, between: -1)
    }

    private let ports: PortStates
    private let desired: Desired
    /// The links that carry a VLAN in all three states.
    private let settled: LinksByVLAN
    private var before: Joining
    private var after: Joining
    private var between: Joining

    /// - Parameter vlans: those that are asked about.
    init(_ links: LinkStates, _ ports: PortStates, _ desired: Desired, _ unsettled: Unsettled, of vlans: VLANSet) {
        self.ports = ports
        self.desired = desired
        let count = desired.fabric.switches.count
        self.settled = LinksByVLAN(settledIn: desired.trees, unsettled, of: vlans)
        func row(_ sets: [VLANSet], _ vlans: VLANSet) -> LinksByVLAN {
            LinksByVLAN(unsettled.links, sets, of: vlans)
        }
        self.before = Joining(switches: count, row(links.before, vlans))
        // Where a VLAN is whole, there is one part.
        self.after = Joining(
            switches: count, row(links.after, vlans.intersection(desired.trees.split)),
            isWhole: { !desired.trees.split.contains($0) })
        self.between = Joining(switches: count, row(links.between, vlans))
    }

    /// Turns to a VLAN.
    mutating func join(_ vlan: VID) {
        let ends = self.desired.trees.graph.ends
        self.before.join(vlan, ends, besides: self.settled[vlan])
        self.after.join(vlan, ends, besides: self.settled[vlan])
        self.between.join(vlan, ends, besides: self.settled[vlan])
    }

    /// Where a host is in the VLAN that was turned to. Of several ports the first that carries it counts.
    mutating func parts(of host: HostIndex, in vlan: VID) -> Three {
        let isNative = self.desired.trees.graph.fabric.hosts[Int(host)].native == vlan
        var (old, new): (Int?, Int?)
        for place in self.desired.trees.graph.fabric.hosts[Int(host)].ports {
            let port = Int(self.desired.trees.graph.fabric.hostPorts[place])
            let carries = self.ports.carries(vlan, isNative: isNative, port)
            if old == nil, carries.before { old = port }
            if new == nil, carries.after { new = port }
        }
        var three = Three.none
        if let old { three.before = self.before.part(of: self.owner(of: old)) }
        if let new { three.after = self.after.part(of: self.owner(of: new)) }
        if let old, old == new, !self.ports.isCut(old) { three.between = self.between.part(of: self.owner(of: old)) }
        return three
    }

    private func owner(of port: Int) -> Int { Int(self.desired.trees.graph.fabric.ports[port].owner) }
}

/// The links that carry each VLAN.
private struct LinksByVLAN {
    /// For every VLAN id its place in `rows`, or -1.
    private var places: [Int16] = []
    private var rows: [[LinkIndex]] = []
    private let vlans: VLANSet

    /// Up to how many VLANs it is cheaper to look for the links of each.
    private static let few = 8

    private init(of vlans: VLANSet) {
        self.vlans = vlans
        if vlans.isEmpty { return }
        self.places = [Int16](repeating: -1, count: 4096)
        for (place, vlan) in vlans.enumerated() { self.places[Int(vlan.rawValue)] = Int16(place) }
        self.rows = [[LinkIndex]](repeating: [], count: vlans.count)
    }

    /// - Parameter sets: what each of the links carries.
    init(_ links: [LinkIndex], _ sets: [VLANSet], of vlans: VLANSet) {
        self.init(of: vlans)
        if vlans.isEmpty { return }
        for (link, set) in zip(links, sets) where !set.isEmpty { self.add(link, set) }
    }

    /// The links whose ends are settled.
    init(settledIn trees: ForwardingTrees, _ unsettled: Unsettled, of vlans: VLANSet) {
        self.init(of: vlans)
        if vlans.count > LinksByVLAN.few {
            for link in trees.setOfLink.indices.lazy.map({ LinkIndex($0) }) where unsettled.place(of: link) == nil {
                self.add(link, trees[link])
            }
        } else {
            for (place, vlan) in vlans.enumerated() {
                self.rows[place] = trees.links(carrying: vlan).filter { unsettled.place(of: $0) == nil }
            }
        }
    }

    private mutating func add(_ link: LinkIndex, _ set: VLANSet) {
        for vlan in set.intersection(self.vlans) { self.rows[Int(self.places[Int(vlan.rawValue)])].append(link) }
    }

    subscript(vlan: VID) -> [LinkIndex] {
        if self.places.isEmpty { return [] }
        let place = Int(self.places[Int(vlan.rawValue)])
        return place < 0 ? [] : self.rows[place]
    }
}

/// Switches joined by the links of one VLAN at a time.
private struct Joining {
    private let links: LinksByVLAN
    private let isWhole: (VID) -> Bool
    private var towards: [Int32]
    private var touched: [Int] = []
    private var isOne = false

    init(switches count: Int, _ links: LinksByVLAN, isWhole: @escaping (VID) -> Bool = { _ in false }) {
        self.links = links
        self.isWhole = isWhole
        self.towards = (0..<Int32(count)).map { $0 }
    }

    mutating func join(_ vlan: VID, _ ends: [(a: SwitchIndex, b: SwitchIndex)], besides others: [LinkIndex]) {
        for index in self.touched { self.towards[index] = Int32(index) }
        self.touched.removeAll(keepingCapacity: true)
        self.isOne = self.isWhole(vlan)
        if self.isOne { return }
        for link in others { self.join(ends[Int(link)]) }
        for link in self.links[vlan] { self.join(ends[Int(link)]) }
    }

    private mutating func join(_ ends: (a: SwitchIndex, b: SwitchIndex)) {
        let (a, b) = (self.find(Int(ends.a)), self.find(Int(ends.b)))
        if a == b { return }
        self.towards[max(a, b)] = Int32(min(a, b))
        self.touched.append(max(a, b))
    }

    mutating func part(of index: Int) -> Int { self.isOne ? 0 : self.find(index) }

    private mutating func find(_ index: Int) -> Int {
        var here = index
        while Int(self.towards[here]) != here {
            self.towards[here] = self.towards[Int(self.towards[here])]
            here = Int(self.towards[here])
        }
        return here
    }
}
