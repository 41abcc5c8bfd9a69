import FabricModel
import GNMI

/// Writes the leaves of a selection down as JSON, each place that it selects as a text of its own.
///
/// The text grows leaf by leaf: whatever the last leaf had open and this one is not in is closed, what this one is in is opened. Nothing
/// is built in between, since a reader of a thousand switches waits for this.
struct TreeText: LeafSink {
    /// A place that the selection found, and what is there.
    struct Piece: Equatable {
        var keys: [String]
        var bytes: [UInt8]
    }

    private(set) var pieces: [Piece] = []
    private let selection: Selection
    private let filter: LeafFilter
    /// Names with their modules and large numbers in quotes, as in RFC 7951.
    private let isIETF: Bool
    private let schema: Schema
    /// How many keys stand on the way to what is selected.
    private let ownKeys: Int
    /// How many nodes.
    private let depth: Int
    /// How many levels below the selected place are wanted; nil for all.
    private let level: Int?

    private var bytes: [UInt8] = []
    private var isOpen = false
    /// What the last leaf was in, from below the selected place.
    private var parent: Schema.Index = 0
    private var keys: [String] = []
    private var needsComma = false

    init(_ selection: Selection, _ filter: LeafFilter = .all, isIETF: Bool = true, level: Int? = nil) {
        self.schema = Schema.standard
        self.selection = selection
        self.filter = filter
        self.isIETF = isIETF
        self.level = level
        self.ownKeys = self.schema[selection.node].keyCount
        self.depth = self.schema[selection.node].lineage.count
    }

    func wants(_ node: Schema.Index, _ key: String?) -> Bool {
        // The copy at the top is there for those who ask for it by name.
        if node == self.schema.topVLANs, !self.schema.isAt(self.selection.node, orBelow: node) { return false }
        return self.selection.touches(node, key, in: self.schema)
    }

    mutating func take(_ leaf: Leaf, _ side: Schema.Side, _ keys: [String], _ value: LeafValue) {
        guard self.filter.takes(leaf, side, in: self.schema) else { return }
        let node = self.schema.node(leaf, side)
        // Most leaves come after another one of the same container.
        let isBeside = self.isOpen && self.schema[node].parent == self.parent && keys == self.keys
        if !isBeside {
            guard self.reaches(node, keys) else { return }
            if node == self.selection.node {
                self.bytes.append(value, of: leaf, in: self.schema, isIETF: self.isIETF)
                self.pieces.append(Piece(keys: keys, bytes: self.bytes))
                self.bytes = []
                return
            }
            self.go(to: self.schema[node].parent, keys)
        }
        self.writeName(node)
        self.bytes.append(value, of: leaf, in: self.schema, isIETF: self.isIETF)
        self.needsComma = true
    }

    /// Whether a leaf is wanted; ends the piece before where it is of another one.
    private mutating func reaches(_ node: Schema.Index, _ keys: [String]) -> Bool {
        guard self.selection.contains(node, keys, in: self.schema) else { return false }
        if let level = self.level, self.schema[node].lineage.count - self.depth > level { return false }
        if self.isOpen, !keys.starts(with: self.keys.prefix(self.ownKeys)) { self.finishPiece() }
        return true
    }

    private mutating func go(to parent: Schema.Index, _ keys: [String]) {
        if !self.isOpen {
            self.begin(keys)
            self.open(self.schema[parent].lineage[self.depth...], keys)
        } else {
            self.move(to: parent, keys)
        }
        (self.parent, self.keys) = (parent, keys)
    }

    /// The pieces, once all leaves have come.
    mutating func finished() -> [Piece] {
        if self.isOpen { self.finishPiece() }
        return self.pieces
    }

    // MARK: Opening and closing

    private mutating func begin(_ keys: [String]) {
        self.isOpen = true
        self.bytes.append(UInt8(ascii: "{"))
        self.needsComma = false
        if self.schema[self.selection.node].list != nil { self.writeKeys(of: self.selection.node, keys) }
    }

    private mutating func finishPiece() {
        self.close(self.schema[self.parent].lineage[self.depth...])
        self.bytes.append(UInt8(ascii: "}"))
        self.pieces.append(Piece(keys: Array(self.keys.prefix(self.ownKeys)), bytes: self.bytes))
        self.bytes = []
        self.isOpen = false
    }

    private mutating func move(to parent: Schema.Index, _ keys: [String]) {
        let (old, new) = (self.schema[self.parent].lineage, self.schema[parent].lineage)
        var shared = self.depth
        var isNextEntry = false
        while shared < old.count, shared < new.count, old[shared] == new[shared] {
            let count = self.schema[old[shared]].keyCount
            if self.schema.isList(old[shared]), self.keys.prefix(count) != keys.prefix(count) {
                isNextEntry = true
                break
            }
            shared += 1
        }
        guard isNextEntry else {
            self.close(old[shared...])
            self.open(new[shared...], keys)
            return
        }
        // Another entry of the same list: its brackets stay.
        self.close(old[(shared + 1)...])
        for byte in "},{".utf8 { self.bytes.append(byte) }
        self.needsComma = false
        self.writeKeys(of: new[shared], keys)
        self.open(new[(shared + 1)...], keys)
    }

    private mutating func close(_ nodes: ArraySlice<Schema.Index>) {
        for node in nodes.reversed() {
            self.bytes.append(UInt8(ascii: "}"))
            if self.schema.isList(node) { self.bytes.append(UInt8(ascii: "]")) }
        }
        if !nodes.isEmpty { self.needsComma = true }
    }

    private mutating func open(_ nodes: ArraySlice<Schema.Index>, _ keys: [String]) {
        for node in nodes {
            self.writeName(node)
            if self.schema.isList(node) {
                self.bytes.append(UInt8(ascii: "["))
                self.bytes.append(UInt8(ascii: "{"))
                self.needsComma = false
                self.writeKeys(of: node, keys)
            } else {
                self.bytes.append(UInt8(ascii: "{"))
                self.needsComma = false
            }
        }
    }

    private mutating func writeName(_ index: Schema.Index) {
        if self.needsComma { self.bytes.append(UInt8(ascii: ",")) }
        let isQualified =
            self.isIETF && (self.schema[index].needsModule || self.schema[index].parent == self.selection.node)
        if isQualified {
            self.bytes.append(contentsOf: self.schema[index].qualifiedMember.utf8)
        } else {
            self.bytes.append(contentsOf: self.schema[index].plainMember.utf8)
        }
    }

    private mutating func writeKeys(of index: Schema.Index, _ keys: [String]) {
        guard let list = self.schema[index].list else { return }
        let count = self.schema[index].keyCount
        let isQualified = self.isIETF && index == self.selection.node
        for (position, name) in list.keyMembers.enumerated() {
            if self.needsComma { self.bytes.append(UInt8(ascii: ",")) }
            if isQualified, let module = self.schema[index].module {
                self.bytes.append(contentsOf: "\"\(module.rawValue):\(list.keys[position])\":".utf8)
            } else {
                self.bytes.append(contentsOf: name.utf8)
            }
            let key = keys[count - list.keys.count + position]
            if list.kinds[position].isNumber {
                self.bytes.append(contentsOf: key.utf8)
            } else {
                JSONValue.write(key, to: &self.bytes)
            }
            self.needsComma = true
        }
    }
}

extension [UInt8] {
    /// Appends a value as JSON.
    mutating func append(_ value: LeafValue, of leaf: Leaf, in schema: Schema, isIETF: Bool) {
        switch value {
        case .text(let text):
            if !isIETF, case .identity = schema.kind(of: leaf) {
                JSONValue.write(text.withoutModule, to: &self)
            } else {
                JSONValue.write(text, to: &self)
            }
        case .number(let number):
            if isIETF, schema.isWide(leaf) {
                self.append(UInt8(ascii: "\""))
                self.append(decimal: number)
                self.append(UInt8(ascii: "\""))
            } else {
                self.append(decimal: number)
            }
        case .flag(let flag): self.append(contentsOf: (flag ? "true" : "false").utf8)
        case .vlans(let vlans):
            self.append(elements: vlans.ranges) { bytes, range in
                if range.lowerBound == range.upperBound {
                    bytes.append(decimal: UInt64(range.lowerBound.rawValue))
                } else {
                    JSONValue.write("\(range.lowerBound)..\(range.upperBound)", to: &bytes)
                }
            }
        case .texts(let texts):
            var isIdentity = false
            if case .identities = schema.kind(of: leaf) { isIdentity = true }
            self.append(elements: texts) { bytes, text in
                JSONValue.write(isIdentity && !isIETF ? text.withoutModule : text, to: &bytes)
            }
        case .numbers(let numbers): self.append(elements: numbers) { $0.append(decimal: $1) }
        case .bytes(let raw): JSONValue.write(Base64.text(of: raw), to: &self)
        }
    }

    private mutating func append<Item>(elements: [Item], _ write: (inout [UInt8], Item) -> Void) {
        self.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { self.append(UInt8(ascii: ",")) }
            write(&self, element)
        }
        self.append(UInt8(ascii: "]"))
    }

    private mutating func append(decimal number: UInt64) {
        let start = self.count
        var rest = number
        repeat {
            self.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }
}

extension String {
    /// `iana-if-type:l3ipvlan` without what comes before the colon.
    var withoutModule: String {
        guard let colon = self.lastIndex(of: ":") else { return self }
        return String(self[self.index(after: colon)...])
    }
}
