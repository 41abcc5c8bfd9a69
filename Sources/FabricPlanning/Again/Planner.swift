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
    private var added: [Allocation]
    private var parts: PlanParts
    /// What each switch does by itself.
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
        var desired = fabric.compile(with: numbering.numbers, without: failures)
        desired.trees.keepLinksByVLAN()
        (self.ledger, self.now, self.failures, self.readings) = (ledger, now, failures, readings)
        (self.desired, self.added) = (desired, numbering.added)
        self.parts = PlanParts(from: readings, to: desired)
        self.parts.hosts = HostsByVLAN(fabric, of: .all)
        self.steps = []
        for index in readings.indices { self.steps.append(desired.steps(ofSwitch: index, from: readings[index])) }
    }

    /// Turns to another fabric, and looks for what it has changed. The readings stay where the switches do, position by position;
    /// where their number is another, every switch has to be read again.
    package mutating func turn(to fabric: Fabric) {
        guard let edit = FabricEdit(of: self.desired.trees.graph, to: fabric) else { return self.start(fabric) }
        self.turn(to: fabric, edit)
    }

    /// Edits the fabric in place: then nobody has to look for what was changed.
    package mutating func edit(_ body: (inout FabricEditor) -> Void) {
        var editor = FabricEditor(self.desired.trees.takeFabric())
        body(&editor)
        let (fabric, edit) = (editor.fabric, editor.edit)
        if editor.isDeep || !edit.isQuick(of: fabric, linkOfPort: self.desired.trees.graph.linkOfPort) {
            return self.start(fabric)
        }
        self.turn(to: fabric, edit)
    }

    private mutating func turn(to fabric: Fabric, _ edit: FabricEdit) {
        let attachments = self.desired.attachments
        var ports = edit.places(in: fabric)
        let edited = Set(ports.map { fabric.ports[Int($0)].owner }).sorted()
        let links = self.desired.trees.edit(at: edited, hosts: { attachments[$0] }) { $0 = fabric }
        guard let links else { return self.start(fabric) }
        for (host, vlans) in edit.hosts {
            self.parts.hosts?.move(host, from: vlans, to: fabric.vlans(of: fabric.hosts[Int(host)]))
        }
        for link in links { ports.formUnion([fabric.links[Int(link)].a, fabric.links[Int(link)].b]) }
        let stale = self.compile(ports)
        for index in stale { self.settle(index) }
        self.effort = .switches(stale.count)
    }

    /// Works out anew what these ports should hold. What numbers decide, gateways and bridges, is not touched by a quick edit.
    ///
    /// - Returns: their switches.
    private mutating func compile(_ ports: Set<PortIndex>) -> [Int] {
        let fabric = self.desired.fabric
        var compiler = PortCompiler(self.desired.trees, self.desired.attachments, isForFew: true)
        let portsOfSwitch = Dictionary(grouping: ports) { Int(fabric.ports[Int($0)].owner) }
        for (index, ports) in portsOfSwitch {
            let first = fabric.switches[index].ports.lowerBound
            let configs = ports.map { (Int($0) - first, compiler.config(ofPort: Int($0))) }
            self.desired.switches[index].replace(Dictionary(uniqueKeysWithValues: configs))
        }
        return Array(portsOfSwitch.keys)
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
            from: self.readings, to: self.desired, self.parts, allocations: self.added, made: made,
            steps: { self.steps[$0] })
    }

    private mutating func start(_ fabric: Fabric) {
        let isSameSize = fabric.switches.count == self.readings.count
        self = Planner(
            fabric, from: self.ledger, at: self.now, without: self.failures,
            readings: isSameSize ? self.readings : fabric.switches.map { _ in .skipped })
    }

    private mutating func settle(_ index: Int) {
        self.parts.settle(index, in: self.readings[index], self.desired)
        self.steps[index] = self.desired.steps(ofSwitch: index, from: self.readings[index])
    }
}
