import FabricModel

/// The types that our schema gives to text.
extension Reader {
    /// Text of one line.
    mutating func text(_ value: Value?, _ what: String) -> Word? {
        guard let value else { return nil }
        guard case .text(let word) = value.content else {
            self.wrongType(value, expected: what)
            return nil
        }
        return word
    }

    /// One text, or a list of them.
    mutating func texts(_ value: Value?, _ what: String) -> [Word] {
        guard let value else { return [] }
        guard case .list(let elements) = value.content else { return self.text(value, what).map { [$0] } ?? [] }
        return elements.compactMap { self.text($0, what) }
    }

    /// `yes`, `true` and `on`, or `no`, `false` and `off`, in any case.
    mutating func flag(_ value: Value?) -> Bool? {
        guard let word = self.text(value, "yes or no") else { return nil }
        switch word.text.lowercased() {
        case "yes", "true", "on": return true
        case "no", "false", "off": return false
        default:
            self.mistakes.error(
                .badValue, at: word.origin, "expected yes or no, found '\(word.text.shortened)'")
            return nil
        }
    }

    /// IPv6 needs 1,280 bytes (RFC 8200, 5); Linux and the columns of the fabric end at 65,535.
    static let mtus = 1280...65535

    mutating func mtu(_ value: Value?) -> UInt16? {
        guard let word = self.text(value, "an MTU in bytes") else { return nil }
        guard let number = Decimal.read(word.text, upTo: 1 << 32), Reader.mtus.contains(number) else {
            self.mistakes.error(
                .badValue, at: word.origin,
                "expected an MTU of \(Reader.mtus.lowerBound) to \(Reader.mtus.upperBound) bytes, "
                    + "found '\(word.text.shortened)'",
                help: "IPv6 needs 1280 at least; 1500 is Ethernet's usual, 9000 a usual jumbo frame")
            return nil
        }
        return UInt16(number)
    }

    /// Text for people, in one line. Linux keeps 255 bytes of it at a port.
    mutating func description(_ value: Value?) -> String? {
        guard let word = self.text(value, "a description in one line") else { return nil }
        var text = word.text
        while text.hasSuffix("\n") { text.removeLast() }
        guard text.utf8.count <= 255, !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f })
        else {
            self.mistakes.error(
                .badValue, at: word.origin, "a description is one line of 255 bytes at most",
                help: "this one has \(text.utf8.count)")
            return nil
        }
        return text
    }

    /// One of a few words.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ value: Value?, _ what: String, _ type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let word = self.text(value, what) else { return nil }
        if let choice = Choice(rawValue: word.text) { return choice }
        let known = Choice.allCases.map(\.rawValue)
        let suggestion = self.suggestion(for: word.text, among: known)
        self.mistakes.error(
            .badValue, at: word.origin, "expected \(what), found '\(word.text.shortened)'",
            help: (suggestion.map { "did you mean '\($0)'? " } ?? "") + "It is one of \(known.joined(separator: ", "))")
        return nil
    }

    mutating func notYet(_ construct: String, at origin: Origin, help: String? = nil) {
        self.mistakes.error(.notYet, at: origin, "\(construct): not yet", help: help)
    }
}
