import FabricModel
import FabricSimulator

/// A switch that holds something, whatever a switch can hold, odd things included.
enum RandomSwitch {
    static let ports = ["swp1", "swp2", "swp3", "swp9", "swp10", "eth0", "xe-0/0/0:3"]
    private static let vlans = [1, 2, 10, 20, 63, 64, 4094].compactMap { VID($0) }
    private static let wide = VLANSet(text: "5-60,64-90,3000-3010") ?? VLANSet()

    /// The switch's state.
    static func state(seed: UInt64) -> SimulatedState {
        var chance = SplitMix64(seed: seed)
        let config = RandomSwitch.config(&chance)
        let annotation = chance.oneIn(3) ? [] : (0..<Int.random(in: 1...40, using: &chance)).map { UInt8($0 * 7 & 255) }
        let dark = Set(RandomSwitch.ports.filter { _ in chance.oneIn(3) })
        return SimulatedSwitch(ports: RandomSwitch.ports).world { state in
            state.config = config
            state.annotation = annotation
            state.withoutCarrier = dark
            return state
        }
    }

    /// The same machine, as it comes out of its box.
    static var fresh: SimulatedState { SimulatedSwitch(ports: RandomSwitch.ports).look { $0 } }

    private static func config(_ chance: inout SplitMix64) -> SwitchConfig {
        let ports = RandomSwitch.ports.map { name in
            PortConfig(
                name: name, isMember: !chance.oneIn(4), isUp: !chance.oneIn(3),
                mtu: chance.pick([1500, 9000, 68]) ?? 1500,
                description: chance.pick(["", "web1", "\"rack\" 7 \\ ö\n"]) ?? "", hasLinkLocal: chance.oneIn(6),
                vlans: portVLANs(&chance))
        }
        let bridge = chance.oneIn(5) ? nil : RandomSwitch.bridge(&chance)
        let svis = RandomSwitch.vlans.filter { _ in chance.oneIn(3) }.map { svi($0, &chance) }
        return SwitchConfig(
            bridge: bridge, ports: ports, svis: svis,
            routing: RoutingConfig(forwards: chance.oneIn(2), isIsolated: chance.oneIn(3)))
    }

    private static func bridge(_ chance: inout SplitMix64) -> BridgeConfig {
        BridgeConfig(
            name: chance.pick(["br0", "bridge"]) ?? "br0",
            mac: MACAddress(locallyAdministered: UInt64.random(in: 0...3, using: &chance)),
            mtu: chance.pick([1500, 9000]) ?? 1500, isUp: !chance.oneIn(4), filtersVLANs: !chance.oneIn(4),
            defaultVLAN: chance.oneIn(3) ? VID(1) : nil, runsSTP: chance.oneIn(3), snoopsMulticast: chance.oneIn(3),
            hasLinkLocal: chance.oneIn(3), vlans: portVLANs(&chance))
    }

    private static func portVLANs(_ chance: inout SplitMix64) -> PortVLANs {
        let some = VLANSet(RandomSwitch.vlans.filter { _ in chance.oneIn(3) })
        let others = VLANSet(RandomSwitch.vlans.filter { _ in chance.oneIn(3) })
        let one = chance.pick(RandomSwitch.vlans)
        switch Int.random(in: 0..<9, using: &chance) {
        case 0: return PortVLANs()
        case 1: return one.map { .access($0) } ?? PortVLANs()
        case 2: return .trunk(allowed: some, native: one)
        case 3: return PortVLANs(native: some.first, untagged: others, tagged: some)
        case 4: return PortVLANs(native: others.union(some).first, untagged: some, tagged: others)
        case 5: return PortVLANs(untagged: some, tagged: RandomSwitch.wide)
        case 6: return PortVLANs(native: one, untagged: some)
        // In it and of it, and yet not a member of it: no switch is known that holds this, and nothing forbids it.
        case 7: return PortVLANs(native: one)
        default: return chance.oneIn(20) ? .trunk(allowed: .all, native: one) : .trunk(allowed: RandomSwitch.wide)
        }
    }

    private static func svi(_ vlan: VID, _ chance: inout SplitMix64) -> SVIConfig {
        let addresses = (0..<Int.random(in: 0...3, using: &chance)).compactMap { _ in
            // Few numbers and lengths, so that one address is in several networks of one SVI.
            InterfaceAddress(
                IPv6Address(
                    high: 0x2001_0db8 << 32 | UInt64.random(in: 0...2, using: &chance),
                    low: UInt64.random(in: 1...2, using: &chance)), prefixLength: chance.pick([64, 80, 128]) ?? 64)
        }
        let linkLocal = IPv6Address(high: 0xfe80 << 48, low: UInt64.random(in: 1...3, using: &chance))
        return SVIConfig(
            vlan: vlan, isUp: !chance.oneIn(3), mtu: chance.pick([1500, 9000]) ?? 1500, followsPorts: !chance.oneIn(3),
            acceptsAdvertisements: chance.oneIn(3), linkLocal: chance.oneIn(3) ? nil : linkLocal,
            addresses: addresses.map { SVIAddress($0) }, advertisement: advertisement(&chance))
    }

    private static func advertisement(_ chance: inout SplitMix64) -> Advertisement? {
        if chance.oneIn(3) { return nil }
        let prefixes = (0..<Int.random(in: 0...2, using: &chance)).compactMap { number in
            IPv6Prefix(IPv6Address(high: 0x2001_0db8 << 32 | UInt64(number), low: 0), length: 64)
        }
        let servers = [1, 3, 2].map { IPv6Address(high: 0x2001_0db8 << 32, low: $0) }
        return Advertisement(
            preference: chance.pick(Advertisement.Preference.allCases) ?? .low,
            lifetime: UInt16.random(in: 0...9000, using: &chance),
            interval: UInt16.random(in: 1...1800, using: &chance),
            mtu: chance.pick([1500, 9000]) ?? 1500, dhcp: chance.pick(DHCPUse.allCases) ?? .none,
            prefixes: prefixes.map {
                AdvertisedPrefix($0, isOnLink: !chance.oneIn(3), isAutonomous: !chance.oneIn(3))
            }, nameServers: chance.oneIn(2) ? [] : servers, others: chance.oneIn(3) ? ["AdvHomeAgentFlag on"] : [])
    }
}

extension SplitMix64 {
    /// A seed's own numbers, apart from those that made the switch.
    static func apart(_ seed: UInt64) -> SplitMix64 { SplitMix64(seed: seed &+ 0x5eed_0000) }
}
