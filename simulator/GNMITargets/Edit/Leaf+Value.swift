import FabricModel
import GNMI

/// Values as they come, in JSON or in gNMI's own types, as values of a leaf.
extension Leaf {
    /// - Parameter path: asked for where the value is refused, and not for each of a thousand that are taken.
    func value(of json: JSONValue, at path: @autoclosure () -> String) throws(TreeMistake) -> LeafValue {
        let kind = Schema.standard.kind(of: self)
        guard let value = kind.value(of: json) else {
            throw TreeMistake(
                .invalid, at: path(), "\(json.excerpt) cannot be its value", help: "expected \(kind.expectation)")
        }
        return value
    }

    func value(of typed: Gnmi_TypedValue, at path: @autoclosure () -> String) throws(TreeMistake) -> LeafValue {
        guard let json = typed.json else {
            throw TreeMistake(.invalid, at: path(), "a value of this type is not understood", help: "give it in JSON")
        }
        return try self.value(of: json, at: path())
    }
}

extension Gnmi_TypedValue {
    /// A scalar, or a list of scalars, as JSON would have it; nil for other types.
    fileprivate var json: JSONValue? {
        switch self.value {
        case .stringVal(let text), .asciiVal(let text): return .string(text)
        case .intVal(let number): return .number(number)
        case .uintVal(let number): return .number(number)
        case .boolVal(let flag): return .bool(flag)
        case .bytesVal(let bytes), .protoBytes(let bytes): return .string(Base64.text(of: Array(bytes)))
        case .leaflistVal(let list):
            var elements: [JSONValue] = []
            for element in list.element {
                // A list holds no lists: whoever nests them deep gets no answer that is as deep.
                if case .leaflistVal = element.value { return nil }
                guard let json = element.json else { return nil }
                elements.append(json)
            }
            return .array(elements)
        case .floatVal, .doubleVal, .decimalVal, .anyVal, .jsonVal, .jsonIetfVal, nil: return nil
        }
    }
}

extension LeafKind {
    /// The value in normal form; nil where it is none of this kind.
    fileprivate func value(of json: JSONValue) -> LeafValue? {
        switch self {
        case .text(let limit):
            return json.string.flatMap { $0.utf8.count <= limit ? .text($0) : nil }
        case .flag: return json.bool.map { .flag($0) }
        case .number(let range):
            guard case .number(let text) = json, let number = UInt64(text), range.contains(number) else { return nil }
            return .number(number)
        case .wide: return json.integer(UInt64.self).map { .number($0) }
        case .word(let words): return json.string.flatMap { words.contains($0) ? .text($0) : nil }
        case .identity(let names): return json.string.flatMap { $0.identity(among: names) }.map { .text($0) }
        case .vlan:
            guard case .number(let text) = json, let vlan = VID(text: text) else { return nil }
            return .number(UInt64(vlan.rawValue))
        case .address: return json.string.flatMap { IPv6Address(text: $0) }.map { .text($0.description) }
        case .prefix: return json.string.flatMap { IPv6Prefix(text: $0) }.map { .text($0.description) }
        case .mac: return json.string.flatMap { MACAddress(text: $0) }.map { .text($0.description) }
        case .bytes(let limit):
            return json.string.flatMap { Base64.bytes(of: $0) }.flatMap { $0.count <= limit ? .bytes($0) : nil }
        case .vlans: return json.elements.flatMap(LeafKind.vlans)
        case .texts: return json.elements.flatMap { LeafKind.all($0) { $0.string } }.map { .texts($0) }
        case .addresses:
            return json.elements.flatMap {
                LeafKind.all($0) { $0.string.flatMap { IPv6Address(text: $0)?.description } }
            }
            .map { .texts($0) }
        case .identities(let names):
            return json.elements.flatMap { LeafKind.all($0) { $0.string.flatMap { $0.identity(among: names) } } }
                .map { .texts($0) }
        case .numbers(let range):
            return json.elements.flatMap {
                LeafKind.all($0) { element in
                    guard case .number(let text) = element, let number = UInt64(text) else { return nil }
                    return range.contains(number) ? number : nil
                }
            }.map { .numbers($0) }
        }
    }

    private static func all<Value>(_ elements: [JSONValue], _ read: (JSONValue) -> Value?) -> [Value]? {
        var values: [Value] = []
        for element in elements {
            guard let value = read(element) else { return nil }
            values.append(value)
        }
        return values
    }

    /// Ids and ranges, in any order and as often as somebody likes.
    private static func vlans(_ elements: [JSONValue]) -> LeafValue? {
        // No set of VLANs needs more, and a longer list is somebody who wants the machine's time.
        guard elements.count <= 4094 else { return nil }
        var words = VLANSet().words
        for element in elements {
            let text: String
            switch element {
            case .number(let digits), .string(let digits): text = digits
            case .null, .bool, .array, .object: return nil
            }
            let ends = text.split(separator: ".", omittingEmptySubsequences: false)
            guard ends.count == 1 || ends.count == 3 && ends[1].isEmpty, let low = VID(text: ends[0]),
                let high = VID(text: ends[ends.count - 1]), low <= high
            else { return nil }
            for id in low.rawValue...high.rawValue { words[Int(id >> 6)] |= 1 << UInt64(id & 63) }
        }
        return .vlans(VLANSet(words: words))
    }
}

extension String {
    /// The identity that this names, with its module or without.
    fileprivate func identity(among names: [String]) -> String? {
        names.first { $0 == self || $0.withoutModule == self }
    }
}
