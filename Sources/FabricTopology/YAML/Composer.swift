import FabricModel
import Yams

/// A document as Yams composed it, and the keys that were changed so that it could.
struct ComposedDocument {
    struct Place: Hashable {
        let line: Int
        let column: Int
    }

    /// Which of the topology's files it is.
    let file: Int
    let root: Node?
    /// The real text of keys that stand twice in one mapping, by their place.
    let renamedKeys: [ComposedDocument.Place: String]
}

/// Composes a document with Yams, past duplicate keys.
///
/// Yams stops at the first mapping with a duplicate key and tells only where its first one is. So that one's first character
/// is changed to one from Unicode's private area, which moves nothing, and Yams tries again; our own walk over the
/// nodes then finds both places, and everything else that is wrong with the file.
struct Composer {
    private let source: SourceText

    /// Each one costs another reading of the file, so a large file gets few.
    private var duplicatesAtMost: Int { max(1, min(24, (8 << 20) / max(self.source.text.utf8.count, 1))) }

    init(_ source: SourceText) { self.source = source }

    func compose(into mistakes: inout Mistakes) -> ComposedDocument? {
        var text = self.source.text
        var renamed: [ComposedDocument.Place: String] = [:]
        while true {
            do {
                let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
                return ComposedDocument(file: self.source.file, root: root, renamedKeys: renamed)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let place = ComposedDocument.Place(line: context.mark.line, column: context.mark.column)
                let key = keys.first ?? ""
                guard renamed.count < self.duplicatesAtMost, renamed[place] == nil,
                    let changed = Composer.renaming(key, at: place, in: text, number: renamed.count)
                else {
                    renamed[place] = key
                    self.report(renamed, into: &mistakes)
                    return nil
                }
                text = changed
                renamed[place] = key
            } catch let error as YamlError {
                SyntaxMistake(error, in: self.source).report(into: &mistakes)
                return nil
            } catch {
                mistakes.error(.syntax, at: nil, "the file cannot be read as YAML: \(error)")
                return nil
            }
        }
    }

    /// Reports the duplicate keys found so far by their first places, where the file is not read on.
    private func report(_ keys: [ComposedDocument.Place: String], into mistakes: inout Mistakes) {
        for (place, key) in keys {
            mistakes.error(
                .duplicateKey, at: self.source.origin(line: place.line, column: place.column),
                "'\(key.shortened)' stands more than once in this mapping", help: "remove one, or write both into one")
        }
    }

    /// The text with the first character of a key (or the one after its quote) made unique; nil where the key does not stand
    /// there as it reads, which escapes and anchors can bring about.
    private static func renaming(_ key: String, at place: ComposedDocument.Place, in text: String, number: Int)
        -> String?
    {
        var scalars = text.unicodeScalars
        var index = scalars.startIndex
        for _ in 1..<max(place.line, 1) {
            guard let newline = scalars[index...].firstIndex(of: "\n") else { return nil }
            index = scalars.index(after: newline)
        }
        guard var target = scalars.index(index, offsetBy: place.column - 1, limitedBy: scalars.endIndex),
            target < scalars.endIndex
        else { return nil }
        if scalars[target] == "\"" || scalars[target] == "'" { target = scalars.index(after: target) }
        guard target < scalars.endIndex, scalars[target] == key.unicodeScalars.first,
            let unique = Unicode.Scalar(0xe000 + number)
        else { return nil }
        scalars.replaceSubrange(target..<scalars.index(after: target), with: [unique])
        return String(scalars)
    }
}
