package import FabricSimulator

/// Something that goes wrong in a lab, as people ask for it.
package enum Breakage: Hashable, Sendable {
    /// The cable at this port is pulled out: its ends, one of which may be a host.
    case cable(near: String, far: String)
    /// Something goes wrong with a switch, or somebody changes it by hand.
    case fault(switchName: String, SimulatedFault, words: String)

    /// It is a thing of this switch alone.
    var switchName: String? {
        switch self {
        case .cable: nil
        case .fault(let name, _, _): name
        }
    }

    /// The switch's management does not answer.
    var hidesSwitch: Bool {
        switch self {
        case .fault(_, .silence, _), .fault(_, .hang, _): true
        case .cable, .fault: false
        }
    }

    /// It is there until it is healed; else it has happened, and stays as it is until somebody repairs it.
    var lasts: Bool {
        switch self {
        case .cable: true
        case .fault(_, let fault, _):
            switch fault {
            case .tamper(_, let when): when != .now
            case .vanish, .appear, .rename, .save, .restart: false
            case .duplicate, .refuse, .silence, .hang, .disconnect, .write, .lag, .delay, .normalise, .invent: true
            }
        }
    }
}

extension Breakage: CustomStringConvertible {
    /// In the words in which it was asked for: `cable ring1:east -- ring2:west`, `leaf1: is silent`.
    package var description: String {
        switch self {
        case .cable(let near, let far): "cable \(near) -- \(far)"
        case .fault(let name, _, let words): "\(name): \(words)"
        }
    }
}
