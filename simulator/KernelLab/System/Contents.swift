internal import Glibc

/// The bytes of a small file; nil where it cannot be read. `open(2)`, `read(2)`.
func contents(of path: String) -> [UInt8]? {
    let number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { return nil }
    let file = Descriptor(owning: number)
    var bytes: [UInt8] = []
    while true {
        switch read(file.number, upTo: 65_536, into: &bytes) {
        case .bytes: continue
        case .later: continue
        case .ended: return bytes
        }
    }
}
