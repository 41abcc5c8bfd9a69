/// Who takes the leaves of a tree, one after another, as a walk of the tree meets them.
protocol LeafSink {
    /// Whether anything of this node, in the entry of this first key, may be wanted. What is not may be left out, so that one port of a
    /// thousand is read without the others.
    func wants(_ node: Schema.Index, _ key: String?) -> Bool

    /// - Parameter keys: of every list on the way, from the top.
    mutating func take(_ leaf: Leaf, _ side: Schema.Side, _ keys: [String], _ value: LeafValue)
}

/// A place in the tree, or many: a node, and the keys of the lists on the way to it, nil for any.
struct Selection: Hashable, Sendable {
    var node: Schema.Index
    var keys: [String?]

    static let everything = Selection(node: Schema.root, keys: [])

    /// Whether a leaf is at this place or below it.
    func contains(_ node: Schema.Index, _ keys: [String], in schema: Schema) -> Bool {
        guard schema.isAt(node, orBelow: self.node) else { return false }
        for (wanted, key) in zip(self.keys, keys) where wanted != nil && wanted != key { return false }
        return true
    }

    /// Whether the two may have a leaf in common.
    func touches(_ node: Schema.Index, _ key: String?, in schema: Schema) -> Bool {
        guard schema.isAt(node, orBelow: self.node) || schema.isAt(self.node, orBelow: node) else { return false }
        guard let key, let wanted = self.keys.first, let wanted else { return true }
        return wanted == key
    }
}

/// Which leaves a reading is about.
package enum LeafFilter: Sendable {
    case all
    /// What should be.
    case config
    /// What should be, without what follows from the rest of it.
    case settable
    case state
    /// What is in `state` and has no twin in `config`.
    case operational

    func takes(_ leaf: Leaf, _ side: Schema.Side, in schema: Schema) -> Bool {
        switch self {
        case .all: true
        case .config: side == .config
        case .settable: side == .config && !schema.isDerived(leaf)
        case .state: side == .state
        case .operational: side == .state && schema.node(leaf, .config) == Schema.root
        }
    }
}
