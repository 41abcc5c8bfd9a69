import Foundation

/// A folder of the test's own, gone with it.
final class Folder {
    let url: URL

    init() throws {
        self.url = FileManager.default.temporaryDirectory.appending(path: "selvage-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: self.url) }

    func path(_ name: String) -> String { self.url.appending(path: name).path }

    func text(_ name: String) throws -> String { try String(contentsOfFile: self.path(name), encoding: .utf8) }

    func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: self.url.appending(path: name)) }

    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: self.url.path).sorted() } }
}
