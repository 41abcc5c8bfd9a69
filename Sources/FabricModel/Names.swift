/// A table in which every name stands once, so that a million ports named swp1 to swp48 hold 48 strings.
package struct Names: Sendable {
    package typealias Index = UInt32

    private var strings: [String] = []
    private var indices: [String: Index] = [:]

    package init() {}

    package subscript(index: Index) -> String { self.strings[Int(index)] }

    /// The index of a name; a new name gets the next one.
    package mutating func intern(_ name: String) -> Index {
        if let index = self.indices[name] { return index }
        let index = Index(self.strings.count)
        self.strings.append(name)
        self.indices[name] = index
        return index
    }

    package var count: Int { self.strings.count }

    /// Every index of the other table means the same here.
    package func extends(_ other: Names) -> Bool {
        self.strings == other.strings || self.strings.starts(with: other.strings)
    }

    package func index(of name: String) -> Index? { self.indices[name] }
}
