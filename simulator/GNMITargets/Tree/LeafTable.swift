/// Leaves by their places, for whoever looks one up, changes some or compares two trees.
struct LeafTable: LeafSink, Sendable {
    /// A leaf's place: its node, and the keys of the lists on the way.
    struct Place: Hashable, Sendable {
        var node: Schema.Index
        var keys: [String]
    }

    var values: [Place: LeafValue] = [:]
    private let selections: [Selection]
    private let filter: LeafFilter
    /// How many levels below a selected place are wanted; nil for all.
    private let level: Int?
    private let schema: Schema

    init(
        _ selections: [Selection] = [.everything], _ filter: LeafFilter = .all, level: Int? = nil,
        _ schema: Schema = .standard
    ) {
        self.schema = schema
        self.selections = selections
        self.filter = filter
        self.level = level
    }

    subscript(leaf: Leaf, keys: [String]) -> LeafValue? {
        self.values[Place(node: self.schema.node(leaf, .config), keys: keys)]
    }

    func wants(_ node: Schema.Index, _ key: String?) -> Bool {
        // A switch has up to 4,094 VLANs, and they all follow from its ports.
        if case .settable = self.filter, self.schema.isDerived(node) { return false }
        return self.selections.contains { selection in
            if node == self.schema.topVLANs, !self.schema.isAt(selection.node, orBelow: node) { return false }
            return selection.touches(node, key, in: self.schema)
        }
    }

    mutating func take(_ leaf: Leaf, _ side: Schema.Side, _ keys: [String], _ value: LeafValue) {
        // A list without keys has no places that a path could name.
        if leaf == .vlanMember || leaf == .topVLANMember { return }
        let node = self.schema.node(leaf, side)
        guard self.filter.takes(leaf, side, in: self.schema),
            self.selections.contains(where: { $0.contains(node, keys, in: self.schema) && self.isNear(node, $0) })
        else { return }
        self.values[Place(node: node, keys: keys)] = value
    }

    private func isNear(_ node: Schema.Index, _ selection: Selection) -> Bool {
        guard let level = self.level else { return true }
        return self.schema[node].lineage.count - self.schema[selection.node].lineage.count <= level
    }

    /// The places in the order of the tree.
    static func precedes(_ left: Place, _ right: Place) -> Bool {
        left.keys == right.keys ? left.node < right.node : left.keys.lexicographicallyPrecedes(right.keys)
    }
}

/// What has changed between two readings.
struct LeafNews {
    var updates: [(place: LeafTable.Place, value: LeafValue)]
    var deletes: [LeafTable.Place]

    var isEmpty: Bool { self.updates.isEmpty && self.deletes.isEmpty }

    init(from old: LeafTable, to new: LeafTable) {
        self.updates = new.values.filter { old.values[$0.key] != $0.value }
            .map { (place: $0.key, value: $0.value) }.sorted { LeafTable.precedes($0.place, $1.place) }
        self.deletes = old.values.keys.filter { new.values[$0] == nil }.sorted(by: LeafTable.precedes)
    }
}
