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
}
