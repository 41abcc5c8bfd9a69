import FabricModel

/// What is wrong with a switch until it is healed, or until its moment has come.
struct StandingFaults: Sendable {
    var isSilent = false
    var hangs = false
    var disconnection: SimulatedFault.Disconnection?
    var manner: SimulatedFault.Manner?
    var lag: Int?
    var delay: Duration?
    var normalisations: [SimulatedFault.Normalisation] = []
    var inventions: [Change] = []
    /// How many more steps succeed before one is refused; nil for no refusal to come.
    var stepsBeforeRefusal: Int?
    var tampering: [(change: Change, when: SimulatedFault.When)] = []

    /// Whether nobody answers to this for ever.
    func hangs(on errand: SimulatedFault.Disconnection) -> Bool {
        self.hangs || self.manner == .neverAnswer && errand != .reading
    }

    /// Takes out what somebody does by hand at a moment.
    mutating func takeTampering(_ when: SimulatedFault.When) -> [Change] {
        let due = self.tampering.filter { $0.when == when }.map(\.change)
        if !due.isEmpty { self.tampering.removeAll { $0.when == when } }
        return due
    }

    /// Counts steps; true where the refusal that was to come is among them.
    mutating func refuses(steps: Int) -> Bool {
        guard let left = self.stepsBeforeRefusal else { return false }
        self.stepsBeforeRefusal = left < steps ? nil : left - steps
        return left < steps
    }

    /// What a write that is not carried out as it should be is answered with; nil for yes.
    func refusal(doing what: String) -> DriverError? {
        if self.disconnection == .afterWrite { return .disconnected(doing: what) }
        switch self.manner {
        case .half: return DriverError(.rejected, doing: what, reason: "it stopped in the middle: internal error")
        case .thenFail: return DriverError(.rejected, doing: what, reason: "internal error")
        case .onlySayYes, .neverAnswer, nil: return nil
        }
    }
}

extension DriverError {
    static func disconnected(doing what: String) -> DriverError {
        DriverError(
            .disconnected, doing: what, reason: "the connection ended before there was an answer",
            help: "see what runs on the switch and on the way to it, and try again")
    }
}
