package import FabricModel
package import FabricSimulator

/// Something that goes wrong in a lab, as people ask for it.
package enum Breakage: Hashable, Sendable {
    /// The cable at this port is pulled out: its ends, one of which may be a host.
    case cable(near: String, far: String)
    /// Something is wrong with a switch.
    case fault(switchName: String, SimulatedFault, words: String)
    /// Somebody changes a switch by hand, behind everybody's back.
    case drift(switchName: String, Change, words: String)

    /// It is a thing of this switch alone.
    var switchName: String? {
        switch self {
        case .cable: nil
        case .fault(let name, _, _), .drift(let name, _, _): name
        }
    }

    /// The switch's management does not answer.
    var hidesSwitch: Bool {
        switch self {
        case .fault(_, .silence, _), .fault(_, .hang, _): true
        case .cable, .fault, .drift: false
        }
    }

    /// It is there until it is healed; else it has happened, and stays as it is until somebody repairs it.
    var lasts: Bool {
        switch self {
        case .cable: true
        case .drift: false
        case .fault(_, let fault, _):
            switch fault {
            case .tamper, .vanish, .appear, .rename, .save, .restart: false
            case .duplicate, .refuse, .silence, .hang, .disconnect, .write, .lag, .delay, .normalise, .invent: true
            }
        }
    }
}

extension Breakage: CustomStringConvertible {
    /// In the words in which it was asked for: `cable ring1:east -- ring2:west`, `switch leaf1 silent`.
    package var description: String {
        switch self {
        case .cable(let near, let far): "cable \(near) -- \(far)"
        case .fault(let name, _, let words): "switch \(name) \(words)"
        case .drift(let name, _, let words): "drift \(name) \(words)"
        }
    }
}
