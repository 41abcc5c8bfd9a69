internal import Glibc

/// A kernel setting under /proc/sys/net, of the network namespace of the thread that asks.
///
/// Use it in the body of `NetworkNamespace.inside`, or at home for this process's own namespace.
package enum Sysctl {
    /// The conf folder of an interface, or of `all` and `default`: `net/ipv6/conf/NAME/SETTING`.
    package static func ipv6(_ interface: String, _ setting: String) -> String {
        "net/ipv6/conf/\(interface)/\(setting)"
    }

    /// Reads a setting, without the line's end.
    package static func read(_ setting: String) throws(NetlinkError) -> String {
        let doing = "reading /proc/sys/\(setting)"
        let descriptor = try Sysctl.open(setting, O_RDONLY, doing: doing)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw NetlinkError(code: errno, doing: doing) }
        let text = bytes.prefix(count)
        return String(decoding: text.last == UInt8(ascii: "\n") ? text.dropLast() : text, as: UTF8.self)
    }

    /// Writes a setting in one write(2), as the kernel wants it.
    package static func write(_ setting: String, _ value: String) throws(NetlinkError) {
        let doing = "writing '\(value)' to /proc/sys/\(setting)"
        let descriptor = try Sysctl.open(setting, O_WRONLY, doing: doing)
        defer { close(descriptor) }
        let bytes = Array(value.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw NetlinkError(code: errno, doing: doing)
        }
    }

    private static func open(_ setting: String, _ mode: Int32, doing: String) throws(NetlinkError) -> Int32 {
        // An interface may be named with dots, never with a slash; `..` as a name would lead out of the folder.
        guard !setting.split(separator: "/").contains("..") else {
            throw NetlinkError(.refused, doing: doing, reason: "that leads out of /proc/sys")
        }
        let descriptor = Glibc.open("/proc/sys/\(setting)", mode | O_CLOEXEC)
        guard descriptor >= 0 else { throw NetlinkError(code: errno, doing: doing) }
        return descriptor
    }
}
