import FabricGraph
import FabricModel

/// What every port of a fabric carries before and after a plan, and which of them it interrupts.
struct PortStates {
    let desired: Desired
    /// What each switch was seen to have; empty where it was not read.
    private let observed: [[PortConfig]]
    /// For every port its position among those that its switch was seen to have, or one of the values below.
    private var seen: [Int32]
    /// For every port: a step takes it down for a moment, or the whole switch.
    private(set) var isCut: [Bool]
    /// The ports that were seen to have no carrier: nothing crosses their links, whatever they carry.
    private(set) var silent: Set<PortIndex> = []

    private static let absent: Int32 = -1
    /// Nobody knows; it is taken to be as desired.
    private static let unread: Int32 = -2

    init(_ batches: [Batch], _ readings: [Reading], _ desired: Desired) {
        let fabric = desired.fabric
        self.desired = desired
        self.observed = readings.map { $0.observation?.owned.ports ?? [] }
        self.isCut = [Bool](repeating: false, count: fabric.ports.count)
        var seen = [Int32](repeating: PortStates.unread, count: fabric.ports.count)
        for (index, reading) in readings.enumerated() {
            guard let ports = reading.observation?.owned.ports else { continue }
            // Both stand in canonical order.
            var next = 0
            for port in fabric.switches[index].ports {
                let name = fabric.name(of: PortIndex(port))
                while next < ports.count, precedes(ports[next].name, name) { next += 1 }
                seen[port] = next < ports.count && ports[next].name == name ? Int32(next) : PortStates.absent
            }
        }
        self.seen = seen
        for (index, reading) in readings.enumerated() {
            let names = reading.observation?.withoutCarrier ?? []
            self.silent.formUnion(names.compactMap { fabric.portIndex(named: $0, of: SwitchIndex(index)) })
        }
        for batch in batches { self.cut(by: batch) }
    }

    private mutating func cut(by batch: Batch) {
        let fabric = self.desired.fabric
        for step in batch.steps where step.impact >= .flap {
            switch step.change {
            case .setBridge(let setting) where setting.stopsForwarding:
                guard let owner = fabric.switchIndex(named: batch.scope.name) else { continue }
                for port in fabric.switches[Int(owner)].ports { self.isCut[port] = true }
            case .setPort(let name, _), .leave(let name):
                guard let owner = fabric.switchIndex(named: batch.scope.name),
                    let port = fabric.portIndex(named: name, of: owner)
                else { continue }
                self.isCut[Int(port)] = true
            case .setBridge: break
            // What a port carries is compared; SVIs are above VLANs, and the rest is made before anything uses it.
            case .carry, .drop, .createBridge, .join, .forget, .createSVI, .setSVI, .addAddress, .removeAddress,
                .removeSVI, .setRouting:
                break
            }
        }
    }

    /// What was seen of a port; nil where nobody knows.
    private func config(_ port: Int) -> PortConfig? {
        guard self.seen[port] >= 0 else { return nil }
        return self.observed[Int(self.desired.fabric.ports[port].owner)][Int(self.seen[port])]
    }

    private func wanted(_ port: Int) -> PortConfig {
        let owner = Int(self.desired.fabric.ports[port].owner)
        return self.desired.switches[owner].config.ports[port - self.desired.fabric.switches[owner].ports.lowerBound]
    }

    /// What a port forwards before; nothing where it is shut, no member, or its switch is down.
    func before(_ port: Int) -> PortVLANs {
        guard self.desired.trees.graph.isAlive[Int(self.desired.fabric.ports[port].owner)] else { return PortVLANs() }
        if self.seen[port] == PortStates.unread { return self.after(port) }
        guard let config = self.config(port), config.isMember, config.isUp else { return PortVLANs() }
        return config.vlans
    }

    /// What a port forwards after.
    func after(_ port: Int) -> PortVLANs {
        let wanted = self.wanted(port)
        let isAlive = self.desired.trees.graph.isAlive[Int(self.desired.fabric.ports[port].owner)]
        return wanted.isUp && isAlive ? wanted.vlans : PortVLANs()
    }

    /// The VLANs that some host comes into, leaves, or pauses in by a change of its own port.
    func changedAtHosts() -> VLANSet {
        var words = [UInt64](repeating: 0, count: 64)
        func add(_ vlans: PortVLANs) {
            if vlans.tagged.isEmpty, let id = vlans.native?.rawValue {
                words[Int(id >> 6)] |= 1 << UInt64(id & 63)
            } else {
                for (index, word) in vlans.all.words.enumerated() { words[index] |= word }
            }
        }
        for port in self.desired.fabric.hostPorts.lazy.map({ Int($0) }) {
            let (before, after) = (self.before(port), self.after(port))
            if before == after && !self.isCut[port] { continue }
            add(before)
            add(after)
        }
        return VLANSet(words: words)
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

/// What every link carries before, after and all the while.
struct LinkStates {
    private(set) var before: [VLANSet] = []
    private(set) var after: [VLANSet] = []
    private(set) var between: [VLANSet] = []
    /// The VLANs in which some link differs.
    private(set) var changed = VLANSet()

    init(_ ports: PortStates, _ desired: Desired) {
        let graph = desired.trees.graph
        self.before.reserveCapacity(graph.ends.count)
        self.after.reserveCapacity(graph.ends.count)
        self.between.reserveCapacity(graph.ends.count)
        var seen: Set<[VLANSet]> = []
        for (index, link) in desired.fabric.links.enumerated() {
            let after = graph.isUp[index] ? desired.trees[LinkIndex(index)] : VLANSet()
            // One that is only declared down still carries what it carries.
            let isSilent = ports.silent.contains(link.a) || ports.silent.contains(link.b)
            let (a, b) = (ports.before(Int(link.a)), ports.before(Int(link.b)))
            let before = isSilent ? VLANSet() : LinkStates.carried(a, b)
            let isCut = ports.isCut[Int(link.a)] || ports.isCut[Int(link.b)]
            let between = isCut ? VLANSet() : before == after ? after : before.intersection(after)
            self.before.append(before)
            self.after.append(after)
            self.between.append(between)
            // Many links change in the same way.
            if before == after && !isCut || !seen.insert([before, after, between]).inserted { continue }
            self.changed.formUnion(before.union(after).subtracting(between))
        }
    }

    /// The VLANs in which frames pass both ways.
    private static func carried(_ a: PortVLANs, _ b: PortVLANs) -> VLANSet {
        var carried = a.tagged == b.tagged ? a.tagged : a.tagged.intersection(b.tagged)
        if let native = a.native, native == b.native, a.untagged.contains(native), b.untagged.contains(native) {
            carried.insert(native)
        }
        return carried
    }
}
