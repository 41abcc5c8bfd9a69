/// Which interfaces a machine really has, by the names that they were built with: cables are in interfaces, and what is configured
/// on a name is worth nothing where no interface has it.
///
/// Almost every machine has those it was built with, and then this is empty.
package struct Interfaces: Hashable, Sendable {
    /// Those that are pulled out.
    private var gone: Set<String> = []
    /// The names that others have now.
    private var renamed: [String: String] = [:]

    package init() {}

    /// What the interface that was built as this is called now; nil where it is pulled out.
    package func now(_ built: String) -> String? { self.gone.contains(built) ? nil : self.renamed[built] ?? built }

    /// It is pulled out, with the cable in it.
    mutating func remove(_ name: String) {
        if let built = self.built(name) { self.gone.insert(built) }
    }

    /// An interface of this name is there: the one that was pulled out, or one that nothing is plugged into.
    mutating func add(_ name: String) {
        if let built = self.gone.filter({ self.renamed[$0] == name }).min() {
            self.gone.remove(built)
        } else if self.gone.remove(name) != nil {
            self.renamed[name] = nil
        }
    }

    mutating func rename(_ name: String, to other: String) {
        if let built = self.built(name) { self.renamed[built] = built == other ? nil : other }
    }

    /// What the interface was built as that has this name now.
    private func built(_ name: String) -> String? {
        if let built = self.renamed.first(where: { $0.value == name && !self.gone.contains($0.key) })?.key {
            return built
        }
        return self.renamed[name] == nil && !self.gone.contains(name) ? name : nil
    }
}
