internal import FoundationEssentials
internal import GNMI

/// What a target answered to one Get, put together into one tree.
///
/// One target answers with the whole of what was asked for as one JSON text, another with a value for every leaf; both make the
/// same tree.
struct AnswerTree {
    private var root = Branch()

    /// - Throws: what about the answer makes no sense.
    init(_ response: Gnmi_GetResponse) throws(AnswerMistake) {
        for notification in response.notification {
            for update in notification.update {
                let path = notification.prefix.appending(update.path)
                guard path.elem.count <= JSONValue.depthLimit else {
                    throw AnswerMistake(place: "a path", reason: "it has more than \(JSONValue.depthLimit) names")
                }
                self.root.insert(try JSONValue(update.val, at: path), at: path.elem[...])
            }
        }
    }

    var json: JSONValue { self.root.json }
}

/// Why an answer cannot be understood.
struct AnswerMistake: Error, Hashable {
    var place: String
    var reason: String
}

/// A place of the tree: what was told of it as a whole, and what was told of places below it.
private struct Branch {
    private var value: JSONValue?
    private var names: [String] = []
    private var members: [String: Branch] = [:]
    private var keys: [[String: String]] = []
    private var entries: [[String: String]: Branch] = [:]

    mutating func insert(_ value: JSONValue, at path: ArraySlice<Gnmi_PathElem>) {
        guard let first = path.first else {
            self.value = value
            return
        }
        if self.members[first.name] == nil { self.names.append(first.name) }
        if first.key.isEmpty {
            self.members[first.name, default: Branch()].insert(value, at: path.dropFirst())
        } else {
            self.members[first.name, default: Branch()].insert(value, at: path.dropFirst(), in: first.key)
        }
    }

    private mutating func insert(_ value: JSONValue, at path: ArraySlice<Gnmi_PathElem>, in entry: [String: String]) {
        if self.entries[entry] == nil { self.keys.append(entry) }
        self.entries[entry, default: Branch()].insert(value, at: path)
    }

    /// What was told of a place below goes before what was told of the whole.
    var json: JSONValue {
        if self.names.isEmpty, self.keys.isEmpty { return self.value ?? .object([]) }
        if self.names.isEmpty {
            let entries = self.keys.compactMap { key in self.entries[key].map { $0.json.with(key) } }
            return .array(entries + (self.value?.elements ?? []))
        }
        let own = self.names.compactMap { name in self.members[name].map { JSONMember(name, $0.json) } }
        return .object(own + (self.value?.members ?? []))
    }
}

extension JSONValue {
    /// An entry of a list with its keys among its members, where it does not say them itself.
    fileprivate func with(_ keys: [String: String]) -> JSONValue {
        let missing = keys.sorted { $0.key < $1.key }.filter { self[$0.key] == nil }
        return .object(missing.map { JSONMember($0.key, .string($0.value)) } + (self.members ?? []))
    }

    /// What a target sent as the value of a place; scalars become JSON's.
    init(_ value: Gnmi_TypedValue, at path: Gnmi_Path) throws(AnswerMistake) {
        switch value.value {
        case .jsonIetfVal(let bytes), .jsonVal(let bytes):
            do throws(JSONMistake) {
                self = try JSONValue(parsing: [UInt8](bytes))
            } catch {
                throw AnswerMistake(place: path.text, reason: "it is no JSON: \(error)")
            }
        case .stringVal(let text), .asciiVal(let text): self = .string(text)
        case .intVal(let number): self = .number(number)
        case .uintVal(let number): self = .number(number)
        case .boolVal(let flag): self = .bool(flag)
        // As RFC 7951 writes bytes (6.6).
        case .bytesVal(let bytes), .protoBytes(let bytes): self = .string(bytes.base64EncodedString())
        case .leaflistVal(let list):
            var elements: [JSONValue] = []
            for element in list.element {
                if case .leaflistVal = element.value {
                    throw AnswerMistake(place: path.text, reason: "a list of scalars has a list in it")
                }
                elements.append(try JSONValue(element, at: path))
            }
            self = .array(elements)
        case .floatVal, .doubleVal, .decimalVal, .anyVal:
            throw AnswerMistake(place: path.text, reason: "its value is of a kind that nothing we read has")
        case nil: throw AnswerMistake(place: path.text, reason: "it has no value")
        }
    }
}
