/// The nodes above the leaves, worked out from the leaves' paths.
///
/// Nodes are numbered so that everything below a node has the numbers that follow it: whether one node is below another is a
/// comparison of numbers.
struct Schema: Sendable {
    typealias Index = UInt16

    /// The two trees in one: what should be, and what is.
    enum Side: Int, Sendable, CaseIterable {
        case config, state
    }

    struct Node: Sendable {
        var name: String
        var module: YANGModule?
        var parent: Index
        var children: [Index] = []
        /// One past the last node below it.
        var end: Index = 0
        /// Nil for a leaf's node and a container's.
        var list: List?
        var leaf: (leaf: Leaf, side: Side)?
        /// From below the root to this node.
        var lineage: [Index] = []
        /// How many keys the lists have that stand in its lineage.
        var keyCount = 0
        /// The name as a member of an object has it, `"openconfig-vlan:vlans":` with its module and `"vlans":` without. Texts and not
        /// bytes: those of up to 15 need no memory of their own, and so nobody counts who holds them.
        var qualifiedMember = ""
        var plainMember = ""
        var needsModule = false
    }

    struct List: Sendable {
        var keys: [String]
        /// The kinds of the keys; empty for a list without keys, where one that nobody sees keeps the entries apart.
        var kinds: [LeafKind]
        /// Each key's name as a member has it, `"name":`.
        var keyMembers: [String]
        /// For each key the leaf in the entry's `config` that repeats it; the root where there is none.
        var keyLeaves: [Index] = []
    }

    private(set) var nodes: [Node]
    private let kinds: [LeafKind]
    /// The read-only copy of the VLANs at the top of the tree, where OpenConfig once had them.
    private(set) var topVLANs: Index = 0
    /// By leaf and side; 0 where the leaf has no such side.
    private var places: [[Index]]

    static let root: Index = 0
    static let standard = Schema()
    /// The same nodes with the same numbers, of which only those are shown that OpenConfig's models alone have and a switch serves that is
    /// one by nature.
    static let openConfig = Schema.standard.hidingWhatIsOurs()

    /// For each node whether nobody can name it.
    private var isHidden: [Bool] = []
    /// For each node whether a leaf of `config` is there or below.
    private var hasConfig: [Bool] = []
    /// For each node where among the keys stands what it repeats; nil for one that repeats none.
    private var repeatedKeys: [Int?] = []
    /// For each leaf whether it is written in quotes though it is a number (RFC 7951, 6.1).
    private var isWide: [Bool] = []

    private init() {
        var sketch = SchemaSketch()
        for leaf in Leaf.allCases { sketch.add(leaf) }
        self.kinds = Leaf.allCases.map { $0.rule.kind }
        (self.nodes, self.places) = sketch.numbered()
        self.topVLANs = self.node(at: "vlans")
        self.hasConfig = self.nodes.indices.map { index in
            self.nodes[index..<Int(self.nodes[index].end)].contains { $0.leaf?.side == .config }
        }
        self.repeatedKeys = self.nodes.indices.map { _ in nil }
        self.isWide = self.kinds.map { if case .wide = $0 { true } else { false } }
        for index in self.nodes.indices { self.noteKeys(ofListAt: index) }
    }

    private mutating func noteKeys(ofListAt index: Int) {
        guard let list = self.nodes[index].list else { return }
        for side in ["config", "state"] {
            guard let container = self.child(named: side[...], of: Index(index)) else { continue }
            let leaves = list.keys.map { self.child(named: $0[...], of: container) ?? Schema.root }
            for (position, leaf) in leaves.enumerated() where leaf != Schema.root {
                self.repeatedKeys[Int(leaf)] = self.nodes[index].keyCount - list.keys.count + position
            }
            if side == "config" { self.nodes[index].list?.keyLeaves = leaves }
        }
    }

    private func hidingWhatIsOurs() -> Schema {
        var schema = self
        let instance = self.node(at: "network-instances", "network-instance")
        // Every port is in it, and what was learned is state.
        let byNature = ["interfaces", "fdb"].compactMap { self.child(named: $0[...], of: instance) }
        schema.isHidden = self.nodes.indices.map { index in
            self.nodes[index].module == .selvage
                || byNature.contains { self.isAt(Index(index), orBelow: $0) }
        }
        return schema
    }

    func shows(_ index: Index) -> Bool { self.isHidden.isEmpty || !self.isHidden[Int(index)] }

    func shownChildren(of index: Index) -> [Index] { self[index].children.filter(self.shows) }

    /// Of what is asked for many times, ask for that field alone: a node as a whole is eight things to keep alive.
    subscript(index: Index) -> Node { self.nodes[Int(index)] }

    /// Whether a leaf of `config` is there or below.
    func hasConfig(_ index: Index) -> Bool { self.hasConfig[Int(index)] }

    /// Where among the keys stands the one that this leaf repeats; nil for one that repeats none.
    func repeatedKey(of index: Index) -> Int? { self.repeatedKeys[Int(index)] }

    func isList(_ index: Index) -> Bool { self.nodes[Int(index)].list != nil }

    func isWide(_ leaf: Leaf) -> Bool { self.isWide[Int(leaf.rawValue)] }

    /// The node of a leaf; 0 where it has none on that side.
    func node(_ leaf: Leaf, _ side: Side) -> Index { self.places[Int(leaf.rawValue)][side.rawValue] }

    func kind(of leaf: Leaf) -> LeafKind { self.kinds[Int(leaf.rawValue)] }

    func isAt(_ index: Index, orBelow ancestor: Index) -> Bool {
        index >= ancestor && index < self.nodes[Int(ancestor)].end
    }

    /// Nothing below it can be set to anything but what it is.
    func isDerived(_ index: Index) -> Bool {
        self.nodes[Int(index)..<Int(self[index].end)].allSatisfy { node in
            node.leaf.map { self.isDerived($0.leaf) } ?? true
        }
    }

    /// Where VLANs are in a table they follow from nothing.
    func isDerived(_ leaf: Leaf) -> Bool { leaf.isDerived && (self.isHidden.isEmpty || !leaf.isOfTable) }

    func child(named name: Substring, of index: Index) -> Index? {
        self[index].children.first { self[$0].name == name }
    }

    /// The node at the end of plain names; the root for a way that leads nowhere.
    func node(at names: String...) -> Index {
        var index = Schema.root
        for name in names { index = self.child(named: name[...], of: index) ?? Schema.root }
        return index
    }

    /// `/interfaces/interface[name=swp1]/config`, with as many keys as there are.
    func text(_ index: Index, _ keys: [String?]) -> String {
        var (text, next) = ("", 0)
        for node in self[index].lineage {
            text += "/" + self[node].name
            for key in self[node].list?.keys ?? [] {
                if next < keys.count, let value = keys[next] { text += "[\(key)=\(value)]" }
                next += 1
            }
            if let list = self[node].list, list.keys.isEmpty { next += 1 }
        }
        return text.isEmpty ? "/" : text
    }
}

/// A schema while it grows: nodes in the order in which they were met.
private struct SchemaSketch {
    private var nodes = [Schema.Node(name: "", module: nil, parent: 0)]

    mutating func add(_ leaf: Leaf) {
        let path = leaf.rule.path
        for side in Schema.Side.allCases {
            let word = side == .config ? "config" : "state"
            var parts = path.split(separator: "/").map(String.init)
            if let both = parts.firstIndex(of: "config|state") {
                parts[both] = word
            } else if parts.contains("state") ? side == .config : side == .state {
                continue
            }
            var node = 0
            for part in parts { node = self.enter(part, below: node) }
            self.nodes[node].leaf = (leaf, side)
        }
    }

    private mutating func enter(_ part: String, below parent: Int) -> Int {
        let (head, keys) = SchemaSketch.cutKeys(part)
        let words = head.split(separator: ":")
        let name = String(words.last ?? "")
        let module = words.count > 1 ? YANGModule(prefix: words[0]) : self.nodes[parent].module
        if let known = self.nodes[parent].children.first(where: { self.nodes[Int($0)].name == name }) {
            return Int(known)
        }
        var node = Schema.Node(name: name, module: module, parent: Schema.Index(parent))
        node.needsModule = module != self.nodes[parent].module
        node.list = keys.map { Schema.List(keys: $0, kinds: [], keyMembers: $0.map { "\"\($0)\":" }) }
        node.plainMember = "\"\(name)\":"
        node.qualifiedMember = "\"\(module.map { $0.rawValue + ":" } ?? "")\(name)\":"
        self.nodes.append(node)
        self.nodes[parent].children.append(Schema.Index(self.nodes.count - 1))
        return self.nodes.count - 1
    }

    private static func cutKeys(_ part: String) -> (String, [String]?) {
        guard let bracket = part.firstIndex(of: "[") else { return (part, nil) }
        let keys = part[part.index(after: bracket)...].dropLast()
        return (String(part[..<bracket]), keys.split(separator: ",").map(String.init))
    }

    /// The nodes in the order of a walk, and the leaves' places among them.
    func numbered() -> ([Schema.Node], [[Schema.Index]]) {
        var numbered: [Schema.Node] = []
        var places = [[Schema.Index]](repeating: [0, 0], count: Leaf.allCases.count)
        self.number(0, parent: nil, into: &numbered, &places)
        return (numbered, places)
    }

    private func number(
        _ old: Int, parent: Schema.Index?, into numbered: inout [Schema.Node], _ places: inout [[Schema.Index]]
    ) {
        let index = Schema.Index(numbered.count)
        var node = self.nodes[old]
        node.parent = parent ?? 0
        if let parent {
            let above = numbered[Int(parent)]
            node.lineage = above.lineage + [index]
            node.keyCount = above.keyCount + (node.list.map { max($0.keys.count, 1) } ?? 0)
        }
        if let list = node.list { node.list?.kinds = list.keys.compactMap { self.kind(ofKey: $0, in: old) } }
        if let leaf = node.leaf { places[Int(leaf.leaf.rawValue)][leaf.side.rawValue] = index }
        node.children = []
        numbered.append(node)
        for child in self.nodes[old].children {
            numbered[Int(index)].children.append(Schema.Index(numbered.count))
            self.number(Int(child), parent: index, into: &numbered, &places)
        }
        numbered[Int(index)].end = Schema.Index(numbered.count)
    }

    /// A key stands once more in the entry's config, or its state where it has no config.
    private func kind(ofKey key: String, in list: Int) -> LeafKind? {
        for side in ["config", "state"] {
            for child in self.nodes[list].children where self.nodes[Int(child)].name == side {
                for leaf in self.nodes[Int(child)].children where self.nodes[Int(leaf)].name == key {
                    return self.nodes[Int(leaf)].leaf?.leaf.rule.kind
                }
            }
        }
        return nil
    }
}
