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
        /// How far from the middle of the fabric: 0 for the middle itself.
        var level = 0
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
        self.nodes = zip(gathering.names, gathering.switches).map { name, switches in
            let site = fabric.sites.count > 1 ? fabric.switches[Int(switches[0])].site : nil
            return Node(
                name: name, switches: switches, site: site.map { fabric.sites[$0].name },
                hosts: switches.reduce(0) { $0 + hosts[Int($1)] },
                isMember: vlan.map { vlan in switches.contains { desired.trees.isMember($0, of: vlan.id) } } ?? false,
                isRoot: vlan.flatMap { desired.trees.root(of: $0.id) }.map(switches.contains) ?? false,
                health: switches.map(switchHealth).max() ?? .good)
        }
        self.level(graph, gathering.nodeOfSwitch)
        self.join(graph, gathering.nodeOfSwitch, carried, linkHealth)
    }

    private mutating func join(
        _ graph: Graph, _ nodeOfSwitch: [Int], _ carried: (LinkIndex) -> VLANSet, _ health: (LinkIndex) -> Health
    ) {
        var positions: [[Int]: Int] = [:]
        var sets: [VLANSet] = []
        for (index, ends) in graph.ends.enumerated() {
            let (a, b) = (nodeOfSwitch[Int(ends.a)], nodeOfSwitch[Int(ends.b)])
            // What joins switches inside a box is not drawn.
            if a == b { continue }
            let isAUpper = (self.nodes[a].level, a) <= (self.nodes[b].level, b)
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

    /// Finds the middle, the nodes from which the farthest is nearest, and how far each node is from it.
    ///
    /// Where every switch has hosts, as in a ring, there is no above and below: all stay on one level.
    private mutating func level(_ graph: Graph, _ nodeOfSwitch: [Int]) {
        let hasHosts = Set(graph.fabric.hostPorts.map { nodeOfSwitch[Int(graph.fabric.ports[Int($0)].owner)] })
        if hasHosts.count == self.nodes.count { return }
        var neighbours = [Set<Int>](repeating: [], count: self.nodes.count)
        for ends in graph.ends {
            let (a, b) = (nodeOfSwitch[Int(ends.a)], nodeOfSwitch[Int(ends.b)])
            neighbours[a].insert(b)
            neighbours[b].insert(a)
        }
        func distances(from starts: [Int]) -> [Int] {
            var distances = [Int](repeating: -1, count: neighbours.count)
            for start in starts { distances[start] = 0 }
            var queue = starts
            var next = 0
            while next < queue.count {
                for other in neighbours[queue[next]] where distances[other] < 0 {
                    distances[other] = distances[queue[next]] + 1
                    queue.append(other)
                }
                next += 1
            }
            return distances.map { max($0, 0) }
        }
        let farthest = self.nodes.indices.map { neighbours[$0].isEmpty ? Int.max : distances(from: [$0]).max() ?? 0 }
        guard let least = farthest.min() else { return }
        let levels = distances(from: farthest.indices.filter { farthest[$0] == least })
        for index in self.nodes.indices { self.nodes[index].level = levels[index] }
    }

    /// Some node is nearer to the middle than others, so that there is an above and a below.
    var hasLevels: Bool { self.nodes.contains { $0.level > 0 } }

    /// How many nodes stand on the fullest level.
    var width: Int { Dictionary(self.nodes.map { ($0.level, 1) }, uniquingKeysWith: +).values.max() ?? 0 }
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
