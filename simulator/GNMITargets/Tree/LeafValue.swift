import FabricModel

/// What a leaf holds, in normal form: equal values mean the same.
enum LeafValue: Hashable, Sendable {
    /// Also words, identities with their module, and addresses in the form of RFC 5952.
    case text(String)
    case number(UInt64)
    case flag(Bool)
    /// A list of VLANs and ranges of them, which is a set.
    case vlans(VLANSet)
    case texts([String])
    case numbers([UInt64])
    case bytes([UInt8])

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var number: UInt64? { if case .number(let number) = self { number } else { nil } }
    var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    var vlans: VLANSet? { if case .vlans(let vlans) = self { vlans } else { nil } }
    var texts: [String]? { if case .texts(let texts) = self { texts } else { nil } }
    var numbers: [UInt64]? { if case .numbers(let numbers) = self { numbers } else { nil } }
    var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }

    /// A number of 16 bits, such as an MTU or a time.
    var short: UInt16? { self.number.flatMap { UInt16(exactly: $0) } }
    var vlan: VID? { self.number.flatMap { VID($0) } }

    /// A leaf-list that holds both, as an update has it: what is new comes after what is there. Nil for what is no list.
    func merged(with new: LeafValue) -> LeafValue? {
        switch (self, new) {
        case (.vlans(let old), .vlans(let new)): .vlans(old.union(new))
        case (.texts(let old), .texts(let new)): .texts(old + new.filter { !old.contains($0) })
        case (.numbers(let old), .numbers(let new)): .numbers(old + new.filter { !old.contains($0) })
        default: nil
        }
    }
}

/// What a leaf may hold: the type of its YANG module, as far as it matters here.
enum LeafKind: Sendable {
    case text(limit: Int)
    case flag
    case number(ClosedRange<UInt64>)
    /// 64 bits: in JSON a text (RFC 7951, 6.1).
    case wide
    case word([String])
    /// An identity, with the module that it is of.
    case identity([String])
    case identities([String])
    case vlan
    case vlans
    case address
    case addresses
    case prefix
    case mac
    case texts
    case numbers(ClosedRange<UInt64>)
    case bytes(limit: Int)

    /// What is expected, for whoever said something else.
    var expectation: String {
        switch self {
        case .text(let limit): "a text of at most \(limit) bytes"
        case .flag: "true or false"
        case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .wide: "a whole number in quotes"
        case .word(let words): words.count == 1 ? "\(words[0])" : "one of \(words.joined(separator: ", "))"
        case .identity(let names): names.count == 1 ? "\(names[0])" : "one of \(names.joined(separator: ", "))"
        case .identities(let names): "a list of \(names.joined(separator: ", "))"
        case .vlan: "a VLAN id from 1 to 4094"
        case .vlans: "a list of VLAN ids and ranges, as in [10, \"20..30\"]"
        case .address: "an IPv6 address"
        case .addresses: "a list of IPv6 addresses"
        case .prefix: "an IPv6 prefix, as in \"2001:db8::/64\""
        case .mac: "a MAC address, as in \"02:00:00:00:00:01\""
        case .texts: "a list of texts"
        case .numbers(let range): "a list of numbers from \(range.lowerBound) to \(range.upperBound)"
        case .bytes(let limit): "at most \(limit) bytes in base64"
        }
    }

    /// Lists that an update adds to.
    var isList: Bool {
        switch self {
        case .identities, .vlans, .addresses, .texts, .numbers: true
        case .text, .flag, .number, .wide, .word, .identity, .vlan, .address, .prefix, .mac, .bytes: false
        }
    }

    /// A key of a list in the one form that it is served in; nil where it can be none.
    func key(_ text: String) -> String? {
        switch self {
        case .text(let limit): !text.isEmpty && text.utf8.count <= limit ? text : nil
        case .vlan: VID(text: text)?.description
        case .address: IPv6Address(text: text)?.description
        case .prefix: IPv6Prefix(text: text)?.description
        case .mac: MACAddress(text: text)?.description
        case .flag, .number, .wide, .word, .identity, .identities, .vlans, .addresses, .texts, .numbers, .bytes: nil
        }
    }

    /// In JSON a key of this kind is a number.
    var isNumber: Bool {
        switch self {
        case .vlan, .number: true
        case .text, .flag, .wide, .word, .identity, .identities, .vlans, .address, .addresses, .prefix, .mac, .texts,
            .numbers, .bytes:
            false
        }
    }
}
