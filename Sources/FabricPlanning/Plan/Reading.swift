package import FabricModel

/// What came of asking a switch: what it holds and what it can do, or why nobody knows.
package enum Reading: Hashable, Sendable, Codable {
    /// What it can do is nil where nobody asked, because nothing has to be written to it: finding out may cost a trial.
    case read(Observation, Capabilities?)
    case unreadable(DriverError)
    /// Nobody asked, since the switch is declared down.
    case skipped

    package var isRead: Bool {
        switch self {
        case .read: true
        case .unreadable, .skipped: false
        }
    }

    package var isUnreadable: Bool {
        switch self {
        case .unreadable: true
        case .read, .skipped: false
        }
    }

    package var observation: Observation? {
        switch self {
        case .read(let observation, _): observation
        case .unreadable, .skipped: nil
        }
    }

    /// What the switch has no place for, as far as anybody asked.
    package var withoutPlace: SettingSet {
        switch self {
        case .read(_, let capabilities): capabilities?.withoutPlace ?? []
        case .unreadable, .skipped: []
        }
    }
}

extension Desired {
    /// What a switch should hold, as far as it has a place for it: what every comparison is made with.
    func config(ofSwitch index: Int, over reading: Reading) -> SwitchConfig {
        let config = self.switches[index].config
        guard case .read(let observation, let capabilities?) = reading else { return config }
        return config.fitted(to: capabilities.withoutPlace, over: observation.owned)
    }
}
