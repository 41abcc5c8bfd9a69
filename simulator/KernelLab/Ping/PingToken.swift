internal import Netlink

/// What an echo request carries, so that its reply tells by itself what it answers.
struct PingToken: Hashable {
    /// Of the round: replies to anybody else's pings are not ours.
    var round: UInt64
    var probe: PingRound.Probe
    /// Nanoseconds since the round began.
    var sent: Int64

    init(round: UInt64, probe: PingRound.Probe, sent: Int64) {
        self.round = round
        self.probe = probe
        self.sent = sent
    }

    var echo: Echo {
        Echo(
            identifier: UInt16(truncatingIfNeeded: self.round),
            sequence: UInt16(truncatingIfNeeded: self.probe.attempt),
            payload: bytes(self.round) + bytes(UInt32(truncatingIfNeeded: self.probe.pair))
                + bytes(UInt32(truncatingIfNeeded: self.probe.address)) + bytes(UInt64(bitPattern: self.sent)))
    }

    /// Reads what `echo` writes; nil for the reply to anything else.
    init?(_ echo: Echo, round: UInt64) {
        guard echo.payload.count == 24, number(echo.payload[0..<8]) == round,
            echo.identifier == UInt16(truncatingIfNeeded: round)
        else { return nil }
        self.round = round
        self.probe = PingRound.Probe(
            pair: Int(number(echo.payload[8..<12])), address: Int(number(echo.payload[12..<16])),
            attempt: Int(echo.sequence))
        self.sent = Int64(bitPattern: number(echo.payload[16..<24]))
    }
}

/// In network order.
private func bytes(_ number: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
    stride(from: number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
}

private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
