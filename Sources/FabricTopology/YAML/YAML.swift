import FabricModel

/// YAML in, values with places out: the only part of the program that knows Yams.
enum YAML {
    /// Reads one document; nil where it is not YAML, or too large, and the mistakes say why.
    static func compose(_ bytes: [UInt8], bounds: Bounds, into mistakes: inout Mistakes) -> Value? {
        guard let text = SourceText(bytes, bounds: bounds, into: &mistakes),
            AliasScreen.passes(text, into: &mistakes),
            let document = Composer(text).compose(into: &mistakes)
        else { return nil }
        var conversion = Conversion(document: document, bounds: bounds, mistakes: mistakes)
        let value = conversion.value()
        mistakes = conversion.mistakes
        return value
    }
}
