import FabricModel

/// YAML in, values with places out: the only part of the program that knows Yams.
enum YAML {
    /// Reads one document; nil where it is not YAML, or too large, and the mistakes say why.
    ///
    /// - Parameter spent: what the topology's files before this one used up of its bounds.
    static func compose(_ bytes: [UInt8], bounds: Bounds, spent: inout Spent, into mistakes: inout Mistakes) -> Value? {
        spent.bytes += bytes.count
        guard let text = SourceText(bytes, bounds: bounds, spent: spent, into: &mistakes),
            AliasScreen.passes(text, into: &mistakes),
            let document = Composer(text).compose(into: &mistakes)
        else { return nil }
        var conversion = Conversion(document: document, bounds: bounds, visits: spent.nodes, mistakes: mistakes)
        let value = conversion.value()
        spent.nodes = conversion.visits
        mistakes = conversion.mistakes
        return value
    }
}

/// What the files of a topology have used up of its bounds.
struct Spent {
    var bytes = 0
    var nodes = 0
}
