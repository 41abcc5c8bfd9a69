internal import Foundation
internal import Glibc

/// The processes that run in one of these network namespaces, by what it is and what it is called; `/proc/PID/ns/net`.
func processes(in namespaces: [UInt64: String]) -> [Int32: String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    var found: [Int32: String] = [:]
    for number in entries.compactMap({ Int32($0) }) {
        var status = stat()
        // One that has ended meanwhile, or that we may not look at, is none.
        guard stat("/proc/\(number)/ns/net", &status) == 0 else { continue }
        if let name = namespaces[UInt64(status.st_ino)] { found[number] = name }
    }
    return found
}
