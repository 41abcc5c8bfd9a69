import FabricModel
import FabricPlanning

/// Who loses, misses for a moment, or gains whom: a line for each group change, the worst first. Many that come together, as all do
/// at first, are one line.
struct GroupText {
    let plan: Plan
    var isFull = false
    /// How many lines are shown before the rest is counted.
    static let limit = 12
    /// How many VLANs whose hosts come together have lines of their own.
    static let fewGains = 3

    func text(for stream: Stream) -> String {
        let names = Dictionary(self.plan.vlans.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        // Stable, so that each kind stays in the order of its VLANs.
        let sorted = self.plan.groups.sorted { $0.kind.rank < $1.kind.rank }
        let gains = sorted.filter { $0.kind == .gain }
        let areGainsMany = !self.isFull && gains.count > GroupText.fewGains
        let told = areGainsMany ? sorted.filter { $0.kind != .gain } : sorted
        let shown = self.isFull ? told[...] : told.prefix(GroupText.limit)
        func name(_ change: GroupChange) -> String {
            names[change.vlan].map { "\($0) (\(change.vlan))" } ?? "\(change.vlan)"
        }
        var text = ""
        for change in shown {
            text += stream.paint("VLAN \(name(change)):", change.kind.ink) + " \(change)\n"
        }
        let rest = told.dropFirst(shown.count)
        if !rest.isEmpty {
            let tally = GroupChange.Kind.allCases.map { kind in (kind, rest.count { $0.kind == kind }) }
                .filter { $0.1 > 0 }.map { "\(count($0.1, "VLAN")) where hosts \($0.0.words)" }.joined(separator: ", ")
            text += "… and \(tally); --full shows all\n"
        }
        if areGainsMany {
            let first = gains.prefix(GroupText.fewGains).map(name).joined(separator: ", ")
            let more = gains.count - GroupText.fewGains
            text +=
                stream.paint("VLANs \(first) and \(more) more:", GroupChange.Kind.gain.ink)
                + " hosts come together; --full shows whom\n"
        }
        return text
    }
}

extension GroupChange.Kind {
    fileprivate var rank: Int {
        switch self {
        case .lose: 0
        case .pause: 1
        case .gain: 2
        }
    }

    fileprivate var words: String {
        switch self {
        case .lose: "lose each other"
        case .pause: "pause"
        case .gain: "come together"
        }
    }

    fileprivate var ink: Ink {
        switch self {
        case .lose: .bad
        case .pause: .careful
        case .gain: .good
        }
    }
}

/// What `--json` shows of a group change.
struct GroupView: Encodable {
    var vlan: UInt16
    var name: String?
    var kind: String
    var groups: [HostSample]
    var furtherGroups: Int
    var alone: HostSample

    init(_ change: GroupChange, _ names: [VLANName]) {
        self.vlan = change.vlan.rawValue
        self.name = names.first { $0.id == change.vlan }?.name
        self.kind = change.kind.rawValue
        (self.groups, self.furtherGroups, self.alone) = (change.groups, change.furtherGroups, change.alone)
    }
}
