import FabricGraph
import FabricModel
import FabricPlanning

/// The fabric, or a part of it, as `show` tells it.
struct FabricView: Encodable {
    struct VLANItem: Encodable {
        var id: UInt16
        var name: String
        var prefix: String?
        var mtu: UInt16
        var gateways: [String]
        var hosts: Int
        /// Where it is asked about: the switches that have a port, a host or a gateway in it, and how its links join them.
        var tree: VLANTree?
    }

    struct PortItem: Encodable {
        var name: String
        var vlans: String
        var native: UInt16?
        var tagged: String
        var mtu: UInt16
        var isUp: Bool
        var description: String
        var hosts: [String]
    }

    struct SwitchItem: Encodable {
        var name: String
        var driver: String
        var bridgeMAC: String
        var linkLocal: String
        var gateways: [String: [String]]
        var ports: [PortItem]
    }

    /// Switches of a large fabric that are alike.
    struct ClassItem: Encodable {
        var names: [String]
        var driver: String
        /// Of all of them together.
        var ports: Int
        var hosts: Int
        /// How many VLANs each routes for.
        var gateways: Int
    }

    struct LinkItem: Encodable {
        var a: String
        var b: String
        /// The ids of the VLANs that it carries.
        var carries: String
        var vlanCount: Int
        var words: String
        /// What lists at its ports allow it to carry; nil where there is none.
        var bound: String?
        var isUp: Bool
    }

    struct HostItem: Encodable {
        var name: String
        var ports: [String]
        var vlans: [String]
        var addresses: [String]
    }

    var fabric: String
    var remarks: [String]
    var vlans: [VLANItem]
    var switches: [SwitchItem]
    /// In place of the switches, where there are too many to show.
    var classes: [ClassItem]?
    var links: [LinkItem]
    var hosts: [HostItem]

    init(_ subjects: ShowSubjects, _ workspace: Workspace) {
        let (fabric, numbers) = (workspace.fabric, workspace.numbering.numbers)
        self.fabric = fabric.name
        self.remarks = subjects.remarks
        var population = [Int](repeating: 0, count: 4096)
        for host in fabric.hosts {
            if host.tagged == 0 {
                if let native = host.native { population[Int(native.rawValue)] += 1 }
            } else {
                for vlan in fabric.vlans(of: host) { population[Int(vlan.rawValue)] += 1 }
            }
        }
        let gateways = Dictionary(grouping: fabric.gateways.indices) { fabric.gateways[$0].vlan }
        self.vlans = subjects.vlans.compactMap { fabric.vlan($0) }.map { vlan in
            VLANItem(
                id: vlan.id.rawValue, name: vlan.name, prefix: numbers.prefix(of: vlan.id)?.description,
                mtu: vlan.mtu ?? 1500,
                gateways: gateways[vlan.id, default: []].map { index in
                    let name = fabric.switches[Int(fabric.gateways[index].owner)].name
                    return numbers.gateways[index].map { "\(name) \($0.address)" } ?? name
                },
                hosts: population[Int(vlan.id.rawValue)],
                tree: subjects.isDetailed && subjects.vlans.count == 1
                    ? VLANTree(workspace.desired.trees, of: vlan.id) : nil)
        }
        self.switches = subjects.switches.map { SwitchItem(Int($0), workspace, only: subjects.ports) }
        self.classes = subjects.omitted == nil ? nil : fabric.switchClasses()
        self.links = subjects.links.map { LinkItem($0, workspace.desired.trees, isDetailed: subjects.isDetailed) }
        self.hosts = subjects.hosts.map { HostItem($0, workspace) }
    }
}

extension FabricView.HostItem {
    fileprivate init(_ index: HostIndex, _ workspace: Workspace) {
        let fabric = workspace.fabric
        let host = fabric.hosts[Int(index)]
        self.name = host.name
        self.ports = fabric.ports(of: host).map(fabric.place)
        self.vlans = fabric.vlans(of: host).map { fabric.vlan($0)?.name ?? "\($0)" }
        self.addresses = workspace.numbering.numbers.hosts[Int(index)].map { "\($0.interface)" }
    }
}

extension FabricView.LinkItem {
    fileprivate init(_ link: LinkIndex, _ trees: ForwardingTrees, isDetailed: Bool) {
        let fabric = trees.graph.fabric
        let cable = fabric.links[Int(link)]
        self.a = fabric.place(of: cable.a)
        self.b = fabric.place(of: cable.b)
        self.carries = "\(trees[link])"
        self.vlanCount = trees[link].count
        self.bound = fabric.bound(of: cable).map { "\($0)" }
        self.isUp = trees.graph.isUp[Int(link)]
        let names = trees[link].prefix(4).map { fabric.vlan($0)?.name ?? "\($0)" }
        if self.vlanCount > names.count {
            self.words = isDetailed ? self.carries : "\(self.vlanCount) VLANs"
        } else {
            self.words = names.isEmpty ? "nothing" : names.joined(separator: ", ")
        }
    }
}

extension FabricView.SwitchItem {
    fileprivate init(_ index: Int, _ workspace: Workspace, only: Set<PortIndex>?) {
        let fabric = workspace.fabric
        let desired = workspace.desired.switches[index]
        let item = fabric.switches[index]
        self.name = item.name
        self.driver = item.driver.rawValue
        self.bridgeMAC = "\(workspace.numbering.numbers.bridgeMACs[index])"
        self.linkLocal = "\(workspace.numbering.numbers.linkLocals[index])"
        self.gateways = Dictionary(
            desired.config.svis.map { svi in
                (fabric.vlan(svi.vlan)?.name ?? "\(svi.vlan)", svi.addresses.map { "\($0.interface)" })
            }, uniquingKeysWith: { first, _ in first })
        self.ports = zip(item.ports, desired.config.ports).compactMap { position, port in
            if let only, !only.contains(PortIndex(position)) { return nil }
            return FabricView.PortItem(
                name: port.name, vlans: fabric.words(for: port.vlans), native: port.vlans.native?.rawValue,
                tagged: "\(port.vlans.tagged)", mtu: port.mtu, isUp: port.isUp, description: port.description,
                hosts: workspace.desired.attachments[position].map { fabric.hosts[Int($0)].name })
        }
    }
}

extension Fabric {
    /// The switches by driver, number of ports and VLANs they route for, and what they are named but for the numbers.
    fileprivate func switchClasses() -> [FabricView.ClassItem] {
        struct Key: Hashable {
            var stem: String
            var driver: DriverKind
            var ports: Int
            var gateways: Int
        }
        var (hosts, gateways) = (
            [Int](repeating: 0, count: self.switches.count), [Int](repeating: 0, count: self.switches.count)
        )
        for port in self.hostPorts { hosts[Int(self.ports[Int(port)].owner)] += 1 }
        for gateway in self.gateways { gateways[Int(gateway.owner)] += 1 }
        var items: [FabricView.ClassItem] = []
        var positions: [Key: Int] = [:]
        for (index, item) in self.switches.enumerated() {
            let key = Key(
                stem: item.name.filter { !($0.isASCII && $0.isNumber) }, driver: item.driver, ports: item.ports.count,
                gateways: gateways[index])
            let position = positions[key] ?? items.count
            if position == items.count {
                positions[key] = position
                items.append(
                    FabricView.ClassItem(
                        names: [], driver: item.driver.rawValue, ports: 0, hosts: 0, gateways: gateways[index]))
            }
            items[position].names.append(item.name)
            items[position].ports += item.ports.count
            items[position].hosts += hosts[index]
        }
        return items
    }

    /// `access web`, `trunk web, storage; native voice`, `nothing`.
    fileprivate func words(for vlans: PortVLANs) -> String {
        func name(_ vlan: VID) -> String { self.vlan(vlan)?.name ?? "\(vlan)" }
        let native = vlans.native.map(name)
        if vlans.tagged.isEmpty { return native.map { "access \($0)" } ?? "nothing" }
        let tagged = vlans.tagged.count > 6 ? "\(vlans.tagged)" : vlans.tagged.map(name).joined(separator: ", ")
        return "trunk \(tagged)" + (native.map { "; native \($0)" } ?? "")
    }
}
