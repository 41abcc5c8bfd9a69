/// An IPv6 address, 128 bits (RFC 4291). It never carries a zone.
package struct IPv6Address: Hashable, Sendable {
    /// The first 64 bits: for a unicast address the subnet's prefix.
    package let high: UInt64
    /// The last 64 bits: for a unicast address the interface identifier.
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The address of 16 bytes in network order; nil for any other count.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        self.high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        self.low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// 16 bytes in network order.
    package var bytes: [UInt8] {
        [self.high, self.low].flatMap { half in stride(from: 56, through: 0, by: -8).map { UInt8(half >> $0 & 0xff) } }
    }

    /// The eight 16-bit groups, first one first.
    package var groups: [UInt16] {
        [self.high, self.low].flatMap { half in
            stride(from: 48, through: 0, by: -16).map { UInt16(half >> $0 & 0xffff) }
        }
    }

    package static let unspecified = IPv6Address(high: 0, low: 0)

    /// fe80::/10 (RFC 4291, 2.5.6).
    package var isLinkLocal: Bool { self.high >> 54 == 0xfe80 >> 6 }
    /// ff00::/8 (RFC 4291, 2.7).
    package var isMulticast: Bool { self.high >> 56 == 0xff }
    /// ::1 (RFC 4291, 2.5.3).
    package var isLoopback: Bool { self.high == 0 && self.low == 1 }
    /// ::ffff:0:0/96 (RFC 4291, 2.5.5.2).
    package var isIPv4Mapped: Bool { self.high == 0 && self.low >> 32 == 0xffff }
}

extension IPv6Address: Comparable {
    package static func < (left: IPv6Address, right: IPv6Address) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}
