import FabricModel

/// Two configurations of one switch that share few things by chance: one that it may hold, odd states included, and one that
/// may be desired of it.
struct RandomConfigs {
    var observed: SwitchConfig
    var desired: SwitchConfig

    private static let names = ["swp1", "swp2", "swp3", "swp9", "swp10", "eth0"]
    private static let vlans = [1, 2, 10, 20, 63, 64, 4094].compactMap { VID($0) }

    private static let wide = VLANSet(text: "5-60,64-4000") ?? VLANSet()

    init(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        self.desired = RandomConfigs.config(&chance)
        self.observed = chance.oneIn(8) ? self.desired : RandomConfigs.config(&chance)
        if chance.oneIn(4) { self.observed.bridge = nil }
        for port in self.observed.ports where self.desired[port: port.name] != nil && chance.oneIn(4) {
            // A port that the topology names and that is there, and no member.
            self.observed[port: port.name] = PortConfig(
                name: port.name, isMember: false, isUp: port.isUp, mtu: port.mtu, hasLinkLocal: port.hasLinkLocal)
        }
        for svi in self.observed.svis {
            for address in svi.addresses where chance.oneIn(4) {
                let state: SVIAddress.State = chance.oneIn(2) ? .tentative : .duplicate
                self.observed[svi: svi.vlan]?.set(SVIAddress(address.interface, state: state))
            }
        }
    }

    private static func config(_ chance: inout SplitMix64) -> SwitchConfig {
        let ports = RandomConfigs.names.filter { _ in chance.oneIn(2) }.map { name in
            PortConfig(
                name: name, isUp: !chance.oneIn(3), mtu: chance.pick([1500, 9000, 1400]) ?? 1500,
                description: chance.pick(["", "web1", "rack 7"]) ?? "", hasLinkLocal: chance.oneIn(6),
                vlans: portVLANs(&chance))
        }
        let svis = RandomConfigs.vlans.filter { _ in chance.oneIn(3) }.map { svi($0, &chance) }
        return SwitchConfig(
            bridge: bridge(&chance), ports: ports, svis: svis,
            routing: RoutingConfig(forwards: chance.oneIn(2), isIsolated: chance.oneIn(3)))
    }

    private static func bridge(_ chance: inout SplitMix64) -> BridgeConfig {
        BridgeConfig(
            name: "br0", mac: MACAddress(locallyAdministered: UInt64.random(in: 0...3, using: &chance)),
            mtu: chance.pick([1500, 9000, 1400]) ?? 1500, isUp: !chance.oneIn(4), filtersVLANs: !chance.oneIn(4),
            defaultVLAN: chance.oneIn(3) ? VID(1) : nil, runsSTP: chance.oneIn(3), snoopsMulticast: chance.oneIn(3),
            hasLinkLocal: chance.oneIn(3), vlans: portVLANs(&chance))
    }

    /// Access, trunk, nothing, or what nobody would desire: VLANs that leave untagged without being native, and one that comes
    /// in untagged and leaves with a tag.
    private static func portVLANs(_ chance: inout SplitMix64) -> PortVLANs {
        let some = VLANSet(RandomConfigs.vlans.filter { _ in chance.oneIn(3) })
        let others = VLANSet(RandomConfigs.vlans.filter { _ in chance.oneIn(3) })
        let one = chance.pick(RandomConfigs.vlans)
        switch Int.random(in: 0..<6, using: &chance) {
        case 0: return PortVLANs()
        case 1: return one.map { .access($0) } ?? PortVLANs()
        case 2: return .trunk(allowed: some, native: one)
        case 3: return PortVLANs(native: some.first, untagged: others, tagged: some)
        case 4: return PortVLANs(native: others.union(some).first, untagged: some, tagged: others)
        default: return PortVLANs(untagged: some, tagged: RandomConfigs.wide)
        }
    }

    private static func svi(_ vlan: VID, _ chance: inout SplitMix64) -> SVIConfig {
        let addresses = (0..<Int.random(in: 0...2, using: &chance)).compactMap { _ in
            // Few numbers and lengths, so that one address moves between SVIs and between networks.
            InterfaceAddress(
                IPv6Address(
                    high: 0x2001_0db8 << 32 | UInt64.random(in: 0...2, using: &chance),
                    low: UInt64.random(in: 1...3, using: &chance)), prefixLength: chance.pick([64, 64, 80]) ?? 64)
        }
        let linkLocal = IPv6Address(high: 0xfe80 << 48, low: UInt64.random(in: 1...3, using: &chance))
        return SVIConfig(
            vlan: vlan, isUp: !chance.oneIn(3), mtu: chance.pick([1500, 9000]) ?? 1500, followsPorts: !chance.oneIn(3),
            acceptsAdvertisements: chance.oneIn(3), linkLocal: chance.oneIn(3) ? nil : linkLocal,
            addresses: addresses.map { SVIAddress($0) }, advertisement: advertisement(&chance))
    }

    private static func advertisement(_ chance: inout SplitMix64) -> Advertisement? {
        if chance.oneIn(3) { return nil }
        let prefix = IPv6Prefix(
            IPv6Address(high: 0x2001_0db8 << 32 | UInt64.random(in: 0...2, using: &chance), low: 0), length: 64)
        return Advertisement(
            preference: chance.pick(Advertisement.Preference.allCases) ?? .low, mtu: chance.pick([1500, 9000]) ?? 1500,
            dhcp: chance.pick(DHCPUse.allCases) ?? .none, prefixes: prefix.map { [AdvertisedPrefix($0)] } ?? [])
    }
}
