internal import CKernelLab
internal import Glibc
internal import LabModel

/// An open file that closes with its last owner; `close(2)`.
final class Descriptor {
    /// Negative once it is closed.
    private(set) var number: Int32

    init(owning number: Int32) { self.number = number }

    deinit { self.close() }

    func close() {
        if self.number >= 0 { Glibc.close(self.number) }
        self.number = -1
    }

    /// Hands the file over to somebody who will close it, or never does.
    func give() -> Int32 {
        defer { self.number = -1 }
        return self.number
    }

    /// Makes reads and writes on it return at once; `fcntl(2)`. Only for what is ours alone: the flag is shared with everyone
    /// who has the same file open.
    func makeNonBlocking() { _ = fcntl(self.number, F_SETFL, fcntl(self.number, F_GETFL) | O_NONBLOCK) }

    /// A pipe's reading and writing end, closed in programs that this one starts; `pipe2(2)`.
    static func pipe() throws(LabError) -> (reader: Descriptor, writer: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw LabError(code: errno, doing: "opening a pipe") }
        return (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
    }

    /// Two ends of a stream that goes both ways, closed in programs that this one starts; `socketpair(2)`.
    static func pair() throws(LabError) -> (near: Descriptor, far: Descriptor) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw LabError(code: errno, doing: "opening a socket") }
        return (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
    }
}

/// What a read or write that does not wait came to.
enum Transfer {
    case bytes(Int)
    /// Nothing can be moved now.
    case later
    /// The other side is gone, or there is nothing more.
    case ended
}

/// Reads up to `room` bytes and appends them; `read(2)`.
func read(_ descriptor: Int32, upTo room: Int, into buffer: inout [UInt8]) -> Transfer {
    var bytes = [UInt8](repeating: 0, count: room)
    let count = Glibc.read(descriptor, &bytes, room)
    if count > 0 {
        buffer.append(contentsOf: bytes.prefix(count))
        return .bytes(count)
    }
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? .later : .ended
}

/// Writes the beginning of `bytes`; `write(2)`.
func write(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Transfer {
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 { return .bytes(count) }
    return errno == EAGAIN || errno == EINTR ? .later : .ended
}
