import FabricGraph
import FabricModel

/// A fabric drawn by names, in any order: switches appear as they are mentioned, ports as they are needed.
struct Drawing {
    var transit: [String: Bool] = [:]
    private(set) var switches: [String] = []
    private(set) var cables: [(a: String, aPort: String, b: String, bPort: String, bound: VLANSet?)] = []
    private(set) var hosts: [(name: String, at: String, vlan: Int)] = []
    private var gateways: [(vlan: Int, order: [String])] = []
    private var isKnown: Set<String> = []
    private var cableCount: [[String]: Int] = [:]

    mutating func add(_ name: String) {
        if self.isKnown.insert(name).inserted { self.switches.append(name) }
    }

    mutating func link(_ a: String, _ b: String, bound: VLANSet? = nil) {
        self.add(a)
        self.add(b)
        // A port is named for its peer, so that another switch's coming and going does not rename it.
        let count = self.cableCount[[a, b].sorted(), default: 0]
        self.cableCount[[a, b].sorted()] = count + 1
        self.cables.append((a, "to-\(b)-\(count)", b, "to-\(a)-\(count)", bound))
    }

    /// A host in a VLAN on a port of its own.
    mutating func host(_ vlan: Int, at name: String) {
        self.add(name)
        self.hosts.append(("h\(self.hosts.count)", name, vlan))
    }

    /// The gateways of a VLAN in order of preference.
    mutating func gateway(_ vlan: Int, _ order: String...) { self.gateway(vlan, order) }

    mutating func gateway(_ vlan: Int, _ order: [String]) {
        order.forEach { self.add($0) }
        self.gateways.append((vlan, order))
    }

    func renamed(_ old: String, _ new: String) -> Drawing {
        var copy = self
        func name(_ text: String) -> String { text == old ? new : text }
        copy.switches = self.switches.map(name)
        copy.cables = self.cables.map { (name($0.a), $0.aPort, name($0.b), $0.bPort, $0.bound) }
        copy.hosts = self.hosts.map { ($0.name, name($0.at), $0.vlan) }
        copy.gateways = self.gateways.map { ($0.vlan, $0.order.map(name)) }
        return copy
    }

    func shuffled(_ chance: inout SplitMix64) -> Drawing {
        var copy = self
        copy.switches.shuffle(using: &chance)
        copy.cables.shuffle(using: &chance)
        copy.cables = copy.cables.map { chance.oneIn(2) ? $0 : ($0.b, $0.bPort, $0.a, $0.aPort, $0.bound) }
        copy.hosts.shuffle(using: &chance)
        copy.gateways.shuffle(using: &chance)
        return copy
    }

    func fabric() -> Fabric {
        let here = Origin(line: 1, column: 1)
        var fabric = Fabric(name: "drawing")
        var owned: [String: [(name: String, native: VID?, bound: VLANSet?)]] = [:]
        for cable in self.cables {
            owned[cable.a, default: []].append((cable.aPort, nil, cable.bound))
            owned[cable.b, default: []].append((cable.bPort, nil, cable.bound))
        }
        for host in self.hosts { owned[host.at, default: []].append(("edge-\(host.name)", nil, nil)) }
        var index: [String: PortIndex] = [:]
        var sets: [VLANSet: VLANSetIndex] = [VLANSet(): 0]
        for name in self.switches.sorted(by: precedes) {
            let start = fabric.ports.count
            for port in owned[name, default: []].sorted(by: { precedes($0.name, $1.name) }) {
                index["\(name):\(port.name)"] = PortIndex(fabric.ports.count)
                var item = Port(
                    name: fabric.names.intern(port.name), owner: SwitchIndex(fabric.switches.count), origin: here)
                if let bound = port.bound {
                    item.mode = .trunk
                    item.allowed = sets[bound] ?? VLANSetIndex(fabric.vlanSets.count)
                    if sets[bound] == nil { fabric.vlanSets.append(bound) }
                    sets[bound] = item.allowed
                }
                fabric.ports.append(item)
            }
            fabric.switches.append(Switch(name: name, driver: .sim, ports: start..<fabric.ports.count, origin: here))
        }
        for cable in self.cables {
            if let a = index["\(cable.a):\(cable.aPort)"], let b = index["\(cable.b):\(cable.bPort)"] {
                fabric.links.append(Link(a, b, origin: here))
            }
        }
        fabric.links.sort { ($0.a, $0.b) < ($1.a, $1.b) }
        for host in self.hosts.sorted(by: { precedes($0.name, $1.name) }) {
            let start = fabric.hostPorts.count
            if let port = index["\(host.at):edge-\(host.name)"] { fabric.hostPorts.append(port) }
            fabric.hosts.append(
                Host(name: host.name, ports: start..<fabric.hostPorts.count, native: VID(host.vlan), origin: here))
        }
        for (vlan, order) in self.gateways {
            for (preference, name) in order.enumerated() {
                guard let vid = VID(vlan), let owner = fabric.switchIndex(named: name) else { continue }
                fabric.gateways.append(
                    Gateway(vlan: vid, owner: owner, preference: UInt8(clamping: preference), origin: here))
            }
        }
        fabric.gateways.sort { ($0.vlan, $0.preference) < ($1.vlan, $1.preference) }
        for vlan in Set(self.hosts.map(\.vlan) + self.gateways.map(\.vlan)).sorted() {
            guard let vid = VID(vlan) else { continue }
            fabric.vlanByID[vlan] = UInt16(fabric.vlans.count)
            fabric.vlans.append(VLAN(id: vid, name: "v\(vlan)", origin: here))
        }
        for index in fabric.switches.indices {
            fabric.switches[index].transit = self.transit[fabric.switches[index].name]
        }
        return fabric
    }

    func graph(without failures: Failures = .none) -> Graph {
        Graph(self.fabric(), without: failures)
    }

    func trees(without failures: Failures = .none) -> ForwardingTrees { ForwardingTrees(self.graph(without: failures)) }
}

extension SplitMix64 {
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}
