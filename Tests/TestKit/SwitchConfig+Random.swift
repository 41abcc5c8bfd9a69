package import FabricModel

/// The VLANs that random configurations are made of, those at the edges of a set's words among them.
private let vlans = [1, 2, 10, 20, 63, 64, 4094].compactMap { VID($0) }
private let wide = VLANSet(text: "5-60,64-90,3000-3010") ?? VLANSet()

extension SwitchConfig {
    /// Whatever a switch with these ports can hold, odd things included.
    package static func random(ports names: [String], _ chance: inout SplitMix64) -> SwitchConfig {
        let ports = names.map { name in
            PortConfig(
                name: name, isUp: !chance.oneIn(3), mtu: chance.pick([1500, 9000, 1400, 68]) ?? 1500,
                description: chance.pick(["", "web1", "\"rack\" 7 \\ ö\n"]) ?? "", hasLinkLocal: chance.oneIn(6),
                vlans: .random(&chance))
        }
        let svis = vlans.filter { _ in chance.oneIn(3) }.map { SVIConfig.random(of: $0, &chance) }
        return SwitchConfig(
            bridge: .random(&chance), ports: ports, svis: svis,
            routing: RoutingConfig(forwards: chance.oneIn(2), isIsolated: chance.oneIn(3)))
    }
}

extension BridgeConfig {
    fileprivate static func random(_ chance: inout SplitMix64) -> BridgeConfig {
        BridgeConfig(
            name: "br0", mac: MACAddress(locallyAdministered: UInt64.random(in: 0...3, using: &chance)),
            mtu: chance.pick([1500, 9000, 1400]) ?? 1500, isUp: !chance.oneIn(4), filtersVLANs: !chance.oneIn(4),
            defaultVLAN: chance.oneIn(3) ? VID(1) : nil, runsSTP: chance.oneIn(3), snoopsMulticast: chance.oneIn(3),
            hasLinkLocal: chance.oneIn(3), vlans: .random(&chance))
    }
}

extension PortVLANs {
    /// Access, trunk, nothing, or what nobody would desire: VLANs that leave untagged without being native, and one that comes
    /// in untagged and leaves with a tag.
    fileprivate static func random(_ chance: inout SplitMix64) -> PortVLANs {
        let some = VLANSet(vlans.filter { _ in chance.oneIn(3) })
        let others = VLANSet(vlans.filter { _ in chance.oneIn(3) })
        let one = chance.pick(vlans)
        switch Int.random(in: 0..<9, using: &chance) {
        case 0: return PortVLANs()
        case 1: return one.map { .access($0) } ?? PortVLANs()
        case 2: return .trunk(allowed: some, native: one)
        case 3: return PortVLANs(native: some.first, untagged: others, tagged: some)
        case 4: return PortVLANs(native: others.union(some).first, untagged: some, tagged: others)
        case 5: return PortVLANs(untagged: some, tagged: wide)
        case 6: return PortVLANs(native: one, untagged: some)
        // In it and of it, and yet not a member of it: no switch is known that holds this, and nothing forbids it.
        case 7: return PortVLANs(native: one)
        default: return chance.oneIn(20) ? .trunk(allowed: .all, native: one) : .trunk(allowed: wide)
        }
    }
}

extension SVIConfig {
    fileprivate static func random(of vlan: VID, _ chance: inout SplitMix64) -> SVIConfig {
        let addresses = (0..<Int.random(in: 0...3, using: &chance)).compactMap { _ in
            // Few numbers and lengths, so that one address moves between SVIs and is in several networks of one.
            InterfaceAddress(
                IPv6Address(
                    high: 0x2001_0db8 << 32 | UInt64.random(in: 0...2, using: &chance),
                    low: UInt64.random(in: 1...2, using: &chance)), prefixLength: chance.pick([64, 80, 128]) ?? 64)
        }
        let linkLocal = IPv6Address(high: 0xfe80 << 48, low: UInt64.random(in: 1...3, using: &chance))
        return SVIConfig(
            vlan: vlan, isUp: !chance.oneIn(3), mtu: chance.pick([1500, 9000]) ?? 1500, followsPorts: !chance.oneIn(3),
            acceptsAdvertisements: chance.oneIn(3), linkLocal: chance.oneIn(3) ? nil : linkLocal,
            addresses: addresses.map { SVIAddress($0) }, advertisement: .random(&chance))
    }
}

extension Advertisement? {
    fileprivate static func random(_ chance: inout SplitMix64) -> Advertisement? {
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
