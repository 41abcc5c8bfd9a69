import FabricModel

/// `limits:` of a switch.
extension Reader {
    mutating func limits(_ value: Value?) -> SwitchLimits {
        guard let value, let fields = self.fields(value, LimitsKey.self) else { return SwitchLimits() }
        return SwitchLimits(ports: self.limit(.ports, fields), vlans: self.limit(.vlans, fields))
    }

    private mutating func limit(_ key: LimitsKey, _ fields: Fields<LimitsKey>) -> SwitchLimits.Limit? {
        guard let word = self.text(fields[key], "a number of \(key.things)") else { return nil }
        guard let count = Decimal.read(word.text, upTo: key.range.upperBound), key.range.contains(count) else {
            self.mistakes.error(
                .badValue, at: word.origin,
                "expected a number of \(key.things), \(key.range.lowerBound) to \(key.range.upperBound), "
                    + "found '\(word.text.shortened)'",
                help: "leave it out where the switch has no such limit")
            return nil
        }
        return SwitchLimits.Limit(count, origin: word.origin)
    }

    /// A limit that nothing could ever come near says that somebody is mistaken about the switch.
    mutating func check(_ limits: SwitchLimits, _ driver: DriverKind) {
        guard let limit = limits.ports, let most = driver.portLimit, limit.count > most else { return }
        self.mistakes.error(
            .badValue, at: limit.origin,
            "a switch with the driver \(driver.rawValue) holds \(most) ports, and this limit says \(limit.count)",
            help: "leave it out, or say less")
    }
}

extension LimitsKey {
    fileprivate var things: String {
        switch self {
        case .ports: "ports"
        case .vlans: "VLANs"
        }
    }
}
