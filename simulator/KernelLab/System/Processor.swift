import Glibc

/// The kind of processor of this machine: x86_64, aarch64, …; `uname(2)`.
func processorName() -> String {
    var names = utsname()
    uname(&names)
    return withUnsafeBytes(of: names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
