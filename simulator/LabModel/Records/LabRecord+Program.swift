internal import Foundation

extension LabRecord {
    /// A process, so that none is taken for it which got its number later.
    package struct Program: Hashable, Sendable, Codable {
        package var process: Int32
        /// When it was started, in the kernel's ticks since it booted.
        package var started: UInt64

        /// The process of that number as it is now; nil where there is none; `/proc/PID/stat`.
        package init?(running process: Int32) {
            guard let bytes = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
            // The second field is the program's name in brackets, which may hold anything; the state is the third, the start the 22nd.
            let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
            // One that has ended and that nobody has buried yet is none.
            guard fields.count > 19, fields[0] != "Z", let started = UInt64(fields[19]) else { return nil }
            self.process = process
            self.started = started
        }

        /// Whether it is still there.
        package var isRunning: Bool { Program(running: self.process) == self }
    }
}
