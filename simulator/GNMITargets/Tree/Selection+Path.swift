import GNMI

/// gNMI's paths as places of the tree.
extension Selection {
    /// The places that a path names: several where a name in it is `*`.
    ///
    /// Names may have their module in front. A key that is left out, or is `*`, stands for every entry.
    static func places(of path: Gnmi_Path, in schema: Schema = .standard) throws(TreeMistake) -> [Selection] {
        guard ["", "openconfig", "selvage"].contains(path.origin) else {
            throw TreeMistake(
                .unknown, at: path.text, "the origin '\(path.origin)' is not known",
                help: "leave it out, or say 'openconfig'")
        }
        guard path.elem.count <= 64 else { throw TreeMistake(.unknown, at: "", "the path has more than 64 names") }
        var found = [Selection.everything]
        for (index, element) in path.elem.enumerated() {
            var next: [Selection] = []
            for place in found { next += try place.children(element, of: path, at: index, in: schema) }
            // A name that is `*` may lead to places that have no such children: one that has is enough.
            guard !next.isEmpty else {
                throw found.first?.lack(of: element, in: path, at: index, schema)
                    ?? TreeMistake(.unknown, at: path.text, "there is no such place")
            }
            found = next
        }
        return found
    }

    /// The one place that a path names, with every key.
    static func onePlace(
        of path: Gnmi_Path, in schema: Schema = .standard
    ) throws(TreeMistake) -> (node: Schema.Index, keys: [String]) {
        let places = try Selection.places(of: path, in: schema)
        let keys = places[0].keys.compactMap { $0 }
        guard places.count == 1, keys.count == places[0].keys.count else {
            throw TreeMistake(
                .invalid, at: path.text, "it names more than one place",
                help: "only a delete may leave out keys or say '*'")
        }
        return (places[0].node, keys)
    }

    private func children(
        _ element: Gnmi_PathElem, of path: Gnmi_Path, at index: Int, in schema: Schema
    ) throws(TreeMistake) -> [Selection] {
        if element.name == "..." {
            throw TreeMistake(.unsupported, at: path.text, "'...' is not offered", help: "say '*' for one level")
        }
        let nodes: [Schema.Index]
        if element.name == "*" {
            nodes = schema.shownChildren(of: self.node)
        } else {
            nodes = schema.child(element.name, of: self.node).map { [$0] } ?? []
        }
        var places: [Selection] = []
        for node in nodes {
            let keys = try schema[node].keys(of: element, in: path, at: index)
            places.append(Selection(node: node, keys: self.keys + keys))
        }
        return places
    }

    private func lack(
        of element: Gnmi_PathElem, in path: Gnmi_Path, at index: Int, _ schema: Schema
    ) -> TreeMistake {
        var above = path
        above.elem.removeSubrange(index...)
        return schema.lack(of: element.name, below: self.node, at: above.text)
    }
}

extension Schema {
    /// The child of a name, which may have its module in front.
    func child(_ name: String, of index: Index) -> Index? {
        guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            return self.child(named: name[...], of: index).flatMap { self.shows($0) ? $0 : nil }
        }
        let child = self.child(named: name[name.utf8.index(after: colon)...], of: index)
        guard let child, self.shows(child), let module = self[child].module, module.rawValue == name[..<colon] else {
            return nil
        }
        return child
    }

    /// That a node has no child of a name, and which was meant.
    func lack(of name: String, below index: Index, at path: String) -> TreeMistake {
        let names = self.shownChildren(of: index).map { self[$0].name }
        let plain = name.split(separator: ":").last.map(String.init) ?? name
        let meant = plain.nearest(among: names).map { "did you mean '\($0)'?" }
        let known = names.isEmpty ? "nothing is below it" : "there are " + names.joined(separator: ", ")
        return TreeMistake(.unknown, at: path, "there is no '\(name.prefix(64))' here", help: meant ?? known)
    }
}

extension Schema.Node {
    /// The values of its keys that an element of a path gives; nil for any.
    fileprivate func keys(
        of element: Gnmi_PathElem, in path: Gnmi_Path, at index: Int
    ) throws(TreeMistake) -> [String?] {
        guard let list = self.list else {
            guard element.key.isEmpty || element.name == "*" else {
                throw TreeMistake(.unknown, at: path.text, "'\(self.name)' is no list and has no keys")
            }
            return []
        }
        for key in element.key.keys.sorted() where !list.keys.contains(key) {
            throw TreeMistake(
                .unknown, at: path.text, "'\(self.name)' has no key '\(key)'",
                help: "its keys are: \(list.keys.joined(separator: ", "))")
        }
        if list.keys.isEmpty { return [nil] }
        var values: [String?] = []
        for (key, kind) in zip(list.keys, list.kinds) {
            guard let text = element.key[key], text != "*" else {
                values.append(nil)
                continue
            }
            guard let value = kind.key(text) else {
                throw TreeMistake(
                    .unknown, at: path.text, "the key \(key) is '\(text.prefix(64))'",
                    help: "expected \(kind.expectation)")
            }
            values.append(value)
        }
        return values
    }
}

extension Schema {
    /// The path of a place.
    func path(_ index: Index, _ keys: [String]) -> Gnmi_Path {
        var path = Gnmi_Path()
        var next = 0
        for node in self[index].lineage {
            var element = Gnmi_PathElem()
            element.name = self[node].name
            if let list = self[node].list {
                for key in list.keys where next < keys.count {
                    element.key[key] = keys[next]
                    next += 1
                }
                if list.keys.isEmpty { next += 1 }
            }
            path.elem.append(element)
        }
        return path
    }
}
