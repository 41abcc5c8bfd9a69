import Foundation
import TestKit

/// A Swift file of the package, as text without the parts that a rule about code must not see.
struct SourceFile: CustomStringConvertible {
    /// The room that it belongs to, `FabricModel`.
    let room: String
    /// From the root of the package, `Sources/FabricModel/VID.swift`.
    let path: String
    /// As written.
    let lines: [String]

    var description: String { self.path }

    /// Every file of every room, that is of the folders below Sources and simulator, but what a program wrote.
    static let all = files(in: "Sources") + files(in: "simulator")

    private static func files(in folder: String) -> [SourceFile] {
        let base = Project.root.appending(path: folder)
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: base.path)) ?? []
        return paths.filter { $0.hasSuffix(".swift") && !$0.contains("/Generated/") }.sorted().compactMap { path in
            guard let room = path.split(separator: "/").first,
                let text = try? String(contentsOf: base.appending(path: path), encoding: .utf8)
            else { return nil }
            return SourceFile(
                room: String(room), path: "\(folder)/\(path)", lines: text.components(separatedBy: "\n"))
        }
    }

    static let rooms = Dictionary(grouping: all, by: \.room)

    /// The lines as code: comments taken out, and what stands in quotes on one line.
    var code: [(number: Int, text: String)] {
        self.lines.enumerated().map { index, line in
            var text = ""
            var isQuoted = false
            var previous: Character = " "
            for character in line {
                if character == "\"", previous != "\\" { isQuoted.toggle() }
                if !isQuoted, character == "/", previous == "/" {
                    text.removeLast()
                    break
                }
                if !isQuoted || character == "\"" { text.append(character) }
                previous = character
            }
            return (index + 1, text)
        }
    }

    /// The modules that the file imports.
    var imports: Set<String> {
        Set(
            self.code.compactMap { _, text in
                let words = text.split(separator: " ").filter { !$0.hasPrefix("@") }
                guard let index = words.firstIndex(of: "import"), index < words.count - 1,
                    words[..<index].allSatisfy({
                        ["package", "public", "internal", "private", "fileprivate"].contains($0)
                    })
                else { return nil }
                // `import struct Foundation.Date` is an import of Foundation.
                let name = words[words.count - 1].split(separator: ".").first
                return name.map(String.init)
            })
    }

    /// The lines of code in which one of these words stands alone.
    func lines(saying words: Set<String>) -> [String] {
        self.code.filter { _, text in
            text.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "!" || $0 == "?" || $0 == "@") }
                .contains { words.contains(String($0)) }
        }
        .map { "\(self.path):\($0.number): \($0.text.trimmingCharacters(in: .whitespaces))" }
    }
}
