/// The part of a plan that one switch carries out in one go.
package struct Batch: Hashable, Sendable, Codable {
    package var scope: SwitchScope
    /// Ordered by phase, and in a phase by subject.
    package var steps: [Step]
    /// The batches of the plan, by position, that must be done before this one starts.
    package var waitsFor: [Int]

    package init(scope: SwitchScope, steps: [Step], waitsFor: [Int] = []) {
        self.scope = scope
        self.steps = steps
        self.waitsFor = waitsFor
    }

    /// The worst that a step of it does to traffic.
    package var impact: Impact {
        // In place: a plan for a million ports has three million steps, and to copy one costs more than to look at it.
        let steps = self.steps.span
        var worst = Impact.none
        for index in steps.indices where steps[index].impact > worst { worst = steps[index].impact }
        return worst
    }

    /// How many steps it has of each phase, in the order of `Phase.allCases`.
    package var stepCounts: [Int] {
        let steps = self.steps.span
        var counts = [Int](repeating: 0, count: Phase.allCases.count)
        for index in steps.indices { counts[steps[index].phase.rawValue] += 1 }
        return counts
    }
}

/// Which part of a switch is meant: what the topology names there. A driver adds what carries our mark.
package struct SwitchScope: Hashable, Sendable, Codable {
    package var fabric: String
    package var name: String
    package var target: SwitchTarget
    package var bridge: String
    /// In canonical order.
    package var ports: [String]
    /// The VLANs that the topology gives the switch an SVI on.
    package var svis: VLANSet
    package var management: String?

    package init(
        fabric: String, name: String, target: SwitchTarget = .namespace, bridge: String = "br0", ports: [String],
        svis: VLANSet = VLANSet(), management: String? = nil
    ) {
        self.fabric = fabric
        self.name = name
        self.target = target
        self.bridge = bridge
        self.ports = ports
        self.svis = svis
        self.management = management
    }
}

/// The integer that says which desired state a switch was last given; it grows by one with every apply that writes, and the
/// switch keeps it, so that a controller which has not seen the newest one is refused.
package struct Generation: Hashable, Sendable, Codable {
    package var rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Of a switch that was never given anything.
    package static let none = Generation(rawValue: 0)

    package var next: Generation { Generation(rawValue: self.rawValue &+ 1) }

    package init(from decoder: any Decoder) throws {
        self.rawValue = try decoder.singleValueContainer().decode(UInt64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }
}

extension Generation: Comparable {
    package static func < (left: Generation, right: Generation) -> Bool { left.rawValue < right.rawValue }
}

extension Generation: CustomStringConvertible {
    package var description: String { "\(self.rawValue)" }
}
