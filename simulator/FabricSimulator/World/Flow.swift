package import FabricModel

/// Packets with numbers that a host sends at a steady pace, and what became of them.
package struct Flow: Sendable {
    package enum Kind: Hashable, Sendable {
        /// Echo requests; what counts is the way there and back.
        case echo
        /// UDP datagrams; what counts is the way there.
        case udp
    }

    package let kind: Kind
    package let host: Int
    package let destination: IPv6Address
    package let interval: Duration
    /// How many are sent in all.
    package let count: Int
    /// Bytes of payload behind the UDP or ICMPv6 header; at least 16.
    package let size: Int

    package internal(set) var sent = 0
    package internal(set) var received = 0
    package internal(set) var duplicates = 0
    /// Arrived after a later one.
    package internal(set) var reordered = 0
    /// Nanoseconds.
    package internal(set) var latency = (least: UInt64.max, most: UInt64(0), sum: UInt64(0))
    /// How long the ways took.
    package private(set) var times = LatencyCounts()
    /// When it began: what was sent before is of another flow, which had its number.
    let began: Moment
    /// Which of the flows that had its number this is.
    let serial: UInt64
    /// By number: it arrived.
    private(set) var arrived: [Bool] = []
    private var highest = -1

    init(
        _ kind: Kind, from host: Int, to destination: IPv6Address, every interval: Duration, count: Int, size: Int,
        at began: Moment = .start, serial: UInt64 = 0
    ) {
        self.began = began
        self.serial = serial
        self.kind = kind
        self.host = host
        self.destination = destination
        self.interval = interval
        self.count = count
        self.size = max(Flow.headerLength, size)
    }

    /// How many were sent and have not arrived (yet).
    package var lost: Int { self.sent - self.received }

    /// Nanoseconds of the middle; nil where nothing arrived.
    package var meanLatency: UInt64? { self.received == 0 ? nil : self.latency.sum / UInt64(self.received) }

    /// The numbers of those that did not arrive.
    package var lostNumbers: [Int] { self.arrived.indices.filter { !self.arrived[$0] } }

    /// The bytes that identify a packet of ours: flow, number, moment of sending.
    static let headerLength = 16

    /// The next packet's payload.
    mutating func next(_ flow: Int, at now: Moment) -> [UInt8] {
        var payload: [UInt8] = []
        payload.reserveCapacity(self.size)
        payload.append(network: UInt32(truncatingIfNeeded: flow))
        payload.append(network: UInt32(truncatingIfNeeded: self.sent))
        payload.append(network: now.nanoseconds)
        payload += [UInt8](repeating: 0, count: self.size - Flow.headerLength)
        self.sent += 1
        self.arrived.append(false)
        return payload
    }

    /// Which flow and number a payload is of, and when it was sent.
    static func read(_ payload: [UInt8]) -> (flow: Int, number: Int, sent: Moment)? {
        var reader = ByteReader(payload)
        guard let flow = reader.long(), let number = reader.long(), let sent = reader.quad() else { return nil }
        return (Int(flow), Int(number), Moment(nanoseconds: sent))
    }

    mutating func arrive(_ number: Int, after nanoseconds: UInt64) {
        guard self.arrived.indices.contains(number) else { return }
        if self.arrived[number] {
            self.duplicates += 1
            return
        }
        self.arrived[number] = true
        self.received += 1
        if number < self.highest { self.reordered += 1 }
        self.highest = max(self.highest, number)
        self.times.count(nanoseconds)
        self.latency = (
            min(self.latency.least, nanoseconds), max(self.latency.most, nanoseconds), self.latency.sum &+ nanoseconds
        )
    }
}
