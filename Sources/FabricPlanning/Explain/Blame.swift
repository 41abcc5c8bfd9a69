package import FabricGraph
package import FabricModel

/// Why a port carries what it carries: for every VLAN what in the topology is responsible for it.
package struct Blame: Hashable, Sendable {
    /// Something that stands in the topology, with its line.
    package enum Cause: Hashable, Sendable {
        case port(PortIndex)
        case host(HostIndex)
        /// Index into `Fabric.gateways`.
        case gateway(Int)
        case link(LinkIndex)
        case vlan(VID)
    }

    /// Who needs a VLAN on one side of a link.
    package struct Side: Hashable, Sendable {
        /// The switch at that end of the link.
        package var end: SwitchIndex
        /// How many switches of that side have a port, a host or a gateway in the VLAN.
        package var members: Int
        /// How many hosts of the VLAN are there.
        package var hosts: Int
        /// One of those who need it.
        package var example: Cause?
    }

    /// What is responsible for one VLAN.
    package struct Entry: Hashable, Sendable {
        package var vlan: VID
        package var carriage: Carriage
        /// At a port of hosts: its own line, which may be a profile's, and the hosts on it.
        package var causes: [Cause]
        /// At a link: both sides, this port's own first.
        package var sides: [Side]
        /// At a link: where the VLAN's tree begins, and the gateway that makes it so.
        package var root: SwitchIndex?
        package var rootGateway: Int?
    }

    package let port: PortIndex
    /// The link of the port; nil where hosts are on it, or nobody.
    package let link: LinkIndex?
    /// The ports whose lists bound what the link may carry.
    package let bounds: [PortIndex]
    /// By VLAN id.
    package let entries: [Entry]
    /// How many VLANs more it carries of those that are asked about.
    package let omitted: Int

    /// - Parameters:
    ///   - only: the VLANs that are asked about; nil for all.
    ///   - limit: how many of them are looked into.
    package init(of port: PortIndex, in desired: Desired, only: VLANSet? = nil, limit: Int = Int.max) {
        let fabric = desired.fabric
        let trees = desired.trees
        let owner = Int(fabric.ports[Int(port)].owner)
        let vlans = desired.switches[owner].config.ports[Int(port) - fabric.switches[owner].ports.lowerBound].vlans
        let all = only.map { vlans.all.intersection($0) } ?? vlans.all
        let asked = VLANSet(all.prefix(limit))
        self.omitted = all.count - asked.count
        let index = trees.graph.linkOfPort[Int(port)]
        self.port = port
        self.link = index == Graph.noLink ? nil : index
        if let link = self.link {
            let cable = fabric.links[Int(link)]
            self.bounds = [cable.a, cable.b].filter { fabric.ports[Int($0)].mode != .unused }
            let census = LinkCensus(link, of: port, in: desired, asked)
            self.entries = asked.compactMap { vlan in
                vlans.carriage(of: vlan).map { census.entry(vlan, $0) }
            }
        } else {
            self.bounds = []
            self.entries = asked.compactMap { vlan in
                vlans.carriage(of: vlan).map { carriage in
                    let hosts = desired.attachments[Int(port)].filter {
                        fabric.vlans(of: fabric.hosts[Int($0)]).contains(vlan)
                    }
                    return Entry(
                        vlan: vlan, carriage: carriage, causes: [.port(port)] + hosts.map { .host($0) }, sides: [])
                }
            }
        }
    }
}

/// Who is on which side of a link, for the VLANs that it carries.
private struct LinkCensus {
    private let desired: Desired
    private let link: LinkIndex
    private let port: PortIndex
    /// By VLAN id its hosts, where they are asked for.
    private var hosts: [[HostIndex]]

    init(_ link: LinkIndex, of port: PortIndex, in desired: Desired, _ vlans: VLANSet) {
        self.desired = desired
        self.link = link
        self.port = port
        self.hosts = [[HostIndex]](repeating: [], count: 4096)
        for (index, host) in desired.fabric.hosts.enumerated() {
            if host.tagged == 0 {
                if let native = host.native, vlans.contains(native) {
                    self.hosts[Int(native.rawValue)].append(HostIndex(index))
                }
            } else {
                for vlan in desired.fabric.vlans(of: host).intersection(vlans) {
                    self.hosts[Int(vlan.rawValue)].append(HostIndex(index))
                }
            }
        }
    }

    func entry(_ vlan: VID, _ carriage: Carriage) -> Blame.Entry {
        let (fabric, trees) = (self.desired.fabric, self.desired.trees)
        let own = fabric.ports[Int(self.port)].owner
        let other = trees.graph.neighbour(over: self.link, from: own)
        let root = trees.root(of: vlan)
        return Blame.Entry(
            vlan: vlan, carriage: carriage, causes: [],
            sides: [own, other].map { self.side($0, of: vlan) }, root: root,
            rootGateway: root.flatMap { root in
                fabric.gateways.firstIndex { $0.vlan == vlan && $0.owner == root }
            })
    }

    /// What the VLAN's other links join to one end.
    private func side(_ end: SwitchIndex, of vlan: VID) -> Blame.Side {
        let (fabric, graph) = (self.desired.fabric, self.desired.trees.graph)
        var neighbours: [SwitchIndex: [SwitchIndex]] = [:]
        for link in self.desired.trees.links(carrying: vlan) where link != self.link {
            let ends = graph.ends[Int(link)]
            neighbours[ends.a, default: []].append(ends.b)
            neighbours[ends.b, default: []].append(ends.a)
        }
        var found: Set<SwitchIndex> = [end]
        var queue = [end]
        while let here = queue.popLast() {
            for next in neighbours[here, default: []] where found.insert(next).inserted { queue.append(next) }
        }
        let hosts = self.hosts[Int(vlan.rawValue)].filter { host in
            fabric.ports(of: fabric.hosts[Int(host)]).contains { found.contains(fabric.ports[Int($0)].owner) }
        }
        return Blame.Side(
            end: end, members: found.count { self.desired.trees.isMember($0, of: vlan) }, hosts: hosts.count,
            example: hosts.first.map { .host($0) } ?? self.need(of: vlan, among: found))
    }

    /// Somebody who needs the VLAN, where no host does: a gateway, or a port that is in it.
    private func need(of vlan: VID, among switches: Set<SwitchIndex>) -> Blame.Cause? {
        let fabric = self.desired.fabric
        if let gateway = fabric.gateways.firstIndex(where: { $0.vlan == vlan && switches.contains($0.owner) }) {
            return .gateway(gateway)
        }
        for owner in switches.sorted() {
            let port = fabric.switches[Int(owner)].ports.first { index in
                let port = fabric.ports[index]
                return self.desired.trees.graph.linkOfPort[index] == Graph.noLink
                    && (port.native == vlan || fabric.allowed(on: port).contains(vlan))
            }
            if let port { return .port(PortIndex(port)) }
        }
        return nil
    }
}
