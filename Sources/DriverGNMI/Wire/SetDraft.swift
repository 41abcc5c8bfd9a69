internal import FabricModel
internal import FoundationEssentials
internal import GNMI

/// One Set: what is deleted, replaced and updated, and on behalf of which steps.
struct SetDraft {
    enum Verb {
        case delete, replace, update
    }

    struct Operation {
        var verb: Verb
        var path: Gnmi_Path
        /// Nil for a delete.
        var value: JSONValue?
        /// Positions in the batch.
        var steps: [Int]
    }

    private(set) var operations: [Operation] = []
    let reading: TargetReading
    let draft: BatchDraft
    let scope: SwitchScope
    /// The rows of the target's table of VLANs that are ours afterwards.
    var rows = VLANSet()

    /// - Parameters:
    ///   - reading: what the target holds, so that nothing is deleted that was never there.
    ///   - names: what VLANs are called, for a target with a table of them.
    init(_ draft: BatchDraft, on reading: TargetReading, in scope: SwitchScope, naming names: [VID: String] = [:]) {
        self.draft = draft
        self.reading = reading
        self.scope = scope
        for (aspect, steps) in draft.aspects { self.write(aspect, steps) }
        self.writeTable(naming: names)
    }

    private mutating func write(_ aspect: Aspect, _ steps: [Int]) {
        if let setting = aspect.setting, self.reading.dialect.withoutPlace.contains(setting) { return }
        switch aspect {
        case .bridge, .bridgeMAC, .bridgeMTU, .bridgeIsUp, .filtersVLANs, .defaultVLAN, .runsSTP, .snoopsMulticast,
            .bridgeLinkLocal, .bridgeVLANs, .learned, .forwards, .isIsolated:
            self.writeInstance(aspect, steps)
        case .membership(let port): self.writeMembership(of: port, steps)
        case .port(let name, let leaf): self.write(leaf, of: name, steps)
        case .portVLANs(let port): self.writeVLANs(of: port, steps)
        case .svi(let vlan): self.writeSVI(vlan, steps)
        case .sviLeaf(let vlan, let leaf): self.write(leaf, ofSVI: vlan, steps)
        case .address(let vlan, let address): self.write(address, on: vlan, steps)
        }
    }

    mutating func delete(_ path: Gnmi_Path, _ steps: [Int]) {
        self.operations.append(Operation(verb: .delete, path: path, value: nil, steps: steps))
    }

    mutating func replace(_ path: Gnmi_Path, with value: JSONValue, _ steps: [Int]) {
        let value = self.reading.dialect.spoken(value)
        self.operations.append(Operation(verb: .replace, path: path, value: value, steps: steps))
    }

    mutating func update(_ path: Gnmi_Path, with value: JSONValue, _ steps: [Int]) {
        let value = self.reading.dialect.spoken(value)
        self.operations.append(Operation(verb: .update, path: path, value: value, steps: steps))
    }

    /// A value, or none.
    mutating func set(_ path: Gnmi_Path, to value: JSONValue?, over old: Bool, _ steps: [Int]) {
        if let value { self.put(value, at: path, over: old, steps) } else { self.delete(path, steps) }
    }

    /// All of a place that may have other values in it: put in place of them where there are any. Where there are none, adding says the
    /// same, and goes along with everything else that is added.
    mutating func put(_ value: JSONValue, at path: Gnmi_Path, over old: Bool, _ steps: [Int]) {
        if old { self.replace(path, with: value, steps) } else { self.update(path, with: value, steps) }
    }

    /// The Set, with the annotation that says whose all of it is. What is updated below one container of the root is one value.
    func request(to target: String, annotated annotation: Annotation?) -> Gnmi_SetRequest {
        var request = Gnmi_SetRequest()
        request.prefix.target = target
        var (containers, trees): ([String], [String: UpdateTree]) = ([], [:])
        for operation in self.operations {
            switch (operation.verb, operation.value) {
            case (.delete, _), (_, nil): request.delete.append(operation.path)
            case (.replace, let value?): request.replace.append(Gnmi_Update(operation.path, value))
            case (.update, let value?):
                let container = operation.path.elem.first?.name ?? ""
                if trees[container] == nil { containers.append(container) }
                trees[container, default: UpdateTree()].write(value, at: operation.path)
            }
        }
        request.update = containers.compactMap { trees[$0]?.update }
        if let annotation {
            request.update.append(Gnmi_Update(.annotation, .string(annotation.base64)))
        }
        return request
    }

    /// The step that a target's refusal is about: that of the operation whose path its words name, or else the first.
    func step(blamedIn words: String) -> Int {
        let named = words.split(whereSeparator: { " '\"`,;".contains($0) }).compactMap { word -> Gnmi_Path? in
            guard let slash = word.firstIndex(of: "/") else { return nil }
            let text = word[slash...].trimmingSuffix(while: { ":.)".contains($0) })
            return try? Gnmi_Path(String(text))
        }
        for path in named where !path.elem.isEmpty {
            let found = self.operations.max { $0.path.agreement(with: path) < $1.path.agreement(with: path) }
            if let found, found.path.agreement(with: path) > 1, let step = found.steps.first { return step }
        }
        return 0
    }
}

extension Gnmi_Update {
    init(_ path: Gnmi_Path, _ value: JSONValue) {
        self.init()
        self.path = path
        self.val.jsonIetfVal = Data(value.bytes)
    }
}

extension Gnmi_Path {
    /// How many names two paths have in common from the root; none where one of them leads elsewhere.
    fileprivate func agreement(with other: Gnmi_Path) -> Int {
        var count = 0
        for (own, their) in zip(self.elem, other.elem) {
            let isSame =
                own.name.withoutModule == their.name.withoutModule && (their.key.isEmpty || own.key == their.key)
            // Beyond an entry of a list, the leaves beside each other are as good as each other.
            guard isSame else { return own.key.isEmpty && their.key.isEmpty && count > 1 ? count : 0 }
            count += 1
        }
        return count
    }
}

extension String {
    fileprivate var withoutModule: Substring {
        self.utf8.lastIndex(of: UInt8(ascii: ":")).map { self[self.utf8.index(after: $0)...] } ?? self[...]
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}
