/// What an expectation is of.
enum Happening: Hashable {
    case pass, ping, traffic, anything

    var example: String {
        switch self {
        case .pass: "'apply' or 'drift'"
        case .ping: "'ping HOST HOST'"
        case .traffic: "'traffic HOST HOST at N/s for TIME'"
        case .anything: "something that happens"
        }
    }
}

extension Expected {
    var isOf: Happening {
        switch self {
        case .done, .notDone, .nothingToDo, .clean, .notClean, .fate, .differences: .pass
        case .took, .noStorm: .anything
        case .reached, .notReached: .ping
        case .lost: .traffic
        }
    }
}

extension Scenario.Meaning {
    /// What can be expected of after it.
    var gives: Set<Happening> {
        switch self {
        case .apply, .look: [.pass, .anything]
        case .ping: [.ping, .anything]
        case .traffic: [.traffic, .anything]
        case .suffer, .heal, .turnOff, .turnOn, .cut, .mend, .run: [.anything]
        case .expect: []
        }
    }
}
