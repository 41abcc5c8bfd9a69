import FabricModel
import FabricSimulator
import GNMI

/// The changes of one Set: what they make of a switch is worked out as a whole, so that it does not matter which of two leaves that
/// belong together comes first.
///
/// The configuration is taken as its leaves, the leaves are changed, and a configuration is read from them again.
struct TreeEdit {
    var leaves: LeafTable
    /// The VLANs whose learned addresses go.
    var forgotten = VLANSet()
    let schema: Schema
    let old: SimulatedState
    let facts: TreeFacts

    init(_ state: SimulatedState, _ facts: TreeFacts) {
        self.old = state
        self.facts = facts
        self.schema = facts.models.schema
        self.leaves = LeafTable([.everything], .settable, facts.models.schema)
        TreeWalk(state, facts).walk(into: &self.leaves)
    }

    /// Carries out the changes of a Set in gNMI's order: what is deleted, what is replaced, what is updated (gNMI 3.4.3).
    mutating func carryOut(_ request: Gnmi_SetRequest) throws(TreeMistake) {
        guard request.unionReplace.isEmpty else {
            throw TreeMistake(.unsupported, at: "", "union_replace is not offered", help: "use replace")
        }
        for path in request.delete { try self.delete(request.prefix.appending(path)) }
        for update in request.replace {
            let path = request.prefix.appending(update.path)
            let (node, keys) = try Selection.onePlace(of: path, in: self.schema)
            try self.checkSettable(node, keys)
            self.remove(Selection(node: node, keys: keys))
            try self.write(update, node, keys, merges: false)
        }
        for update in request.update {
            let (node, keys) = try Selection.onePlace(
                of: request.prefix.appending(update.path), in: self.schema)
            try self.checkSettable(node, keys)
            try self.write(update, node, keys, merges: true)
        }
    }

    // MARK: Deleting

    private mutating func delete(_ path: Gnmi_Path) throws(TreeMistake) {
        let places = try Selection.places(of: path, in: self.schema)
        let learned = self.schema.node(at: "network-instances", "network-instance", "fdb")
        for place in places {
            if self.schema.isAt(place.node, orBelow: learned) {
                try self.forget(place)
                continue
            }
            try self.checkSettable(place.node, place.keys)
            try self.checkDeletable(place)
            self.remove(place)
        }
    }

    /// An entry of the table of learned addresses can be taken out, and comes again when it is learned again.
    private mutating func forget(_ place: Selection) throws(TreeMistake) {
        guard place.keys.first != .some(nil), place.keys.first == self.old.config.instanceName else {
            throw self.noInstance(place)
        }
        if place.keys.count > 1, place.keys[1] != nil {
            throw TreeMistake(
                .unsupported, at: self.schema.text(place.node, place.keys),
                "single learned addresses are not forgotten here", help: "say [mac-address=*] and a VLAN")
        }
        if place.keys.count > 2, let text = place.keys[2], let vlan = VID(text: text) {
            self.forgotten.insert(vlan)
        } else {
            self.forgotten = .all
        }
    }

    private func noInstance(_ place: Selection) -> TreeMistake {
        TreeMistake(
            .unknown, at: self.schema.text(place.node, place.keys), "there is no such network instance",
            help: "there is '\(self.old.config.instanceName)'")
    }

    private func checkDeletable(_ place: Selection) throws(TreeMistake) {
        // Whatever is derived goes with what it is derived from, and not alone.
        guard place != .everything, self.schema.isDerived(place.node) else { return }
        throw TreeMistake(
            .invalid, at: self.schema.text(place.node, place.keys), "this follows from the ports and cannot be deleted",
            help: "a VLAN is there as long as a port or the bridge carries it")
    }

    private mutating func remove(_ place: Selection) {
        let range = place.node..<self.schema[place.node].end
        let keys = place.keys.compactMap { $0 }
        if place == .everything {
            self.leaves.removeAll()
        } else if keys.count == place.keys.count, range.allSatisfy({ self.schema[$0].keyCount == keys.count }) {
            // There is one leaf at most for each node: no need to look at all others.
            for node in range { self.leaves[LeafTable.Place(node: node, keys: keys)] = nil }
        } else {
            for (found, _) in self.leaves.leaves where place.contains(found.node, found.keys, in: self.schema) {
                self.leaves[found] = nil
            }
        }
    }

    /// Whether anything of config is at or below a node.
    private func checkSettable(_ node: Schema.Index, _ keys: [String?]) throws(TreeMistake) {
        guard self.schema.hasConfig(node) else {
            throw TreeMistake(
                .invalid, at: self.schema.text(node, keys), "this is state, which cannot be set",
                help: "set what is in config")
        }
        if self.schema.isAt(node, orBelow: self.schema.topVLANs) {
            throw TreeMistake(
                .invalid, at: self.schema.text(node, keys), "this is a copy, which cannot be set",
                help: "the VLANs are below /network-instances")
        }
    }
}
