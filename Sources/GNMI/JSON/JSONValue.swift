/// A JSON text as a tree (RFC 8259), with members in the order in which they stand and numbers as they are written.
///
/// Foundation reads JSON into values of any type or by way of Codable, both without the order and several times slower than a
/// switch of 48 ports may cost; so gNMI's values are read and written here. Names may carry their YANG module, as RFC 7951
/// has it (`openconfig-vlan:switched-vlan`).
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The digits as they stand: `1500`, `-0.5e3`.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    package static func number(_ value: some FixedWidthInteger) -> JSONValue { .number("\(value)") }

    /// The member of this name, with or without its module; nil where there is none, or no object.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.isNamed(name) }?.value
    }

    /// The member of a member; nil where the way breaks off.
    package subscript(_ outer: String, _ inner: String) -> JSONValue? { self[outer]?[inner] }

    /// What a list holds; nil for anything else.
    package var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

    package var members: [JSONMember]? { if case .object(let members) = self { members } else { nil } }

    package var string: String? { if case .string(let text) = self { text } else { nil } }

    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// A whole number: written as such, or in quotes, as RFC 7951 writes those of 64 bits.
    package func integer<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
        switch self {
        case .number(let text), .string(let text): Number(text)
        case .null, .bool, .array, .object: nil
        }
    }
}

/// A name and its value in an object.
package struct JSONMember: Hashable, Sendable {
    package var name: String
    package var value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }

    /// The name without its YANG module.
    package var localName: Substring {
        let name = self.name.utf8
        guard let colon = name.lastIndex(of: UInt8(ascii: ":")) else { return self.name[...] }
        return self.name[name.index(after: colon)...]
    }

    /// Whether this is the name, where one of the two may lack its module.
    package func isNamed(_ name: String) -> Bool {
        let (own, other) = (self.name.utf8Span.span, name.utf8Span.span)
        let shared = min(own.count, other.count)
        // Before what they have in common the longer one has its module and a colon.
        guard own.count == shared || own[own.count - shared - 1] == UInt8(ascii: ":"),
            other.count == shared || other[other.count - shared - 1] == UInt8(ascii: ":")
        else { return false }
        var left = shared
        while left > 0, own[own.count - left] == other[other.count - left] { left -= 1 }
        return left == 0
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { JSONMember($0, $1) })
    }
}
