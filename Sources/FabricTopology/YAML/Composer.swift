import FabricModel
import Yams

/// A document as Yams composed it, and the keys that were changed so that it could.
struct ComposedDocument {
    struct Place: Hashable {
        let line: Int
        let column: Int
    }

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

    /// Each one costs another reading of the file.
    private static let duplicatesAtMost = 24

    init(_ source: SourceText) { self.source = source }

    func compose(into mistakes: inout Mistakes) -> ComposedDocument? {
        var text = self.source.text
        var renamed: [ComposedDocument.Place: String] = [:]
        while true {
            do {
                let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
                return ComposedDocument(root: root, renamedKeys: renamed)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let place = ComposedDocument.Place(line: context.mark.line, column: context.mark.column)
                let key = keys.first ?? ""
                guard renamed.count < Composer.duplicatesAtMost, renamed[place] == nil, !key.isEmpty,
                    let changed = Composer.renaming(keyAt: place, in: text, number: renamed.count)
                else {
                    mistakes.error(
                        .duplicateKey, at: Origin(line: place.line, column: place.column),
                        "'\(key.shortened)' stands more than once in this mapping")
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

    /// The text with the first character of a key (or the one after its quote) made unique.
    private static func renaming(keyAt place: ComposedDocument.Place, in text: String, number: Int) -> String? {
        var scalars = text.unicodeScalars
        var index = scalars.startIndex
        for _ in 1..<place.line {
            guard let newline = scalars[index...].firstIndex(of: "\n") else { return nil }
            index = scalars.index(after: newline)
        }
        guard var target = scalars.index(index, offsetBy: place.column - 1, limitedBy: scalars.endIndex),
            target < scalars.endIndex
        else { return nil }
        if scalars[target] == "\"" || scalars[target] == "'" { target = scalars.index(after: target) }
        guard target < scalars.endIndex, scalars[target] != "\n", let unique = Unicode.Scalar(0xe000 + number) else {
            return nil
        }
        scalars.replaceSubrange(target..<scalars.index(after: target), with: [unique])
        return String(scalars)
    }
}
