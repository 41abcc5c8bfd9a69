import FabricModel

/// Names chosen as a topology chooses them: ranges in brackets, and `*` for anything.
package struct NameSelection: Sendable {
    private let globs: [[UInt8]]

    /// The names that a text stands for; nil where its brackets are no ranges, or stand for more than a fabric can have.
    package init?(_ text: String, bounds: Bounds = Bounds()) {
        do throws(NamePattern.Problem) {
            let pattern = try NamePattern(Word(text, at: Origin(line: 1, column: 1)))
            guard pattern.count <= bounds.namesPerRange else { return nil }
            self.globs = pattern.names().map { Array($0.utf8) }
        } catch {
            return nil
        }
    }

    /// The positions of the names that are meant.
    package func positions(in names: [String]) -> [Int] {
        if self.globs.allSatisfy({ !$0.contains(UInt8(ascii: "*")) }) {
            let wanted = Set(self.globs)
            return names.indices.filter { wanted.contains(Array(names[$0].utf8)) }
        }
        return names.indices.filter { index in
            let name = Array(names[index].utf8)
            return self.globs.contains { Glob.matches($0, name) }
        }
    }
}
