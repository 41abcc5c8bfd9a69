import FabricGraph
import FabricModel

/// What every port of a fabric carries before and after a plan, and which of them it interrupts.
///
/// Only ports of unsettled switches have rows of their own: every other port carries what is desired, before and after.
struct PortStates {
    let desired: Desired
    /// For every switch where its ports begin in the columns below, or -1 where it is settled.
    private var starts: [Int32]
    /// What each unsettled switch was seen to have, and for each of its ports the position there, or -1 where it was not seen.
    private var observed: [Int: [PortConfig]] = [:]
    private var seen: [Int32] = []
    /// What the port carries before and after; see `Carried`.
    private var columns: [(before: Carried, after: Carried)] = []
    /// A step takes the port down for a moment, or the whole switch.
    private var cuts: [Bool] = []
    /// The ports that were seen to have no carrier: nothing crosses their links, whatever they carry.
    private(set) var silent: Set<PortIndex> = []

    init(_ batches: [Batch], _ readings: [Reading], _ desired: Desired, _ unsettled: Unsettled) {
        self.desired = desired
        self.starts = [Int32](repeating: -1, count: desired.switches.count)
        for index in unsettled.switches {
            guard let observation = readings[index].observation else { continue }
            self.add(observation, ofSwitch: index)
        }
        self.cuts = [Bool](repeating: false, count: self.columns.count)
        for batch in batches where batch.impact >= .flap { self.cut(by: batch) }
    }

    private mutating func add(_ observation: Observation, ofSwitch index: Int) {
        let fabric = self.desired.trees.graph.fabric
        let (ports, wanted) = (observation.owned.ports, self.desired.switches[index].config.ports)
        let isAlive = self.desired.trees.graph.isAlive[index]
        self.starts[index] = Int32(self.columns.count)
        self.observed[index] = ports
        // All stand in canonical order.
        var next = 0
        for (place, port) in fabric.switches[index].ports.enumerated() {
            let name = fabric.name(of: PortIndex(port))
            if next < ports.count, ports[next].name != name {
                while next < ports.count, precedes(ports[next].name, name) { next += 1 }
            }
            var (before, after) = (Carried.nothing, Carried.nothing)
            if next < ports.count, ports[next].name == name {
                self.seen.append(Int32(next))
                if ports[next].isMember, ports[next].isUp, isAlive { before = Carried(ports[next].vlans) }
                next += 1
            } else {
                self.seen.append(-1)
            }
            if wanted[place].isUp, isAlive { after = Carried(wanted[place].vlans) }
            self.columns.append((before, after))
        }
        for port in fabric.ports(named: observation.withoutCarrier, of: index) { self.silent.insert(PortIndex(port)) }
    }

    private mutating func cut(by batch: Batch) {
        let fabric = self.desired.trees.graph.fabric
        guard let owner = fabric.switchIndex(named: batch.scope.name) else { return }
        for index in batch.steps.indices where batch.steps[index].impact >= .flap {
            switch batch.steps[index].change {
            case .setBridge(let setting) where setting.stopsForwarding:
                for port in fabric.switches[Int(owner)].ports { self.cut(port) }
            case .setPort(let name, _), .leave(let name):
                if let port = fabric.portIndex(named: name, of: owner) { self.cut(Int(port)) }
            case .setBridge: break
            // What a port carries is compared; SVIs are above VLANs, and the rest is made before anything uses it.
            case .carry, .drop, .createBridge, .join, .forget, .createSVI, .setSVI, .addAddress, .removeAddress,
                .removeSVI, .setRouting:
                break
            }
        }
    }

    private mutating func cut(_ port: Int) {
        if let place = self.place(of: port) { self.cuts[place] = true }
    }

    /// Where a port stands in the columns; nil where its switch is settled.
    private func place(of port: Int) -> Int? {
        let owner = Int(self.desired.trees.graph.fabric.ports[port].owner)
        let start = Int(self.starts[owner])
        return start < 0 ? nil : start + port - self.desired.trees.graph.fabric.switches[owner].ports.lowerBound
    }

    func isCut(_ port: Int) -> Bool { self.place(of: port).map { self.cuts[$0] } ?? false }

    /// What a port forwards before; nothing where it is shut, no member, or its switch is down.
    func before(_ port: Int) -> PortVLANs {
        guard let place = self.place(of: port) else { return self.after(port) }
        if self.columns[place].before == .nothing || self.seen[place] < 0 { return PortVLANs() }
        let owner = Int(self.desired.trees.graph.fabric.ports[port].owner)
        return self.observed[owner]?[Int(self.seen[place])].vlans ?? PortVLANs()
    }

    /// What a port forwards after.
    func after(_ port: Int) -> PortVLANs {
        let graph = self.desired.trees.graph
        let owner = Int(graph.fabric.ports[port].owner)
        let place = port - graph.fabric.switches[owner].ports.lowerBound
        guard graph.isAlive[owner], self.desired.switches[owner].config.ports[place].isUp else { return PortVLANs() }
        return self.desired.switches[owner].config.ports[place].vlans
    }

    /// Whether a host that sends the VLAN's frames without a tag, or with one, is in it by this port: before, and after.
    func carries(_ vlan: VID, isNative: Bool, _ port: Int) -> (before: Bool, after: Bool) {
        let carried: (before: Carried, after: Carried)
        if let place = self.place(of: port) {
            carried = self.columns[place]
        } else {
            let after = Carried(self.after(port))
            carried = (after, after)
        }
        return (
            carried.before.carries(vlan, isNative) { self.before(port) },
            carried.after.carries(vlan, isNative) { self.after(port) }
        )
    }

    /// The VLANs that some host comes into, leaves, or pauses in by a change of its own port.
    func changedAtHosts(_ unsettled: Unsettled) -> VLANSet {
        var isOnly = [Bool](repeating: false, count: Carried.count)
        var more = VLANSet()
        for index in unsettled.switches where self.starts[index] >= 0 {
            var place = Int(self.starts[index])
            for port in self.desired.trees.graph.fabric.switches[index].ports {
                let (carried, isCut) = (self.columns[place], self.cuts[place])
                place += 1
                if self.desired.attachments.isEmpty(port) { continue }
                let isSame =
                    carried.before == carried.after
                    && (carried.before != .much || self.before(port) == self.after(port))
                if isSame && !isCut { continue }
                isOnly[carried.before.code] = true
                isOnly[carried.after.code] = true
                if carried.before == .much { more.formUnion(self.before(port).all) }
                if carried.after == .much { more.formUnion(self.after(port).all) }
            }
        }
        return more.union(VLANSet(isOnly.indices.compactMap { isOnly[$0] ? VID($0) : nil }))
    }
}

/// What a port carries, in two bytes: almost every port of a large fabric is in one VLAN or none.
private struct Carried: Equatable {
    private let value: UInt16

    static let nothing = Carried(value: 0)
    /// More than one VLAN without a tag: whoever wants to know looks at the port.
    static let much = Carried(value: 4095)
    /// How many codes there are.
    static let count = 4096

    private init(value: UInt16) { self.value = value }

    /// The id of the VLAN that it carries without a tag and besides which it carries none; else no VLAN's id.
    var code: Int { Int(self.value) }

    init(_ vlans: PortVLANs) {
        if vlans.isEmpty {
            self = .nothing
        } else if let native = vlans.native, vlans.tagged.isEmpty, vlans.untagged == VLANSet(native) {
            self.value = native.rawValue
        } else {
            self = .much
        }
    }

    func carries(_ vlan: VID, _ isNative: Bool, _ vlans: () -> PortVLANs) -> Bool {
        if self != .much { return isNative && self.value == vlan.rawValue }
        let vlans = vlans()
        return isNative ? vlans.native == vlan && vlans.untagged.contains(vlan) : vlans.tagged.contains(vlan)
    }
}

extension Change.BridgeSetting {
    /// Changing it stops the whole switch for a moment, and not only its gateways.
    fileprivate var stopsForwarding: Bool {
        switch self {
        case .isUp, .filtersVLANs, .runsSTP: true
        case .mac, .mtu, .defaultVLAN, .snoopsMulticast, .hasLinkLocal: false
        }
    }
}
