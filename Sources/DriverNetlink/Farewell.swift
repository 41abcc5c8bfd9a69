internal import FabricModel
internal import Netlink

/// Hears a gateway say that it is no router any more: what was withdrawn is withdrawn only when hosts could hear it.
struct Farewell {
    private var ears: [FrameSocket] = []

    /// Begins to listen on SVIs, to what they send themselves.
    init(of interfaces: [String], in namespace: NetworkNamespace) throws(NetlinkError) {
        for name in interfaces { self.ears.append(try FrameSocket(on: name, in: namespace, hearsItself: true)) }
    }

    /// Stands still until each has said it, or the patience is over; true where all have.
    func wait(atMost patience: Duration) -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + patience
        var open = self.ears
        while !open.isEmpty, clock.now < end {
            for position in RawSocket.wait(for: open.map(\.raw), atMost: end - clock.now).reversed() {
                while let frame = open[position].receive() {
                    if Farewell.isSaid(in: frame) {
                        open.remove(at: position)
                        break
                    }
                }
            }
        }
        return open.isEmpty
    }

    /// Whether a frame is a router advertisement with a lifetime of 0 (RFC 4861, 4.2).
    static func isSaid(in frame: Frame) -> Bool {
        let bytes = frame.payload
        // The IPv6 header is 40 bytes, its seventh names what follows; the lifetime is the seventh and eighth byte of that.
        return frame.etherType == 0x86dd && bytes.count >= 48 && bytes[6] == 58 && bytes[40] == 134
            && bytes[46] == 0 && bytes[47] == 0
    }
}
