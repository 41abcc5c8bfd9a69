import Glibc

/// `Linux 6.1.55, 1 processor`.
func machine() -> String {
    var names = utsname()
    uname(&names)
    let release = withUnsafeBytes(of: names.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let count = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    return "Linux \(release), \(count) processor\(count == 1 ? "" : "s")"
}
