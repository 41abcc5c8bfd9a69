package import Foundation

/// A folder of the test's own, gone with it.
package final class Folder: Sendable {
    package let url: URL

    package init(named stem: String = "selvage") throws {
        self.url = FileManager.default.temporaryDirectory.appending(path: "\(stem)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: self.url) }

    package func path(_ name: String) -> String { self.url.appending(path: name).path }

    package func text(_ name: String) throws -> String { try String(contentsOfFile: self.path(name), encoding: .utf8) }

    package func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: self.url.appending(path: name))
    }

    package var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: self.url.path).sorted() }
    }
}
