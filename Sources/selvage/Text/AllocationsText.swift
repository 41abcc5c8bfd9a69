import FabricModel

/// What a plan does to the ledger: numbers that are given, and numbers that their owners have left.
enum AllocationsText {
    /// One line for a single number of a kind, and one for many; with `isFull` a line for each.
    static func lines(_ allocations: [Allocation], isFull: Bool) -> [String] {
        Allocation.Kind.allCases.flatMap { kind in
            let lines = allocations.filter { $0.kind == kind }
            return self.given(lines.filter(\.isHeld), isFull: isFull)
                + self.left(lines.filter { !$0.isHeld }, isFull: isFull)
        }
    }

    private static func given(_ lines: [Allocation], isFull: Bool) -> [String] {
        if isFull || lines.count < 2 {
            return lines.map { "new number: \($0.kind.rawValue) '\($0.owner)' gets \($0.prefix)" }
        }
        let network = self.network(of: lines.map(\.prefix)).map { " from \($0)" } ?? ""
        return ["new numbers: \(count(lines.count, lines[0].kind.rawValue))\(network)"]
    }

    private static func left(_ lines: [Allocation], isFull: Bool) -> [String] {
        if isFull || lines.count < 2 {
            return lines.map { line in
                "number left: \(line.kind.rawValue) '\(line.owner)' had \(line.prefix)\(self.until([line]))"
            }
        }
        return ["numbers left: \(count(lines.count, lines[0].kind.rawValue))\(self.until(lines))"]
    }

    private static func until(_ lines: [Allocation]) -> String {
        lines.compactMap { $0.quarantine?.until }.max().map { ", in quarantine until \($0)" } ?? ""
    }

    /// The smallest network that holds them all; beyond /64, of whole hexadecimal digits.
    private static func network(of prefixes: [IPv6Prefix]) -> IPv6Prefix? {
        guard let first = prefixes.min(), let last = prefixes.max() else { return nil }
        let (high, low) = (first.address.high ^ last.address.high, first.address.low ^ last.address.low)
        let shared = min(first.length, high == 0 ? 64 + low.leadingZeroBitCount : high.leadingZeroBitCount)
        return IPv6Prefix(containing: first.address, length: shared > 64 ? shared & ~3 : shared)
    }
}
