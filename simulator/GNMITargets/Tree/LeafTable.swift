/// Leaves by their places, for whoever looks one up, changes some or compares two trees.
///
/// A switch has a few hundred rows of leaves with the same keys, an interface's and an address's each, and each row has a dozen leaves
/// at most: a leaf is found by looking for its row, and then along it.
struct LeafTable: LeafSink, Sendable {
    /// A leaf's place: its node, and the keys of the lists on the way.
    struct Place: Hashable, Sendable {
        var node: Schema.Index
        var keys: [String]
    }

    /// The leaves with the same keys.
    struct Row: Sendable {
        let keys: [String]
        private(set) var leaves: [Held] = []

        init(_ keys: [String]) { self.keys = keys }

        struct Held: Sendable {
            let node: Schema.Index
            var value: LeafValue
            /// Somebody said so, where others were there before.
            var isWritten = false
        }

        subscript(node: Schema.Index) -> LeafValue? {
            get { self.held(node)?.value }
            set {
                if let newValue {
                    self.put(newValue, at: node)
                } else if let position = self.leaves.firstIndex(where: { $0.node == node }) {
                    self.leaves.remove(at: position)
                }
            }
        }

        func held(_ node: Schema.Index) -> Held? { self.leaves.first { $0.node == node } }

        mutating func put(_ value: LeafValue, at node: Schema.Index, isWritten: Bool = false) {
            if let position = self.leaves.firstIndex(where: { $0.node == node }) {
                self.leaves[position].value = value
                if isWritten { self.leaves[position].isWritten = true }
            } else {
                self.leaves.append(Held(node: node, value: value, isWritten: isWritten))
            }
        }
    }

    /// In the order in which the first leaf of each came; some may be empty.
    private(set) var rows: [Row] = []
    private var numbers: [[String]: Int] = [:]
    /// The row that was written to last: the leaves of one come together.
    private var latest = 0
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

    subscript(leaf: Leaf, keys: [String]) -> LeafValue? { self.row(keys)?[self.schema.node(leaf, .config)] }

    subscript(place: Place) -> LeafValue? {
        get { self.row(place.keys)?[place.node] }
        set {
            if newValue == nil, self.number(of: place.keys) == nil { return }
            self.latest = self.enter(place.keys)
            self.rows[self.latest][place.node] = newValue
        }
    }

    /// Sets a leaf, and remembers that it was written.
    mutating func write(_ value: LeafValue, _ node: Schema.Index, _ keys: [String]) {
        self.latest = self.enter(keys)
        self.rows[self.latest].put(value, at: node, isWritten: true)
    }

    /// Nil where no leaf ever had these keys.
    func row(_ keys: [String]) -> Row? { self.number(of: keys).map { self.rows[$0] } }

    /// Every leaf with its place.
    var leaves: some Sequence<(place: Place, value: LeafValue)> {
        self.rows.lazy.flatMap { row in
            row.leaves.lazy.map { (place: Place(node: $0.node, keys: row.keys), value: $0.value) }
        }
    }

    mutating func removeAll() { (self.rows, self.numbers, self.latest) = ([], [:], 0) }

    private func number(of keys: [String]) -> Int? {
        if self.latest < self.rows.count, self.rows[self.latest].keys == keys { return self.latest }
        return self.numbers[keys]
    }

    private mutating func enter(_ keys: [String]) -> Int {
        if let known = self.number(of: keys) { return known }
        self.numbers[keys] = self.rows.count
        self.rows.append(Row(keys))
        return self.rows.count - 1
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
        self.latest = self.enter(keys)
        self.rows[self.latest].put(value, at: node)
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
        self.updates = new.leaves.filter { old[$0.place] != $0.value }
            .sorted { LeafTable.precedes($0.place, $1.place) }
        self.deletes = old.leaves.map { $0.place }.filter { new[$0] == nil }.sorted(by: LeafTable.precedes)
    }
}
