/// Reading of numbers as people write them: decimal digits and nothing else.
package enum Decimal {
    /// The number, or nil where the text is empty, holds anything but ASCII digits, or is above `limit`.
    package static func read(_ text: some StringProtocol, upTo limit: Int) -> Int? {
        var value = 0
        var isEmpty = true
        for byte in text.utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            isEmpty = false
            let digit = Int(byte - UInt8(ascii: "0"))
            let (scaled, overflowed) = value.multipliedReportingOverflow(by: 10)
            guard !overflowed, scaled <= limit - digit else { return nil }
            value = scaled + digit
        }
        return isEmpty ? nil : value
    }
}
