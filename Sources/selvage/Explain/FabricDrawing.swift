import FabricGraph
import FabricModel
import FabricPlanning

/// A fabric as it is drawn: nodes that are switches, or many of them that are named alike, and what joins them.
struct FabricDrawing {
    struct Node {
        /// `spine1`, `pod001-leaf[001-125]`
        var name: String
        /// Those that it stands for.
        var switches: [SwitchIndex]
        /// How far from the switches that have hosts: 0 for those themselves.
        var level: Int
        var site: String?
        var hosts: Int
        /// A member of the VLAN that is drawn, or its root.
        var isMember = false
        var isRoot = false
        var health = Health.good
    }

    struct Edge {
        var upper: Int
        var lower: Int
        var links: Int
        /// How many VLANs the links carry together.
        var vlans: Int
        /// It carries the VLAN that is drawn.
        var isOnTree: Bool
        var health = Health.good
    }

    /// How something differs from what it should be, the worst last.
    enum Health: Int, Comparable {
        case good, drifted, unknown, down

        static func < (left: Health, right: Health) -> Bool { left.rawValue < right.rawValue }
    }

    let title: String
    let vlan: VLAN?
    private(set) var nodes: [Node] = []
    private(set) var edges: [Edge] = []
    /// Said beside the drawing where several switches are one node.
    let isCollapsed: Bool

    /// The most nodes of which people can still make something.
    static let limit = 200

    /// - Parameters:
    ///   - vlan: the one whose tree is drawn; nil for all together.
    ///   - carried: what each link carries.
    ///   - health: of the switches and of the links.
    init(
        _ desired: Desired, vlan: VLAN?, carried: (LinkIndex) -> VLANSet, switchHealth: (SwitchIndex) -> Health,
        linkHealth: (LinkIndex) -> Health
    ) {
        let graph = desired.trees.graph
        let fabric = graph.fabric
        let gathering = Gathering(fabric)
        self.title = fabric.name
        self.vlan = vlan
        self.isCollapsed = gathering.names.count < fabric.switches.count
        var hosts = [Int](repeating: 0, count: fabric.switches.count)
        for host in fabric.hosts {
            if let vlan, !fabric.vlans(of: host).contains(vlan.id) { continue }
            if let port = fabric.ports(of: host).first { hosts[Int(fabric.ports[Int(port)].owner)] += 1 }
        }
        let levels = FabricDrawing.levels(graph, isBottom: { hosts[$0] > 0 })
        self.nodes = zip(gathering.names, gathering.switches).map { name, switches in
            let site = fabric.sites.count > 1 ? fabric.switches[Int(switches[0])].site : nil
            return Node(
                name: name, switches: switches, level: switches.map { levels[Int($0)] }.max() ?? 0,
                site: site.map { fabric.sites[$0].name }, hosts: switches.reduce(0) { $0 + hosts[Int($1)] },
                isMember: vlan.map { vlan in switches.contains { desired.trees.isMember($0, of: vlan.id) } } ?? false,
                isRoot: vlan.flatMap { desired.trees.root(of: $0.id) }.map(switches.contains) ?? false,
                health: switches.map(switchHealth).max() ?? .good)
        }
        self.join(graph, gathering.nodeOfSwitch, carried, linkHealth)
    }

    private mutating func join(
        _ graph: Graph, _ nodeOfSwitch: [Int], _ carried: (LinkIndex) -> VLANSet, _ health: (LinkIndex) -> Health
    ) {
        var positions: [[Int]: Int] = [:]
        var sets: [VLANSet] = []
        for (index, ends) in graph.ends.enumerated() {
            let (a, b) = (nodeOfSwitch[Int(ends.a)], nodeOfSwitch[Int(ends.b)])
            // The nearer to the middle of the fabric is drawn above.
            let isAUpper = (self.nodes[a].level, b) >= (self.nodes[b].level, a)
            let key = isAUpper ? [a, b] : [b, a]
            let position = positions[key] ?? self.edges.count
            if position == self.edges.count {
                positions[key] = position
                self.edges.append(Edge(upper: key[0], lower: key[1], links: 0, vlans: 0, isOnTree: false))
                sets.append(VLANSet())
            }
            let vlans = carried(LinkIndex(index))
            self.edges[position].links += 1
            if !vlans.isSubset(of: sets[position]) { sets[position].formUnion(vlans) }
            if let vlan, vlans.contains(vlan.id) { self.edges[position].isOnTree = true }
            self.edges[position].health = max(self.edges[position].health, health(LinkIndex(index)))
        }
        for (position, set) in sets.enumerated() { self.edges[position].vlans = set.count }
    }

    /// How many links each switch is from one that has hosts.
    private static func levels(_ graph: Graph, isBottom: (Int) -> Bool) -> [Int] {
        var neighbours = [[Int]](repeating: [], count: graph.isAlive.count)
        for ends in graph.ends {
            neighbours[Int(ends.a)].append(Int(ends.b))
            neighbours[Int(ends.b)].append(Int(ends.a))
        }
        var levels = neighbours.indices.map { isBottom($0) ? 0 : -1 }
        var queue = levels.indices.filter { levels[$0] == 0 }
        var next = 0
        while next < queue.count {
            let here = queue[next]
            next += 1
            for other in neighbours[here] where levels[other] < 0 {
                levels[other] = levels[here] + 1
                queue.append(other)
            }
        }
        return levels.map { max($0, 0) }
    }

    /// Some node is nearer to the middle than others, so that there is an above and a below.
    var hasLevels: Bool { self.nodes.contains { $0.level > 0 } }
}

/// Switches that are named alike, as one: first those that differ in their last number, then those that differ in any.
private struct Gathering {
    private(set) var names: [String] = []
    private(set) var switches: [[SwitchIndex]] = []
    private(set) var nodeOfSwitch: [Int] = []

    init(_ fabric: Fabric) {
        let all = fabric.switches.map(\.name)
        if all.count <= FabricDrawing.limit {
            self.names = all
            self.switches = all.indices.map { [SwitchIndex($0)] }
            self.nodeOfSwitch = Array(all.indices)
            return
        }
        self.gather(all) { Gathering.pattern(of: $0, numbers: 1) }
        if self.names.count > FabricDrawing.limit { self.gather(all) { Gathering.pattern(of: $0, numbers: Int.max) } }
    }

    private mutating func gather(_ all: [String], by pattern: (String) -> String) {
        var positions: [String: Int] = [:]
        (self.names, self.switches, self.nodeOfSwitch) = ([], [], [])
        for (index, name) in all.enumerated() {
            let pattern = pattern(name)
            let position = positions[pattern] ?? self.names.count
            if position == self.names.count {
                positions[pattern] = position
                self.names.append(pattern)
                self.switches.append([])
            }
            self.switches[position].append(SwitchIndex(index))
            self.nodeOfSwitch.append(position)
        }
        for (position, members) in self.switches.enumerated() {
            if let only = members.first, members.count == 1 { self.names[position] = all[Int(only)] }
        }
    }

    /// `pod001-leaf*` for `pod001-leaf017`: the last numbers of a name as stars.
    private static func pattern(of name: String, numbers: Int) -> String {
        var pattern: [Character] = []
        var left = numbers
        var isInNumber = false
        for character in name.reversed() {
            if character.isASCII, character.isNumber, left > 0 {
                isInNumber = true
                continue
            }
            if isInNumber {
                pattern.append("*")
                (isInNumber, left) = (false, left - 1)
            }
            pattern.append(character)
        }
        if isInNumber { pattern.append("*") }
        return String(pattern.reversed())
    }
}
