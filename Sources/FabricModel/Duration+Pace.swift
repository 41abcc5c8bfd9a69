extension Duration {
    /// How people write a short time: a whole number and `us`, `ms`, `s`, `m` or `h`, up to a day.
    package init?(pace text: some StringProtocol) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), digits.count <= 12 else { return nil }
        let unit: Duration
        switch text.dropFirst(digits.count) {
        case "us": unit = .microseconds(1)
        case "ms": unit = .milliseconds(1)
        case "s": unit = .seconds(1)
        case "m": unit = .seconds(60)
        case "h": unit = .seconds(3600)
        default: return nil
        }
        let day = Duration.seconds(86_400)
        guard number <= Int64(day / unit) else { return nil }
        self = unit * Int(number)
    }
}
