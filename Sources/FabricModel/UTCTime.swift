/// A moment, in whole seconds since 1970 in UTC, without leap seconds (as POSIX counts them).
///
/// It comes in from the programs; nothing in here looks at a clock.
package struct UTCTime: Hashable, Sendable, Comparable {
    package let secondsSince1970: Int64

    package init(secondsSince1970: Int64) { self.secondsSince1970 = secondsSince1970 }

    package static func < (left: UTCTime, right: UTCTime) -> Bool { left.secondsSince1970 < right.secondsSince1970 }
}

extension UTCTime: CustomStringConvertible {
    /// `2026-11-21T00:50:52Z` (RFC 3339).
    package var description: String {
        let (day, second) = self.secondsSince1970.quotientRoundingDown(by: 86_400)
        let (year, month, dayOfMonth) = UTCTime.civil(day)
        func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let years = String(repeating: "0", count: max(0, 4 - "\(year)".utf8.count)) + "\(year)"
        return "\(years)-\(two(month))-\(two(dayOfMonth))"
            + "T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }

    /// Reads what `description` prints.
    package init?(text: String) {
        let bytes = Array(text.utf8)
        let pattern = Array("0000-00-00T00:00:00Z".utf8)
        guard bytes.count == pattern.count else { return nil }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        for (byte, expected) in zip(bytes, pattern) {
            guard expected == UInt8(ascii: "0") ? digits.contains(byte) : byte == expected else { return nil }
        }
        func number(_ range: Range<Int>) -> Int64 {
            bytes[range].reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        }
        let day = UTCTime.day(year: number(0..<4), month: number(5..<7), dayOfMonth: number(8..<10))
        self.init(secondsSince1970: day * 86_400 + number(11..<13) * 3600 + number(14..<16) * 60 + number(17..<19))
        // A month 13, a 30th of February or a minute 60 comes out as another moment than the one that was written.
        guard self.description == text else { return nil }
    }

    /// The proleptic Gregorian date of a day since 1970-01-01, by years that begin in March, so that the leap day is the last
    /// day of its year; 400 years have 146,097 days.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, dayOfMonth: Int64) {
        let (era, dayOfEra) = (day + 719_468).quotientRoundingDown(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func day(year: Int64, month: Int64, dayOfMonth: Int64) -> Int64 {
        let (era, yearOfEra) = (month <= 2 ? year - 1 : year).quotientRoundingDown(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int64 {
    /// The quotient that leaves a remainder of 0 or more.
    fileprivate func quotientRoundingDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension UTCTime: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = UTCTime(text: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is no time of the form 2026-11-21T00:50:52Z")
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
