import Foundation

/// The program that lays drawings out, where it is installed.
struct Graphviz {
    /// The drawing as SVG.
    static func svg(of dot: String) throws(Failure) -> Data {
        let missing = Failure(
            "there is no program 'dot', which draws SVG",
            help: "install Graphviz (Debian: apt install graphviz), or use --format dot or mermaid")
        guard let program = Graphviz.path else { throw missing }
        let folder = FileManager.default.temporaryDirectory.appending(path: "selvage-\(UUID().uuidString)")
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = [
            "-Tsvg", "-o", folder.appending(path: "drawing.svg").path, folder.appending(path: "drawing.dot").path,
        ]
        do {
            // In files, since a large drawing would fill a pipe that nobody reads.
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(at: folder) }
            try Data(dot.utf8).write(to: folder.appending(path: "drawing.dot"))
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw Failure("'dot' failed with status \(process.terminationStatus)")
            }
            return try Data(contentsOf: folder.appending(path: "drawing.svg"))
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure("cannot draw with \(program): \(error.localizedDescription)")
        }
    }

    private static var path: String? {
        (environment("PATH") ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/dot" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
