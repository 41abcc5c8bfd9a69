package import FabricModel

/// What came of asking a switch: what it can do and what it holds, or why nobody knows.
package enum Reading: Hashable, Sendable, Codable {
    case read(Observation, Capabilities)
    case unreadable(DriverError)

    package var observation: Observation? {
        switch self {
        case .read(let observation, _): observation
        case .unreadable: nil
        }
    }
}
