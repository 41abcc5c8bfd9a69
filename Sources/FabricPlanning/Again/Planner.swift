package import FabricGraph
package import FabricModel

/// Plans for a fabric again and again, and works out anew only what an edit or a new reading has changed.
///
/// It never gives another plan than `Plan.init` does for the same fabric, ledger and readings: what is not surely the same is
/// computed in full. Quick are edits of ports outside the links (VLANs, MTU, description, admin state), hosts that move to another
/// VLAN, and new readings. Everything else is computed in full: switches, ports, links, hosts, gateways or VLANs that come, go or
/// change; ports of links; a switch that gets its first member or loses its last.
package struct Planner: Sendable {
    /// How the last answer was found.
    package enum Effort: Hashable, Sendable {
        case full
        /// Nothing but so many switches was looked at anew.
        case switches(Int)
    }

    private let ledger: Ledger
    private let now: UTCTime?
    private let failures: Failures
    package private(set) var desired: Desired
    /// One for each of `desired.switches`.
    package private(set) var readings: [Reading]
    package private(set) var effort = Effort.full
    /// The numbers that switches hold; those of hosts are in no plan, and are not kept up to date.
    private var numbers: Numbers
    private var added: [Allocation]
    /// For each switch what no step can cure, and what it does by itself.
    private var problems: [[Problem]]
    private var steps: [[Step]]

    /// - Parameters:
    ///   - ledger: from which the fabric is numbered, at the time `now`.
    ///   - failures: what is taken as down.
    ///   - readings: one for each of the fabric's switches.
    package init(
        _ fabric: Fabric, from ledger: Ledger, at now: UTCTime? = nil, without failures: Failures = .none,
        readings: [Reading]
    ) {
        let numbering = fabric.number(from: ledger, at: now)
        let desired = fabric.compile(with: numbering.numbers, without: failures)
        (self.ledger, self.now, self.failures, self.readings) = (ledger, now, failures, readings)
        (self.desired, self.numbers, self.added) = (desired, numbering.numbers, numbering.added)
        self.problems = readings.indices.map { desired.problems(ofSwitch: $0, in: readings[$0]) }
        self.steps = readings.indices.map { desired.steps(ofSwitch: $0, from: readings[$0]) }
    }

    /// Turns to another fabric. The readings stay where the switches do, position by position; where their number is another,
    /// every switch has to be read again.
    package mutating func turn(to fabric: Fabric) {
        guard let edit = FabricEdit(of: self.desired.trees.graph, to: fabric) else { return self.start(fabric) }
        let edited = edit.switches(of: fabric)
        let attachments = self.desired.attachments
        guard let trees = self.desired.trees.edited(to: fabric, at: edited, hosts: { attachments[$0] }) else {
            return self.start(fabric)
        }
        var stale = Set(edited.map { Int($0) })
        for (link, ends) in trees.graph.ends.enumerated()
        where trees[LinkIndex(link)] != self.desired.trees[LinkIndex(link)] {
            stale.formUnion([Int(ends.a), Int(ends.b)])
        }
        var compiler = SwitchCompiler(trees, attachments, self.numbers)
        var switches = self.desired.switches
        for index in stale { switches[index] = compiler.desired(ofSwitch: index) }
        self.desired = Desired(trees: trees, attachments: attachments, switches: switches)
        for index in stale { self.settle(index) }
        self.effort = .switches(stale.count)
    }

    /// Takes a new reading of one switch.
    package mutating func take(_ reading: Reading, ofSwitch index: Int) {
        self.readings[index] = reading
        self.settle(index)
    }

    /// The plan from the readings to the fabric.
    ///
    /// - Parameter made: the time that the plan carries.
    package func plan(made: UTCTime) -> Plan {
        Plan(
            from: self.readings, to: self.desired, Problems(own: self.problems, self.readings, self.desired),
            allocations: self.added, made: made, steps: { self.steps[$0] })
    }

    private mutating func start(_ fabric: Fabric) {
        let isSameSize = fabric.switches.count == self.readings.count
        self = Planner(
            fabric, from: self.ledger, at: self.now, without: self.failures,
            readings: isSameSize ? self.readings : fabric.switches.map { _ in .skipped })
    }

    private mutating func settle(_ index: Int) {
        self.problems[index] = self.desired.problems(ofSwitch: index, in: self.readings[index])
        self.steps[index] = self.desired.steps(ofSwitch: index, from: self.readings[index])
    }
}
