import FabricModel
import FabricSimulator

/// A random wiring, configuration and sequence of frames for two switches, all out of one seed: what a real switch and a
/// simulated one are both given.
///
/// sw1 and sw2 have ports p1 to p4 with a listener at each, and a cable between their ports `x`. Every seed has two VLANs or more, a
/// trunk, a native VLAN, tagged frames into access ports (own, foreign, id 0), reserved addresses, and frames that are too large.
struct ForwardingTrial {
    let seed: UInt64
    /// Of sw1 and sw2.
    let configs: [SwitchConfig]
    let shots: [Shot]

    static let ports = ["p1", "p2", "p3", "p4", "x"]
    /// The places of the listeners, `sw1:p1` to `sw2:p4`.
    static let listeners = ["sw1", "sw2"].flatMap { name in ports.dropLast().map { "\(name):\($0)" } }

    /// What a frame is for; each kind is counted.
    enum Kind: String, CaseIterable, Comparable {
        case untagged, ownTag, foreignTag, priorityTag, memberTag, reserved, oversize, unicast, doubleTag, groupSource

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    /// A frame that a listener sends.
    struct Shot {
        var kind: Kind
        /// A position in `listeners`.
        var from: Int
        var frame: EthernetFrame
    }

    /// - Parameter isPlain: ports are what every kind of switch can hold: access, trunk, trunk with a native VLAN.
    init(seed: UInt64, isPlain: Bool = false) {
        self.seed = seed
        var chance = SplitMix64(seed: seed)
        let vlans = [10, 20, 30, 40].compactMap { VID($0) }.shuffled(using: &chance)
        let used = Array(vlans.prefix(Int.random(in: 2...3, using: &chance)))
        // The first ports of sw1 are of the kinds that every seed must have.
        let mtus = (0..<10).map { _ in chance.oneIn(6) ? UInt16(1400) : 1500 }
        var configs: [SwitchConfig] = []
        for item in 0..<2 {
            var ports: [PortConfig] = []
            for (position, name) in ForwardingTrial.ports.enumerated() {
                let vlan = used[(position + item) % used.count]
                let rest = VLANSet(used.filter { $0 != vlan && !chance.oneIn(4) })
                let carries: PortVLANs =
                    switch (item, position) {
                    case (0, 0), (0, 1), (1, 0): .access(vlan)
                    case (0, 2): .trunk(allowed: VLANSet(used), native: nil)
                    case (_, 4): .trunk(allowed: VLANSet(used.dropFirst()), native: used[0])
                    case (0, 3): .trunk(allowed: rest, native: vlan)
                    default: chance.portVLANs(used, vlan, rest, isPlain)
                    }
                ports.append(PortConfig(name: name, mtu: mtus[5 * item + position], vlans: carries))
            }
            let mac = MACAddress(locallyAdministered: UInt64(item + 1) << 32 | 0xb1)
            configs.append(SwitchConfig(bridge: BridgeConfig(name: "br0", mac: mac), ports: ports))
        }
        self.configs = configs
        self.shots = chance.shots(seed, configs, used, foreign: vlans[3])
    }

    /// The address of a listener, nobody else's in any seed.
    static func mac(_ seed: UInt64, _ listener: Int) -> MACAddress {
        MACAddress(rawValue: 0x0600_0000_0000 | seed << 8 | UInt64(listener))
    }

    /// Nobody's, and another for each frame of sixteen seeds: Open vSwitch remembers what it did with the last one that looked the same,
    /// and takes a while to notice that it would do something else now.
    static func etherType(_ seed: UInt64, _ number: Int) -> UInt16 {
        0xa000 | UInt16(seed & 0xf) << 8 | UInt16(number & 0xff)
    }

    static func vlans(of listener: Int, _ configs: [SwitchConfig]) -> PortVLANs {
        configs[listener / 4].ports[listener % 4].vlans
    }
}

extension SplitMix64 {
    /// Mostly what people configure, and now and then what a switch can hold all the same.
    fileprivate mutating func portVLANs(_ used: [VID], _ vlan: VID, _ rest: VLANSet, _ isPlain: Bool) -> PortVLANs {
        switch Int.random(in: 0..<(isPlain ? 4 : 5), using: &self) {
        case 0, 1: return .access(vlan)
        case 2: return .trunk(allowed: rest, native: vlan)
        case 3: return .trunk(allowed: VLANSet(used), native: nil)
        default:
            // Comes in without a tag and leaves with one, or leaves without one though nothing comes in so.
            return self.oneIn(2)
                ? PortVLANs(native: vlan, untagged: VLANSet(), tagged: VLANSet(used))
                : PortVLANs(native: vlan, untagged: VLANSet(used), tagged: VLANSet())
        }
    }

    fileprivate mutating func shots(
        _ seed: UInt64, _ configs: [SwitchConfig], _ used: [VID], foreign: VID
    ) -> [ForwardingTrial.Shot] {
        // Each kind once, on a port of sw1 where it means something, and then as it happens.
        var wanted: [(ForwardingTrial.Kind, Int?)] = ForwardingTrial.Kind.allCases.map { kind in
            switch kind {
            case .ownTag, .foreignTag, .priorityTag: (kind, 0)
            case .memberTag: (kind, 2)
            case .untagged, .reserved, .oversize, .unicast, .doubleTag, .groupSource: (kind, nil)
            }
        }
        wanted.append((.reserved, 0))
        wanted += (0..<30).map { _ in (self.pick(ForwardingTrial.Kind.allCases) ?? .untagged, nil) }
        // Last, when most addresses have been learned, from everybody to somebody.
        wanted += (0..<8).map { (.unicast, $0) }
        // First of all, while nobody is known: a frame to a reserved address, and one to whoever sent it, which shows by where it
        // comes out whether he was learned.
        var hello = self.shot(.reserved, from: 0, 0, seed, configs, used, foreign)
        let group = MACAddress(rawValue: 0x0180_c200_0000 | (self.pick([1, 2, 14, 0]) ?? 1))
        hello.frame = hello.frame.untagged()
        hello.frame.destination = group
        var answer = self.shot(.unicast, from: 2, 1, seed, configs, used, foreign)
        answer.frame = answer.frame.tagged(VLANTag(used[0]))
        answer.frame.destination = ForwardingTrial.mac(seed, 0)
        return [hello, answer]
            + wanted.enumerated().map { number, wish in
                let from = wish.1 ?? Int.random(in: 0..<8, using: &self)
                return self.shot(wish.0, from: from, number + 2, seed, configs, used, foreign)
            }
    }

    private mutating func shot(
        _ kind: ForwardingTrial.Kind, from: Int, _ number: Int, _ seed: UInt64, _ configs: [SwitchConfig],
        _ used: [VID], _ foreign: VID
    ) -> ForwardingTrial.Shot {
        let port = ForwardingTrial.vlans(of: from, configs)
        let mtu = Int(configs[from / 4].ports[from % 4].mtu)
        var destination = MACAddress.everybody
        var source = ForwardingTrial.mac(seed, from)
        var tag: UInt16?
        var size = 46
        let priority = UInt16.random(in: 0..<16, using: &self) << 12
        let member = Array(port.all).randomElement(using: &self) ?? foreign
        switch kind {
        case .untagged: if self.oneIn(3) { destination = MACAddress(rawValue: 0x0300_0000_0001) }
        case .ownTag: tag = priority | (port.native ?? member).rawValue
        case .foreignTag:
            let others = used.filter { !port.all.contains($0) } + [foreign]
            tag = priority | (others.randomElement(using: &self) ?? foreign).rawValue
        case .priorityTag: tag = priority
        case .memberTag: tag = priority | member.rawValue
        case .reserved:
            destination = MACAddress(rawValue: 0x0180_c200_0000 | UInt64.random(in: 0..<16, using: &self))
            if number == 12 { destination = MACAddress(rawValue: 0x0180_c200_0000) }
            if self.oneIn(4) { tag = member.rawValue }
        case .oversize:
            // Around every bound that there is, without a tag; beyond all of them with one, since a tag in the bytes of a frame
            // takes room that a tag of the kernel's own does not.
            size = mtu + (self.pick([0, 1, 4, 5, 40]) ?? 40)
            if self.oneIn(4) { (tag, size) = (member.rawValue, self.pick([mtu, mtu + 40]) ?? mtu) }
        case .unicast:
            destination = ForwardingTrial.mac(seed, Int.random(in: 0..<8, using: &self))
            if self.oneIn(3) { tag = priority | member.rawValue }
        case .doubleTag: tag = priority | member.rawValue
        case .groupSource: source = MACAddress(rawValue: 0x0300_0000_0002)
        }
        // Which frame it is, for whoever hears it.
        var payload = [UInt8](repeating: 0, count: size)
        payload.replaceSubrange(0..<8, with: (0..<8).map { UInt8(truncatingIfNeeded: seed >> (8 * UInt64($0))) })
        payload[8] = UInt8(number)
        var type = ForwardingTrial.etherType(seed, number)
        if kind == .doubleTag {
            // The inner tag names a VLAN that the port may not even have.
            let inner = used.randomElement(using: &self)?.rawValue ?? 1
            payload = [UInt8(inner >> 8), UInt8(inner & 0xff), UInt8(type >> 8), UInt8(type & 0xff)] + payload
            type = EtherType.vlan
        }
        return ForwardingTrial.Shot(
            kind: kind, from: from,
            frame: EthernetFrame(
                to: destination, from: source, tag: tag.map { VLANTag(rawValue: $0) }, etherType: type,
                payload: payload))
    }
}

extension ForwardingTrial {
    /// What is heard where, `sw1:p3 20p5 7`: listener, tag, and the number of the shot; sorted.
    typealias Heard = [String]

    static func line(_ listener: Int, _ frame: EthernetFrame, _ number: Int) -> String {
        let inner = frame.etherType == EtherType.vlan ? "+" : ""
        return "\(listeners[listener]) \(frame.tag.map { "\($0)" } ?? "-")\(inner) #\(number)"
    }

    /// Which seed and shot a frame is of; nil for one that is not ours.
    static func read(_ frame: EthernetFrame) -> (seed: UInt64, number: Int)? {
        let payload = frame.etherType == EtherType.vlan ? Array(frame.payload.dropFirst(4)) : frame.payload
        guard payload.count >= 9, frame.etherType >> 12 == 0xa || frame.etherType == EtherType.vlan else { return nil }
        return (
            payload.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) },
            Int(payload[8])
        )
    }

    /// What simulated switches of a dialect do with it.
    func simulated(_ dialect: Dialect) -> Heard {
        var world = SimulatedWorld(seed: self.seed)
        for name in ["sw1", "sw2"] { world.addSwitch(name, ports: ForwardingTrial.ports, dialect: dialect) }
        for (index, name) in ForwardingTrial.listeners.enumerated() {
            let tap = world.addTap(name)
            world.plug(host: tap, into: (index / 4, ForwardingTrial.ports[index % 4]))
        }
        world.plug((0, "x"), (1, "x"))
        for (index, config) in self.configs.enumerated() { world.configure(index, as: config) }
        for shot in self.shots {
            world.send(shot.frame, from: shot.from)
            world.run(for: .milliseconds(1))
        }
        return world.hosts.enumerated().flatMap { index, host in
            host.heard.compactMap { frame in
                ForwardingTrial.read(frame).map { ForwardingTrial.line(index, frame, $0.number) }
            }
        }
        .sorted()
    }
}
