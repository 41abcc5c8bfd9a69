/// Rows in columns as wide as their widest cell.
///
/// The last column is wrapped at words where the terminal is narrow, under its own beginning, so that a table stays a table
/// in a window of 80 columns; in a pipe a row is one line.
struct Table {
    private var header: [String]
    private var rows: [[Cell]] = []

    struct Cell: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        var text: String
        var ink: Ink?

        init(_ text: String, _ ink: Ink? = nil) {
            self.text = text
            self.ink = ink
        }

        init(stringLiteral text: String) { self.init(text) }
    }

    init(_ header: String...) { self.header = header }

    mutating func add(_ cells: Cell...) { self.rows.append(cells) }
    mutating func add(row cells: [Cell]) { self.rows.append(cells) }

    /// For a table whose last column nobody needs.
    mutating func dropLastHeading() { self.header.removeLast() }

    var isEmpty: Bool { self.rows.isEmpty }

    /// The table as text with a line break after each row.
    func text(for stream: Stream, indent: Int = 0) -> String {
        let all = (self.header.isEmpty ? [] : [self.header.map { Cell($0, .quiet) }]) + self.rows
        let count = all.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            all.map { $0.indices.contains(column) ? $0[column].text.count : 0 }.max() ?? 0
        }
        let room = stream.isForPeople ? max(stream.width - indent, 40) : Int.max
        return all.map { row in Table.line(row, widths, room: room, indent: indent, stream) }.joined()
    }

    private static func line(_ row: [Cell], _ widths: [Int], room: Int, indent: Int, _ stream: Stream) -> String {
        var line = String(repeating: " ", count: indent)
        for (column, cell) in row.dropLast().enumerated() {
            let padding = String(repeating: " ", count: widths[column] - cell.text.count + 2)
            line += (cell.ink.map { stream.paint(cell.text, $0) } ?? cell.text) + padding
        }
        guard let last = row.last else { return "\n" }
        let start = widths.prefix(row.count - 1).reduce(0) { $0 + $1 + 2 }
        let wrapped = wrap(last.text, to: room == Int.max ? Int.max : max(room - start, 20))
        let margin = "\n" + String(repeating: " ", count: indent + start)
        line += wrapped.map { piece in last.ink.map { stream.paint(piece, $0) } ?? piece }.joined(separator: margin)
        return line.trimmingTrailingSpaces() + "\n"
    }
}

/// The words of a text in lines of at most `width` characters; a longer word has a line of its own.
func wrap(_ text: String, to width: Int) -> [String] {
    guard text.count > width else { return [text] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
        if line.isEmpty {
            line = String(word)
        } else if line.count + 1 + word.count <= width {
            line += " " + word
        } else {
            lines.append(line)
            line = String(word)
        }
    }
    return lines + [line]
}

extension String {
    fileprivate func trimmingTrailingSpaces() -> String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
