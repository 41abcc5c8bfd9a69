import FabricGraph
import FabricModel

/// Works out what ports must hold. What ports carry is built once for each combination, and then shared by all that have it.
struct PortCompiler {
    /// A combination that ports share: of what is written at an edge port, or of what the trees place on a link.
    private enum Key: Hashable {
        case edge(native: VID?, allowed: VLANSetIndex)
        case link(native: VID?, carried: UInt32)
    }

    private let trees: ForwardingTrees
    private let fabric: Fabric
    private let attachments: Attachments
    private var known: [Key: (PortVLANs, largest: UInt16)] = [:]
    /// The same for ports in one VLAN or none, by its id: almost every port of a large fabric is one.
    private var access: [(PortVLANs, largest: UInt16)?]
    /// The MTU of links without a list: that of the fabric's largest VLAN.
    private let largest: UInt16
    private var largestOfBound: [VLANSet: UInt16] = [:]

    /// - Parameter isForFew: no more than a few ports will be asked about.
    init(_ trees: ForwardingTrees, _ attachments: Attachments, isForFew: Bool = false) {
        self.access = isForFew ? [] : [(PortVLANs, largest: UInt16)?](repeating: nil, count: 4096)
        self.trees = trees
        self.fabric = trees.graph.fabric
        self.attachments = attachments
        self.largest = self.fabric.vlans.map(\.ownMTU).max() ?? defaultMTU
    }

    mutating func config(ofPort index: Int) -> PortConfig {
        let port = self.fabric.ports[index]
        let link = self.trees.graph.linkOfPort[index]
        return link == Graph.noLink ? self.edge(port, index) : self.end(port, index, of: link)
    }

    /// A port that leads to hosts, or nowhere.
    private mutating func edge(_ port: Port, _ index: Int) -> PortConfig {
        let (vlans, largest) = self.edge(native: port.native, allowed: port.allowed)
        return PortConfig(
            name: self.fabric.names[port.name], isUp: port.isUp, mtu: port.mtu ?? largest,
            description: self.description(of: port, with: self.attachments[index]), vlans: vlans)
    }

    private mutating func edge(native: VID?, allowed: VLANSetIndex) -> (PortVLANs, largest: UInt16) {
        let id = Int(native?.rawValue ?? 0)
        let isShared = allowed == 0 && !self.access.isEmpty
        if isShared, let known = self.access[id] { return known }
        let made = self.shared(.edge(native: native, allowed: allowed)) {
            .trunk(allowed: $0.vlanSets[Int(allowed)], native: native)
        }
        if isShared { self.access[id] = made }
        return made
    }

    /// A port that leads to another switch: it carries what the trees place on its link. It is large enough for every VLAN that
    /// they may ever place there, so that a move changes no MTU, which would take the link down for a moment.
    private mutating func end(_ port: Port, _ index: Int, of link: LinkIndex) -> PortConfig {
        let cable = self.fabric.links[Int(link)]
        let carried = self.trees[link]
        let native = self.fabric.native(of: cable).flatMap { carried.contains($0) ? $0 : nil }
        let (vlans, _) = self.shared(.link(native: native, carried: self.trees.setOfLink[Int(link)])) { _ in
            .trunk(allowed: carried, native: native)
        }
        let other = Int(cable.a) == index ? cable.b : cable.a
        return PortConfig(
            name: self.fabric.names[port.name], isUp: port.isUp,
            mtu: port.mtu ?? self.fabric.ports[Int(other)].mtu ?? self.largest(on: cable),
            description: port.description.map { self.fabric.names[$0] } ?? self.fabric.place(of: other), vlans: vlans)
    }

    private mutating func largest(on link: Link) -> UInt16 {
        guard let bound = self.fabric.bound(of: link) else { return self.largest }
        if let known = self.largestOfBound[bound] { return known }
        let largest = bound.compactMap { self.fabric.vlan($0)?.ownMTU }.max() ?? defaultMTU
        self.largestOfBound[bound] = largest
        return largest
    }

    private mutating func shared(_ key: Key, _ make: (Fabric) -> PortVLANs) -> (PortVLANs, largest: UInt16) {
        if let shared = self.known[key] { return shared }
        let vlans = make(self.fabric)
        let largest = vlans.all.compactMap { self.fabric.vlan($0)?.ownMTU }.max() ?? defaultMTU
        self.known[key] = (vlans, largest)
        return (vlans, largest)
    }

    /// What is written, else who is there: an operator who looks at the switch sees `web1` beside the port of web1.
    private func description(of port: Port, with hosts: ArraySlice<HostIndex>) -> String {
        if let written = port.description { return self.fabric.names[written] }
        if let only = hosts.first, hosts.count == 1 { return self.fabric.hosts[Int(only)].name }
        return "\(self.fabric.sample(hosts))"
    }
}
