/// Names as people write many of them: `swp[1-8], swp15`.
///
/// The names must stand in canonical order; runs of neighbouring numbers behind one stem become a bracket, so that a
/// thousand ports are one short line, and the result is valid in a topology.
func compressed(_ names: [String]) -> String {
    struct Run {
        var stem: String
        var width: Int
        var first: Int
        var last: Int
        var text: String {
            func padded(_ number: Int) -> String {
                let digits = String(number)
                return String(repeating: "0", count: max(0, self.width - digits.count)) + digits
            }
            return self.first == self.last
                ? self.stem + padded(self.first) : "\(self.stem)[\(padded(self.first))-\(padded(self.last))]"
        }
    }
    var parts: [String] = []
    var run: Run?
    for name in names {
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
        let stem = String(name.dropLast(digits))
        guard digits > 0, digits < 10, let number = Int(name.suffix(digits)) else {
            if let run { parts.append(run.text) }
            run = nil
            parts.append(name)
            continue
        }
        let width = name.suffix(digits).first == "0" ? digits : 0
        if var current = run, current.stem == stem, number == current.last + 1,
            width == current.width || (width == 0 && current.width == digits)
        {
            current.last = number
            run = current
        } else {
            if let run { parts.append(run.text) }
            run = Run(stem: stem, width: width, first: number, last: number)
        }
    }
    if let run { parts.append(run.text) }
    return parts.joined(separator: ", ")
}
