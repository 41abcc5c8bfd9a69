/// Text as YAML scalars that stand anywhere, also inside brackets and braces.
enum YAMLText {
    /// Plain where no reader could take it for anything else, otherwise in double quotes.
    static func scalar(_ text: String) -> String {
        self.isPlain(text) ? text : self.quoted(text)
    }

    /// A range in block style, where brackets need no quotes unless one comes first.
    static func range(_ text: String) -> String {
        let isPlain = !text.hasPrefix("[") && self.isPlain(text.filter { $0 != "[" && $0 != "]" })
        return isPlain ? text : self.quoted(text)
    }

    /// Words of letters, digits and `-_./` with single spaces between them, and colons inside words. They begin with a
    /// letter or digit, or are a number's sign nowhere, so that no other reader sees a list, a tag or a remark.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, self.isAlphanumeric(first), text.last != ":", text.last != " "
        else {
            return false
        }
        var previous: Unicode.Scalar = "x"
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ": if previous == ":" || previous == " " { return false }
            case "-", "_", ".", "/": break
            // Two in a row are an address, which YAML 1.1 might count in sixties.
            case ":": if previous == ":" || previous == " " { return false }
            default: if !self.isAlphanumeric(scalar) { return false }
            }
            previous = scalar
        }
        return !self.hasMeaning.contains(text.lowercased())
    }

    private static let hasMeaning: Set<String> = ["yes", "no", "on", "off", "true", "false", "null", "y", "n"]

    private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            // Line and paragraph separators and the rest that YAML folds or forbids.
            case _
            where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || scalar.value == 0xfeff
                || scalar.value == 0x2028 || scalar.value == 0x2029:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
