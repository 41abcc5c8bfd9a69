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
        let node = self.schema.node(leaf, side)
        guard self.filter.takes(leaf, side, in: self.schema), self.selection.contains(node, keys, in: self.schema)
        else { return }
        if let level = self.level, self.schema[node].lineage.count - self.depth > level { return }
        if self.isOpen, !keys.starts(with: self.keys.prefix(self.ownKeys)) { self.finishPiece() }
        if node == self.selection.node {
            self.bytes.append(value, self.schema.kind(of: leaf), isIETF: self.isIETF)
            self.pieces.append(Piece(keys: keys, bytes: self.bytes))
            self.bytes = []
            return
        }
        let parent = self.schema[node].parent
        if !self.isOpen {
            self.begin(keys)
            self.open(self.schema[parent].lineage[self.depth...], keys)
        } else if parent != self.parent || keys != self.keys {
            self.move(to: parent, keys)
        }
        (self.parent, self.keys) = (parent, keys)
        self.writeName(node)
        self.bytes.append(value, self.schema.kind(of: leaf), isIETF: self.isIETF)
        self.needsComma = true
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
            let node = self.schema[old[shared]]
            if node.list != nil, self.keys.prefix(node.keyCount) != keys.prefix(node.keyCount) {
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
        self.bytes += [UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: "{")]
        self.needsComma = false
        self.writeKeys(of: new[shared], keys)
        self.open(new[(shared + 1)...], keys)
    }

    private mutating func close(_ nodes: ArraySlice<Schema.Index>) {
        for node in nodes.reversed() {
            self.bytes.append(UInt8(ascii: "}"))
            if self.schema[node].list != nil { self.bytes.append(UInt8(ascii: "]")) }
        }
        if !nodes.isEmpty { self.needsComma = true }
    }

    private mutating func open(_ nodes: ArraySlice<Schema.Index>, _ keys: [String]) {
        for node in nodes {
            self.writeName(node)
            if self.schema[node].list != nil {
                self.bytes += [UInt8(ascii: "["), UInt8(ascii: "{")]
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
        let node = self.schema[index]
        let isQualified = self.isIETF && (node.needsModule || node.parent == self.selection.node)
        self.bytes += isQualified ? node.qualifiedBytes : node.plainBytes
    }

    private mutating func writeKeys(of index: Schema.Index, _ keys: [String]) {
        let node = self.schema[index]
        guard let list = node.list else { return }
        let isQualified = self.isIETF && index == self.selection.node
        for (position, name) in list.keyBytes.enumerated() {
            if self.needsComma { self.bytes.append(UInt8(ascii: ",")) }
            if isQualified, let module = node.module {
                self.bytes += Array("\"\(module.rawValue):\(list.keys[position])\":".utf8)
            } else {
                self.bytes += name
            }
            let key = keys[node.keyCount - list.keys.count + position]
            if list.kinds[position].isNumber {
                self.bytes += Array(key.utf8)
            } else {
                JSONValue.write(key, to: &self.bytes)
            }
            self.needsComma = true
        }
    }
}

extension [UInt8] {
    /// Appends a value as JSON.
    mutating func append(_ value: LeafValue, _ kind: LeafKind, isIETF: Bool) {
        switch value {
        case .text(let text):
            if !isIETF, case .identity = kind {
                JSONValue.write(text.withoutModule, to: &self)
            } else {
                JSONValue.write(text, to: &self)
            }
        case .number(let number):
            if isIETF, case .wide = kind {
                self.append(UInt8(ascii: "\""))
                self.append(decimal: number)
                self.append(UInt8(ascii: "\""))
            } else {
                self.append(decimal: number)
            }
        case .flag(let flag): self += flag ? Array("true".utf8) : Array("false".utf8)
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
            if case .identities = kind { isIdentity = true }
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
