import FabricGraph
import FabricModel
import FabricPlanning

/// What somebody asks about: a name may mean several things, and all of them are shown.
struct ShowSubjects {
    private(set) var vlans: [VID] = []
    private(set) var switches: [SwitchIndex] = []
    /// The ports of `switches` that are meant; nil for all.
    private(set) var ports: Set<PortIndex>?
    private(set) var links: [LinkIndex] = []
    private(set) var hosts: [HostIndex] = []
    /// Trees and members are shown, too.
    let isDetailed: Bool
    /// What an address or a prefix turned out to be: `fd5e::1 is the gateway of VLAN web (10) on sw1`.
    private(set) var remarks: [String] = []

    /// The whole of a large fabric, of which only the beginning is told: how much is left out.
    private(set) var omitted: (links: Int, hosts: Int)?

    /// How many switches are shown one by one, before those that are alike are one line.
    static let switchLimit = 8
    static let linkLimit = 16

    /// A VLAN was asked about, whose hosts may be a million.
    var isVLAN: Bool { self.isDetailed && !self.vlans.isEmpty }

    /// - Parameter isFull: the whole fabric, however large.
    /// - Throws: where the text means nothing in the fabric.
    init(_ what: String?, in workspace: Workspace, isFull: Bool) throws(Failure) {
        let fabric = workspace.fabric
        self.isDetailed = what != nil
        guard let what else {
            self.vlans = fabric.vlans.map(\.id).sorted()
            if !isFull, fabric.switches.count > ShowSubjects.switchLimit {
                self.links = fabric.links.indices.prefix(ShowSubjects.linkLimit).map { LinkIndex($0) }
                self.hosts = fabric.hosts.indices.prefix(PlanText.limit).map { HostIndex($0) }
                self.omitted = (fabric.links.count - self.links.count, fabric.hosts.count - self.hosts.count)
                return
            }
            self.switches = fabric.switches.indices.map { SwitchIndex($0) }
            self.links = fabric.links.indices.map { LinkIndex($0) }
            self.hosts = fabric.hosts.indices.map { HostIndex($0) }
            return
        }
        self.find(named: what, in: workspace)
        if let address = IPv6Address(text: what) { self.find(address, in: workspace) }
        if let prefix = IPv6Prefix(text: what) { self.find(prefix, in: workspace) }
        if let ends = ShowSubjects.ends(of: what) { try self.findLink(between: ends, in: workspace) }
        guard self.vlans.isEmpty, self.switches.isEmpty, self.links.isEmpty, self.hosts.isEmpty, self.remarks.isEmpty
        else { return }
        throw Failure(
            "'\(what)' is no switch, VLAN, host, link, address or prefix of '\(fabric.name)', and no SWITCH:PORT",
            help: "its switches are \(compressed(fabric.switches.map(\.name))), its VLANs "
                + compressed(fabric.vlans.map(\.name)))
    }

    private mutating func find(named what: String, in workspace: Workspace) {
        let fabric = workspace.fabric
        if let vlan = fabric.vlans.first(where: { $0.name == what || "\($0.id)" == what }) {
            self.add(vlan: vlan.id, fabric)
        }
        if let host = fabric.hostIndex(named: what) { self.hosts.append(host) }
        if let owner = fabric.switchIndex(named: what) {
            self.switches.append(owner)
            let graph = workspace.desired.trees.graph
            self.links = graph.ends.indices.filter { graph.ends[$0].a == owner || graph.ends[$0].b == owner }
                .map { LinkIndex($0) }
            return
        }
        let parts = what.split(separator: ":", maxSplits: 1).map(String.init)
        if parts.count == 2, let owner = fabric.switchIndex(named: parts[0]),
            let port = fabric.portIndex(named: parts[1], of: owner)
        {
            self.switches.append(owner)
            self.ports = [port]
            let link = workspace.desired.trees.graph.linkOfPort[Int(port)]
            if link != Graph.noLink { self.links.append(link) }
        }
    }

    private mutating func add(vlan: VID, _ fabric: Fabric) {
        self.vlans.append(vlan)
        self.hosts += fabric.hosts.indices.filter { fabric.vlans(of: fabric.hosts[$0]).contains(vlan) }
            .map { HostIndex($0) }
    }

    private mutating func find(_ address: IPv6Address, in workspace: Workspace) {
        let (fabric, numbers) = (workspace.fabric, workspace.numbering.numbers)
        if let host = numbers.hosts.firstIndex(where: { $0.contains { $0.interface.address == address } }) {
            self.hosts.append(HostIndex(host))
        }
        for (index, gateway) in fabric.gateways.enumerated() where numbers.gateways[index]?.address == address {
            let owner = fabric.switches[Int(gateway.owner)].name
            self.remarks.append("\(address) is the gateway of VLAN \(fabric.label(gateway.vlan)) on '\(owner)'")
        }
        for (index, own) in numbers.linkLocals.enumerated() where own == address {
            self.remarks.append(
                "\(address) is the link-local address of every gateway on '\(fabric.switches[index].name)'")
        }
        if !self.hosts.isEmpty || !self.remarks.isEmpty { return }
        if let vlan = fabric.vlans.first(where: { numbers.prefix(of: $0.id)?.contains(address) ?? false }) {
            self.remarks.append("\(address) is nobody's; its network is that of VLAN \(fabric.label(vlan.id))")
        }
    }

    private mutating func find(_ prefix: IPv6Prefix, in workspace: Workspace) {
        let (fabric, numbers) = (workspace.fabric, workspace.numbering.numbers)
        for site in fabric.sites where site.prefix.map({ $0.overlaps(prefix) }) ?? false {
            self.remarks.append("\(prefix) is in site '\(site.name)'\(site.prefix.map { ", \($0)" } ?? "")")
        }
        self.vlans = fabric.vlans.filter { numbers.prefix(of: $0.id).map { $0.overlaps(prefix) } ?? false }
            .map(\.id).sorted()
        if let only = self.vlans.first, self.vlans.count == 1 {
            self.vlans = []
            self.add(vlan: only, fabric)
        }
    }

    /// `["sw1:up1", "sw2:up1"]` for `sw1:up1 -- sw2:up1`.
    private static func ends(of what: String) -> [String]? {
        let parts = what.split(separator: " ").map(String.init)
        return parts.count == 3 && parts[1] == "--" ? [parts[0], parts[2]] : nil
    }

    private mutating func findLink(between ends: [String], in workspace: Workspace) throws(Failure) {
        var ports: [PortIndex] = []
        for end in ends { ports.append(try workspace.port(end)) }
        let link = workspace.desired.trees.graph.linkOfPort[Int(ports[0])]
        if link != Graph.noLink, workspace.desired.trees.graph.linkOfPort[Int(ports[1])] == link {
            self.links.append(link)
            return
        }
        throw Failure(
            "no link joins \(ends[0]) and \(ends[1])", help: "`selvage show FILE SWITCH` lists a switch's links")
    }
}
