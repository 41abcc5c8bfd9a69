import FabricModel

/// The text of a file: valid UTF-8 without control characters, within bounds.
struct SourceText {
    let text: String
    /// Which of the topology's files it is; every place in it says so.
    let file: Int

    /// Checks bytes before any parser sees them, so that the parser's time and memory are bounded too.
    init?(_ bytes: [UInt8], bounds: Bounds, spent: Spent, into mistakes: inout Mistakes) {
        let file = mistakes.file
        func origin(of position: Int, in bytes: ArraySlice<UInt8>) -> Origin {
            SourceText.origin(of: position, in: bytes, file)
        }
        guard spent.bytes <= bounds.bytes else {
            let others = spent.bytes - bytes.count
            mistakes.error(
                .tooLarge, at: nil,
                "the file has \(bytes.count) bytes\(others > 0 ? ", those before it \(others)" : ""), and a topology may have "
                    + "\(bounds.bytes)", help: SourceText.sizeHelp)
            return nil
        }
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            mistakes.error(
                .notText, at: Origin(file: file, line: 1, column: 1), "the file is UTF-16",
                help: "save it as UTF-8")
            return nil
        }
        let body = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
        if let bad = body.firstIndex(where: SourceText.isForbidden) {
            let what = body[bad] == 0 ? "a NUL byte" : "a control character (0x\(String(body[bad], radix: 16)))"
            mistakes.error(
                .notText, at: origin(of: bad, in: body), "\(what) in the file",
                help: "a topology is text; is this the right file?")
            return nil
        }
        guard let text = String(validating: body, as: UTF8.self) else {
            mistakes.error(
                .notText, at: origin(of: SourceText.firstInvalid(in: body), in: body),
                "these bytes are not UTF-8", help: "save the file as UTF-8")
            return nil
        }
        if let bad = text.unicodeScalars.firstIndex(where: SourceText.isForbidden) {
            let value = text.unicodeScalars[bad].value
            mistakes.error(
                .notText,
                at: origin(of: body.startIndex + text.utf8.distance(from: text.startIndex, to: bad), in: body),
                "the character U+\(String(value, radix: 16, uppercase: true)) in the file, which YAML does not allow",
                help: "remove it")
            return nil
        }
        let nodes = SourceText.nodesAtMost(in: body)
        guard nodes + spent.nodes <= bounds.nodes else {
            mistakes.error(
                .tooManyNodes, at: nil, "the file may hold \(nodes) values, and a topology may have \(bounds.nodes)",
                help: SourceText.sizeHelp)
            return nil
        }
        self.text = text
        self.file = file
    }

    /// A place in this file.
    func origin(line: Int, column: Int) -> Origin { Origin(file: self.file, line: line, column: column) }

    static let sizeHelp = "write ranges, `swp[1-48]`, and profiles instead of every port"

    /// Every control character but tab, line feed and carriage return.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        (byte < 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d) || byte == 0x7f
    }

    /// What YAML 1.2 (5.1) leaves out of its characters beyond ASCII: C1 controls, marks of byte order and noncharacters.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x80...0x84, 0x86...0x9f, 0xfeff, 0xfffe, 0xffff: true
        default: false
        }
    }

    /// No file has more values than it has places where one can begin or end: lines, commas, opening brackets, and dashes and
    /// question marks with white space after them.
    private static func nodesAtMost(in bytes: ArraySlice<UInt8>) -> Int {
        var count = 1
        var mayBeIndicator = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"): count += 1
            case UInt8(ascii: "\n"): count += mayBeIndicator ? 2 : 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): count += mayBeIndicator ? 1 : 0
            default: break
            }
            mayBeIndicator = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?")
        }
        return count
    }

    /// The end of the longest valid start.
    private static func firstInvalid(in bytes: ArraySlice<UInt8>) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var position = bytes.startIndex
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { position += UTF8.width(scalar) }
        return min(position, bytes.endIndex - 1)
    }

    private static func origin(of position: Int, in bytes: ArraySlice<UInt8>, _ file: Int) -> Origin {
        let before = bytes[..<position]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.startIndex
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        // Continuation bytes of UTF-8 are part of the character before them.
        return Origin(
            file: file, line: line, column: bytes[lineStart..<position].count { $0 & 0xc0 != 0x80 } + 1)
    }

    /// The text of a line, from 1; empty where there is no such line.
    func line(_ number: Int) -> Substring {
        var start = self.text.utf8.startIndex
        for _ in 1..<max(number, 1) {
            guard let newline = self.text.utf8[start...].firstIndex(of: UInt8(ascii: "\n")) else { return "" }
            start = self.text.utf8.index(after: newline)
        }
        let end = self.text.utf8[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        return self.text[start..<(end ?? self.text.endIndex)]
    }
}

extension UTF8 {
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case ..<0x80: 1
        case ..<0x800: 2
        case ..<0x1_0000: 3
        default: 4
        }
    }
}
