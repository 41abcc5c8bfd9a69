package import FabricModel

/// Topology files: the text in which people write a fabric, read into a `Fabric` and written from one.
package enum Topology {
    /// Reads a topology and says everything that is wrong with it.
    ///
    /// Pure: the same text gives the same reading, in any process, and the order of the entries in the file does not
    /// matter. There is a fabric exactly when no diagnostic is an error.
    ///
    /// - Parameter folder: where the files are that the topology includes; without one it can include none.
    package static func read(
        _ source: TopologySource, in folder: (any TopologyFolder)? = nil, bounds: Bounds = Bounds()
    ) -> TopologyReading {
        var mistakes = Mistakes(file: source.name, limit: bounds.diagnostics)
        var spent = Spent()
        guard let root = YAML.compose(source.bytes, bounds: bounds, spent: &spent, into: &mistakes) else {
            return TopologyReading(fabric: nil, diagnostics: mistakes.sorted())
        }
        var reader = Reader(mistakes: mistakes, bounds: bounds, spent: spent)
        let fabric = reader.fabric(from: source, root, in: folder)
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

    /// The folder that the file is in, with a slash at its end, as the caller spelt it; empty where he named none.
    var folder: String { self.name.lastIndex(of: "/").map { String(self.name[...$0]) } ?? "" }

    /// The file's name without folder and ending: what a fabric is called that does not say its name.
    var stem: String {
        let last = self.name.split(separator: "/").last ?? ""
        return String(last.split(separator: ".").first ?? "fabric")
    }
}
