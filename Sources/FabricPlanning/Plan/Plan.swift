package import FabricModel

/// What has to be done so that every switch holds what it should: data, complete, and readable without the topology.
///
/// A plan leaves no choice to whoever carries it out. It names the very states it was made from, so that a switch which has
/// changed since is refused and not overwritten.
package struct Plan: Hashable, Sendable, Codable {
    /// The version of this form; another one is refused when read.
    package static let form = 2

    package var form: Int
    package var fabric: String
    package var made: UTCTime
    /// The names of the VLANs that the plan speaks of, by id.
    package var vlans: [VLANName]
    /// Every switch of the fabric, in its order.
    package var switches: [PlannedSwitch]
    /// One for each switch that something is done to.
    package var batches: [Batch]
    /// What is written into the lock file before the first write to a switch.
    package var allocations: [Allocation]
    /// Which hosts lose, gain or briefly lose each other by the plan as a whole, VLAN by VLAN.
    package var groups: [GroupChange]
    /// What no step can cure, in the order of the switches.
    package var problems: [Problem]

    /// Nothing is to be done; that does not mean that all is well, see `problems`.
    package var isEmpty: Bool { self.batches.isEmpty }

    package var stepCount: Int { self.batches.reduce(0) { $0 + $1.steps.count } }

    /// The worst that any step does to traffic.
    package var impact: Impact {
        self.batches.lazy.map(\.impact).max() ?? .none
    }

    /// For each batch the generation that it gives its switch: each batch of a switch gives the next one.
    package var generations: [Generation] {
        var next = Dictionary(self.switches.map { ($0.scope.name, $0.makes) }, uniquingKeysWith: { first, _ in first })
        return self.batches.map { batch in
            let generation = next[batch.scope.name] ?? .none
            next[batch.scope.name] = generation.next
            return generation
        }
    }
}

/// A VLAN as a plan speaks of it.
package struct VLANName: Hashable, Sendable, Codable {
    package var id: VID
    package var name: String

    package init(id: VID, name: String) {
        self.id = id
        self.name = name
    }
}

/// A switch as it was when a plan was made.
package struct PlannedSwitch: Hashable, Sendable, Codable {
    package var scope: SwitchScope
    /// Of the observation; nil where there is none.
    package var madeFrom: Fingerprint?
    /// The generation that it gets with its batch.
    package var makes: Generation
    /// How many of its objects are somebody else's, and left alone.
    package var foreignCount: Int
    /// What it has no place for, so that nobody looks for it there afterwards; nil where it has one for everything, as nearly all have.
    package var withoutPlace: SettingSet?

    package init(
        scope: SwitchScope, madeFrom: Fingerprint?, makes: Generation, foreignCount: Int,
        withoutPlace: SettingSet? = nil
    ) {
        self.scope = scope
        self.madeFrom = madeFrom
        self.makes = makes
        self.foreignCount = foreignCount
        self.withoutPlace = withoutPlace
    }
}
