import FabricModel

/// Refuses aliases inside keys, before the composer compares keys with each other.
///
/// The composer hashes every key, and a key made of aliases of aliases of aliases takes it years. Nobody needs one: so where
/// a file has anchors at all, its lines are searched for the three ways to write such a key. (A key that is not introduced by
/// `?` must stand on one line: YAML 1.2.2, 7.4.2.)
enum AliasScreen {
    static func passes(_ source: SourceText, into mistakes: inout Mistakes) -> Bool {
        let bytes = source.text.utf8
        guard bytes.contains(UInt8(ascii: "&")), bytes.contains(UInt8(ascii: "*")) else { return true }
        var passes = true
        let lines = source.text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            guard let column = self.keyWithAlias(in: Array(line)) else { continue }
            mistakes.error(
                .complexKey, at: source.origin(line: number + 1, column: column + 1),
                "an alias cannot be part of a key",
                help: "write the key out")
            passes = false
        }
        return passes
    }

    /// The position of a key in this line that has, or may have, an alias in it.
    private static func keyWithAlias(in line: [UInt8]) -> Int? {
        /// The open brackets of the line, and whether an alias was seen since each.
        var open: [(position: Int, hasAlias: Bool)] = []
        var mayBegin = true
        var index = 0
        while index < line.count {
            let byte = line[index]
            switch byte {
            case UInt8(ascii: "?") where mayBegin && (index + 1 == line.count || self.isBlank(line[index + 1])):
                return index
            case UInt8(ascii: "*") where mayBegin:
                let start = index
                while index + 1 < line.count, self.isName(line[index + 1]) { index += 1 }
                if self.colonFollows(index, in: line) { return start }
                if !open.isEmpty { open[open.count - 1].hasAlias = true }
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                open.append((index, false))
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard let group = open.popLast(), group.hasAlias else { break }
                if self.colonFollows(index, in: line) { return group.position }
                if !open.isEmpty { open[open.count - 1].hasAlias = true }
            default: break
            }
            mayBegin =
                self.isBlank(byte) || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{")
                || byte == UInt8(ascii: ",")
            index += 1
        }
        return nil
    }

    private static func colonFollows(_ index: Int, in line: [UInt8]) -> Bool {
        line[(index + 1)...].first { !self.isBlank($0) } == UInt8(ascii: ":")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func isName(_ byte: UInt8) -> Bool {
        !self.isBlank(byte) && !Array(",[]{}:".utf8).contains(byte)
    }
}
