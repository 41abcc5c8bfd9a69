package import Foundation

/// Where things are: the sources, and the programs that were built with the tests.
package enum Project {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    /// A program that was built beside the tests.
    package static func program(_ name: String) -> URL? {
        // The program that runs the tests is theirs or SwiftPM's own, which is given theirs to load.
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
        let folders = [bundle, try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")]
            .compactMap { $0 }.map { URL(filePath: $0) }
            .flatMap { [$0.deletingLastPathComponent(), $0.deletingLastPathComponent().deletingLastPathComponent()] }
        return folders.map { $0.appending(path: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Where a disposable kernel, or one that has everything and a user who may, runs the suites named Kernel.
    package static let mayUseKernel = ProcessInfo.processInfo.environment["SELVAGE_KERNEL_TESTS"] == "1"
}
