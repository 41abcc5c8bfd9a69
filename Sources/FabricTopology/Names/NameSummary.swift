/// Many names in a few words: `swp1 to swp48, uplink1, uplink2`.
enum NameSummary {
    /// - Parameter names: in canonical order.
    static func of(_ names: [String]) -> String {
        var parts: [String] = []
        var index = 0
        while index < names.count, parts.count < 6 {
            let first = index
            while index + 1 < names.count, self.follows(names[index], names[index + 1]) { index += 1 }
            if index - first >= 2 {
                parts.append("\(names[first]) to \(names[index])")
            } else {
                parts += names[first...index]
            }
            index += 1
        }
        if index < names.count { parts.append("\(names.count - index) more") }
        return parts.joined(separator: ", ")
    }

    /// Whether two names are alike but for their last number, and that is the next one.
    static func follows(_ left: String, _ right: String) -> Bool {
        guard let a = NumberedName(left), let b = NumberedName(right) else { return false }
        return a.isFollowed(by: b)
    }
}

/// A name taken apart at its last number: `swp`, 9, ``.
struct NumberedName {
    let prefix: Substring
    let digits: Substring
    let suffix: Substring
    let number: Int

    init?(_ name: String) {
        guard let last = name.utf8.lastIndex(where: NumberedName.isDigit) else { return nil }
        let end = name.utf8.index(after: last)
        let start = name.utf8[..<last].lastIndex { !NumberedName.isDigit($0) }.map { name.utf8.index(after: $0) }
        self.prefix = name[..<(start ?? name.startIndex)]
        self.digits = name[(start ?? name.startIndex)..<end]
        self.suffix = name[end...]
        guard self.digits.utf8.count <= 9, let number = Int(self.digits) else { return nil }
        self.number = number
    }

    var isPadded: Bool { self.digits.utf8.count > 1 && self.digits.utf8.first == UInt8(ascii: "0") }

    /// Whether one range can hold both, next to each other.
    func isFollowed(by next: NumberedName) -> Bool {
        guard self.number + 1 == next.number, self.prefix == next.prefix, self.suffix == next.suffix else {
            return false
        }
        return self.isPadded || next.isPadded ? self.digits.utf8.count == next.digits.utf8.count : true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
