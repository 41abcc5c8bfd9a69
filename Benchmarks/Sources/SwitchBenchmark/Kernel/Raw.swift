import FabricModel
import Glibc
import Netlink

/// The kernel's own time: the same messages, made before the clock starts, and answers that nobody looks at.
struct Raw: ~Copyable {
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init() throws {
        self.descriptor = socket(AF_NETLINK, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard self.descriptor >= 0 else { throw Trouble("no netlink socket") }
        var room: Int32 = 8 << 20
        setsockopt(self.descriptor, SOL_SOCKET, 33 /* SO_RCVBUFFORCE */, &room, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(self.descriptor) }

    /// Sends a dump request and takes the answer, up to its last message.
    mutating func dump(_ request: Message) throws {
        guard Glibc.send(self.descriptor, request.bytes, request.bytes.count, 0) == request.bytes.count else {
            throw Trouble("raw dump: \(String(cString: strerror(errno)))")
        }
        while true {
            let count = recv(self.descriptor, &self.buffer, self.buffer.count, 0)
            guard count > 0 else { throw Trouble("raw dump: \(String(cString: strerror(errno)))") }
            var offset = 0
            while offset + 16 <= count {
                let (length, type) = self.buffer.withUnsafeBytes {
                    (
                        $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self),
                        $0.loadUnaligned(fromByteOffset: offset + 4, as: UInt16.self)
                    )
                }
                // NLMSG_DONE, NLMSG_ERROR
                if type == 3 || type == 2 { return }
                offset += (Int(length) + 3) & ~3
            }
        }
    }

    /// Sends requests in pieces of up to 128 KiB and takes no answer: without NLM_F_ACK the kernel gives none.
    mutating func send(packed: [[UInt8]]) throws {
        for piece in packed {
            guard Glibc.send(self.descriptor, piece, piece.count, 0) == piece.count else {
                throw Trouble("raw send: \(String(cString: strerror(errno)))")
            }
        }
    }

    static func pack(_ messages: [Message]) -> [[UInt8]] {
        var pieces: [[UInt8]] = [[]]
        for message in messages {
            if pieces[pieces.count - 1].count + message.bytes.count > 1 << 17 { pieces.append([]) }
            pieces[pieces.count - 1] += message.bytes
        }
        return pieces
    }
}
