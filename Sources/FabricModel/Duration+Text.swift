extension Duration {
    /// How people write a length of time: a whole number and `s`, `m`, `h` or `d`, from nothing to ten years.
    ///
    /// - Parameter text: `90s`, `15m`, `24h`, `7d`.
    package init?(text: some StringProtocol) {
        guard let unit = Duration.units.first(where: { text.hasSuffix($0.letter) }),
            let number = Decimal.read(text.dropLast(), upTo: Duration.longest / unit.seconds)
        else { return nil }
        self = .seconds(number * unit.seconds)
    }

    /// The largest unit that says it in a whole number: `24h`, `90m`.
    package var text: String {
        let seconds = Int(clamping: self.components.seconds)
        // A day is 24 hours here, and people say hours up to two days.
        let unit = Duration.units.last { unit in
            seconds > 0 && seconds % unit.seconds == 0 && (unit.letter != "d" || seconds > 2 * unit.seconds)
        }
        return unit.map { "\(seconds / $0.seconds)\($0.letter)" } ?? "\(seconds)s"
    }

    private static let units = [
        (letter: "s", seconds: 1), (letter: "m", seconds: 60), (letter: "h", seconds: 3600),
        (letter: "d", seconds: 86_400),
    ]

    /// Longer than anybody waits, and far from where sums of times overflow.
    private static let longest = 10 * 365 * 86_400
}

extension UTCTime {
    /// A moment so much later, in whole seconds.
    package static func + (time: UTCTime, duration: Duration) -> UTCTime {
        let (sum, overflowed) = time.secondsSince1970.addingReportingOverflow(duration.components.seconds)
        return UTCTime(secondsSince1970: overflowed ? Int64.max : sum)
    }
}
