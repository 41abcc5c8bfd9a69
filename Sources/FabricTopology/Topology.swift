package import FabricModel

/// Topology files: the text in which people write a fabric, read into a `Fabric` and written from one.
package enum Topology {
    /// Reads a topology and says everything that is wrong with it.
    ///
    /// Pure: the same text gives the same reading, in any process, and the order of the entries in the file does not
    /// matter. There is a fabric exactly when no diagnostic is an error.
    package static func read(_ source: TopologySource, bounds: Bounds = Bounds()) -> TopologyReading {
        var mistakes = Mistakes(files: [source.name], limit: bounds.diagnostics)
        guard let root = YAML.compose(source.bytes, bounds: bounds, into: &mistakes) else {
            return TopologyReading(fabric: nil, diagnostics: mistakes.sorted())
        }
        var reader = Reader(mistakes: mistakes, bounds: bounds)
        let fabric = reader.fabric(from: root, named: source.stem)
        return TopologyReading(
            fabric: reader.mistakes.hasErrors ? nil : fabric, diagnostics: reader.mistakes.sorted())
    }
}

/// What came of reading a topology.
package struct TopologyReading: Sendable {
    /// Nil where a diagnostic is an error.
    package let fabric: Fabric?
    /// Every mistake of the run, in the order of the file.
    package let diagnostics: [Diagnostic]
}

/// The text of a topology and the name that its diagnostics call it by.
package struct TopologySource: Sendable {
    /// The path as the caller spelt it, `topologies/lab.yaml`.
    package let name: String
    /// UTF-8, not yet checked.
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    package init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }

    /// The file's name without folder and ending: what a fabric is called that does not say its name.
    var stem: String {
        let last = self.name.split(separator: "/").last ?? ""
        return String(last.split(separator: ".").first ?? "fabric")
    }
}
