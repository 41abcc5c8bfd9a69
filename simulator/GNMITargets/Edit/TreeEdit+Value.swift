import FabricModel
import GNMI

/// Values that are written into the leaves.
extension TreeEdit {
    /// Writes the value of an update at its place.
    mutating func write(
        _ update: Gnmi_Update, _ node: Schema.Index, _ keys: [String], merges: Bool
    ) throws(TreeMistake) {
        guard update.hasVal, let value = update.val.value else {
            throw TreeMistake(.invalid, at: self.schema.text(node, keys), "the value is missing")
        }
        switch value {
        case .jsonVal(let text), .jsonIetfVal(let text):
            let json: JSONValue
            do throws(JSONMistake) {
                json = try JSONValue(parsing: Array(text))
            } catch {
                throw TreeMistake(.invalid, at: self.schema.text(node, keys), "the value is no JSON: \(error)")
            }
            try self.enter(node, keys)
            try self.write(json, node, keys, merges: merges)
        default:
            guard let leaf = self.schema[node].leaf?.leaf else {
                throw TreeMistake(
                    .invalid, at: self.schema.text(node, keys), "this is no leaf",
                    help: "give its value in JSON, as json_ietf_val")
            }
            let value = try leaf.value(of: update.val, at: self.schema.text(node, keys))
            try self.enter(node, keys)
            try self.set(node, keys, value, merges: merges)
        }
    }

    /// Makes the entries of lists on the way be there, which they are when their keys are.
    private mutating func enter(_ node: Schema.Index, _ keys: [String]) throws(TreeMistake) {
        for above in self.schema[node].lineage {
            guard let list = self.schema[above].list else { continue }
            let count = self.schema[above].keyCount
            let own = count == keys.count ? keys : Array(keys.prefix(count))
            for (position, leaf) in list.keyLeaves.enumerated() where leaf != Schema.root {
                let text = own[count - list.keys.count + position]
                let value = list.kinds[0].isNumber ? UInt64(text).map(LeafValue.number) : LeafValue.text(text)
                if let value { self.leaves.write(value, leaf, own) }
            }
        }
    }

    private mutating func write(
        _ json: JSONValue, _ node: Schema.Index, _ keys: [String], merges: Bool
    ) throws(TreeMistake) {
        if let leaf = self.schema[node].leaf?.leaf {
            try self.set(node, keys, try leaf.value(of: json, at: self.schema.text(node, keys)), merges: merges)
            return
        }
        guard let members = json.members else {
            throw TreeMistake(
                .invalid, at: self.schema.text(node, keys), "expected an object, and this is \(json.kindWord)")
        }
        let listKeys = self.schema[node].list?.keys ?? []
        for member in members {
            if let position = listKeys.firstIndex(where: { member.isNamed($0) }) {
                let key = keys[keys.count - listKeys.count + position]
                try self.checkKey(member.value, is: key, node, keys, listKeys[position])
                continue
            }
            guard let child = self.schema.child(member.name, of: node) else {
                throw self.schema.lack(of: member.name, below: node, at: self.schema.text(node, keys))
            }
            try self.checkIsConfig(child, keys)
            if self.schema[child].list != nil {
                try self.writeEntries(member.value, child, keys, merges: merges)
            } else {
                try self.write(member.value, child, keys, merges: merges)
            }
        }
    }

    private mutating func writeEntries(
        _ json: JSONValue, _ node: Schema.Index, _ keys: [String], merges: Bool
    ) throws(TreeMistake) {
        guard let list = self.schema[node].list, let entries = json.elements else {
            throw TreeMistake(
                .invalid, at: self.schema.text(node, keys), "expected a list, and this is \(json.kindWord)")
        }
        for (number, entry) in entries.enumerated() {
            var own = keys
            for (key, kind) in zip(list.keys, list.kinds) {
                guard let value = entry[key] else {
                    throw TreeMistake(
                        .invalid, at: self.schema.text(node, keys),
                        "entry \(number + 1) has no '\(key)', which is its key")
                }
                guard let text = value.keyText, let canonical = kind.key(text) else {
                    throw TreeMistake(
                        .invalid, at: self.schema.text(node, keys), "the key \(key) is \(value.excerpt)",
                        help: "expected \(kind.expectation)")
                }
                own.append(canonical)
            }
            try self.enter(node, own)
            try self.write(entry, node, own, merges: merges)
        }
    }

    private func checkKey(
        _ value: JSONValue, is key: String, _ node: Schema.Index, _ keys: [String], _ name: String
    ) throws(TreeMistake) {
        let kinds = self.schema[node].list?.kinds ?? []
        guard let text = value.keyText, kinds.contains(where: { $0.key(text) == key }) else {
            throw TreeMistake(
                .invalid, at: self.schema.text(node, keys),
                "its key \(name) is '\(key)', and the value says \(value.excerpt)")
        }
    }

    private func checkIsConfig(_ node: Schema.Index, _ keys: [String]) throws(TreeMistake) {
        guard self.schema.hasConfig(node) else {
            throw TreeMistake(
                .invalid, at: self.schema.text(node, keys), "this is state, which cannot be set",
                help: "leave it out of the value")
        }
    }

    private mutating func set(
        _ node: Schema.Index, _ keys: [String], _ value: LeafValue, merges: Bool
    ) throws(TreeMistake) {
        if let key = self.key(thatIs: node, keys), value.text ?? value.number.map({ "\($0)" }) != key {
            throw TreeMistake(
                .invalid, at: self.schema.text(node, keys), "it is the key of its entry, which is '\(key)'")
        }
        // What a Set gives as a list twice counts together; what was there before a replace is gone already.
        let old = self.leaves.row(keys)?.held(node)
        let merged = old.flatMap { merges || $0.isWritten ? $0.value.merged(with: value) : nil }
        self.leaves.write(merged ?? value, node, keys)
    }

    /// The key that this leaf repeats, where it is one that does.
    private func key(thatIs node: Schema.Index, _ keys: [String]) -> String? {
        self.schema.repeatedKey(of: node).flatMap { $0 < keys.count ? keys[$0] : nil }
    }
}

extension JSONValue {
    /// What it is, for a message.
    var kindWord: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// Its beginning, as it stands.
    var excerpt: String {
        switch self {
        case .object: self.kindWord
        case .null, .bool, .number, .string, .array:
            self.text.count > 64 ? String(self.text.prefix(64)) + "…" : self.text
        }
    }

    /// As a key of a list.
    var keyText: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .null, .bool, .array, .object: nil
        }
    }
}
