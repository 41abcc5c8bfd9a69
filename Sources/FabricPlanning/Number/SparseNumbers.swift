import FabricModel

/// The numbers of one length in a pool, in the order in which they are given.
///
/// They are sparse and end at whole hexadecimal digits, as RFC 3531 advises: the digits right behind the pool's prefix count
/// first, so that of a /64 the first /128s are `…:1000::`, `…:2000::`, and the sixteenth is `…:100::`. Neighbours have room to
/// grow into, and people see the count in the address. A /127 stands alone among the 16 addresses of its last digit.
struct SparseNumbers {
    let pool: IPv6Prefix
    let length: Int
    /// The last bit that counts.
    private let end: Int

    init(_ pool: IPv6Prefix, length: Int) {
        self.pool = pool
        self.length = length
        let digits = length & ~3
        self.end = max(pool.length, digits > pool.length ? digits : length)
    }

    /// How many there are, at most; the largest number stands for all that are more.
    var size: UInt64 {
        if self.pool.length > self.length { return 0 }
        let width = self.end - self.pool.length
        if width >= 64 { return UInt64.max }
        let hasReservedFirst = self[0] == nil
        return (1 << UInt64(width)) - (hasReservedFirst ? 1 : 0)
    }

    /// The number at a place of the order, from 0; nil where it is reserved, as the subnet-router anycast address is, which
    /// RFC 6164 (6) forbids to the ends of a link too.
    subscript(index: UInt64) -> IPv6Prefix? {
        var (rest, shift, bits) = (UInt128(index), 128 - self.pool.length, (self.end - self.pool.length) & 3)
        var offset: UInt128 = 0
        if bits == 0 { bits = 4 }
        while rest > 0, shift > 128 - self.end {
            shift -= bits
            offset |= (rest & (1 << UInt128(bits) - 1)) << UInt128(shift)
            rest >>= UInt128(bits)
            bits = 4
        }
        let base = self.pool.address
        let address = IPv6Address(
            high: base.high | UInt64(truncatingIfNeeded: offset >> 64),
            low: base.low | UInt64(truncatingIfNeeded: offset))
        if self.length > 64, InterfaceIdentifiers.isReserved(address.low) { return nil }
        return IPv6Prefix(address, length: self.length)
    }
}

/// Numbers that may not be given, of any length.
struct TakenNumbers {
    /// Of what is asked for.
    private let length: Int
    private var exact: Set<IPv6Prefix> = []
    /// Whole networks, by length: there are few lengths, and any number of networks.
    private var wide: [(length: Int, networks: Set<IPv6Prefix>)] = []

    init(_ prefixes: [IPv6Prefix] = [], length: Int) {
        self.length = length
        self.exact.reserveCapacity(prefixes.count)
        for prefix in prefixes { self.insert(prefix) }
    }

    mutating func insert(_ prefix: IPv6Prefix) {
        if prefix.length == self.length {
            self.exact.insert(prefix)
        } else if prefix.length > self.length {
            if let whole = IPv6Prefix(containing: prefix.address, length: self.length) { self.exact.insert(whole) }
        } else if let index = self.wide.firstIndex(where: { $0.length == prefix.length }) {
            self.wide[index].networks.insert(prefix)
        } else {
            self.wide.append((prefix.length, [prefix]))
        }
    }

    /// Whether a number of the length that is asked for shares an address with any of them.
    func overlaps(_ number: IPv6Prefix) -> Bool {
        self.exact.contains(number)
            || self.wide.contains { length, networks in
                IPv6Prefix(containing: number.address, length: length).map { networks.contains($0) } ?? false
            }
    }
}

/// Takes the first free number of a pool, again and again.
struct SparseCursor {
    private let numbers: SparseNumbers
    private let size: UInt64
    private var next: UInt64 = 0

    init(_ numbers: SparseNumbers) {
        self.numbers = numbers
        // The reserved first one counts as a place.
        self.size = numbers.size == .max ? .max : numbers.size + (numbers[0] == nil ? 1 : 0)
    }

    /// Nil where the pool is full.
    mutating func take(besides taken: TakenNumbers) -> IPv6Prefix? {
        while self.next < self.size {
            let number = self.numbers[self.next]
            self.next += 1
            if let number, !taken.overlaps(number) { return number }
        }
        return nil
    }
}
