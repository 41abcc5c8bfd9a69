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
    private var before: Joining
    private var after: Joining
    private var between: Joining

    /// - Parameter vlans: those that are asked about.
    init(_ links: LinkStates, _ ports: PortStates, _ desired: Desired, of vlans: VLANSet) {
        self.ports = ports
        self.desired = desired
        let count = desired.fabric.switches.count
        self.before = Joining(switches: count, LinksByVLAN(links.before, of: vlans))
        // Where a VLAN is whole, there is one part.
        self.after = Joining(
            switches: count, LinksByVLAN(links.after, of: vlans.intersection(desired.trees.split)),
            isWhole: { !desired.trees.split.contains($0) })
        self.between = Joining(switches: count, LinksByVLAN(links.between, of: vlans))
    }

    /// Turns to a VLAN.
    mutating func join(_ vlan: VID) {
        let ends = self.desired.trees.graph.ends
        self.before.join(vlan, ends)
        self.after.join(vlan, ends)
        self.between.join(vlan, ends)
    }

    /// Where a host is in the VLAN that was turned to. Of several ports the first that carries it counts.
    mutating func parts(of host: HostIndex, in vlan: VID) -> Three {
        let fabric = self.desired.fabric
        let isNative = fabric.hosts[Int(host)].native == vlan
        func carries(_ vlans: PortVLANs) -> Bool {
            isNative ? vlans.native == vlan && vlans.untagged.contains(vlan) : vlans.tagged.contains(vlan)
        }
        var (old, new): (PortIndex?, PortIndex?)
        for port in fabric.ports(of: fabric.hosts[Int(host)]) {
            if old == nil, carries(self.ports.before(Int(port))) { old = port }
            if new == nil, carries(self.ports.after(Int(port))) { new = port }
        }
        func owner(_ port: PortIndex) -> Int { Int(fabric.ports[Int(port)].owner) }
        var three = Three.none
        if let old { three.before = self.before.part(of: owner(old)) }
        if let new { three.after = self.after.part(of: owner(new)) }
        if let old, old == new, !self.ports.isCut[Int(old)] { three.between = self.between.part(of: owner(old)) }
        return three
    }
}

/// The links that carry each VLAN, in one flat row.
private struct LinksByVLAN {
    private var starts = [Int](repeating: 0, count: 4097)
    private var links: [LinkIndex] = []

    init(_ sets: [VLANSet], of vlans: VLANSet) {
        if vlans.isEmpty { return }
        var starts = self.starts
        let meant = sets.map { $0.isEmpty ? $0 : $0.intersection(vlans) }
        for set in meant { for vlan in set { starts[Int(vlan.rawValue) + 1] += 1 } }
        for id in 1...4096 { starts[id] += starts[id - 1] }
        var next = starts
        var links = [LinkIndex](repeating: 0, count: starts[4096])
        for (link, set) in meant.enumerated() {
            for vlan in set {
                links[next[Int(vlan.rawValue)]] = LinkIndex(link)
                next[Int(vlan.rawValue)] += 1
            }
        }
        self.starts = starts
        self.links = links
    }

    subscript(vlan: VID) -> ArraySlice<LinkIndex> {
        self.links.isEmpty ? [] : self.links[self.starts[Int(vlan.rawValue)]..<self.starts[Int(vlan.rawValue) + 1]]
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

    mutating func join(_ vlan: VID, _ ends: [(a: SwitchIndex, b: SwitchIndex)]) {
        for index in self.touched { self.towards[index] = Int32(index) }
        self.touched.removeAll(keepingCapacity: true)
        self.isOne = self.isWhole(vlan)
        for link in self.links[vlan] {
            let (a, b) = (self.find(Int(ends[Int(link)].a)), self.find(Int(ends[Int(link)].b)))
            if a == b { continue }
            self.towards[max(a, b)] = Int32(min(a, b))
            self.touched.append(max(a, b))
        }
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
