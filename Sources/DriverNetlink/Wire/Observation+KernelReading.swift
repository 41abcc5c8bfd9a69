internal import FabricModel
internal import Netlink

extension Observation {
    /// Sorts what a namespace holds into what is ours, what is foreign and what is absent.
    ///
    /// Ours is what the scope names or what carries our mark; on our bridge and ports every VLAN.
    init(_ reading: KernelReading, _ scope: SwitchScope) {
        let bridge = reading.bridge(scope.bridge)
        let inventory = Inventory(reading, scope, bridge)
        let title = bridge.flatMap { BridgeTitle(text: $0.alias) }
        self.init(
            owned: SwitchConfig(
                bridge: bridge.map { BridgeConfig($0, reading) }, ports: inventory.ports.map(\.config),
                svis: inventory.svis.map { SVIConfig($0.link, $0.vlan, reading) },
                routing: RoutingConfig(reading, scope, svis: inventory.svis.map(\.link))),
            absent: inventory.absent,
            withoutCarrier: inventory.ports.filter { $0.isUp && !$0.hasCarrier }.map(\.config.name)
                .sorted(by: precedes),
            foreign: inventory.foreign, generation: title?.generation ?? .none, holder: title?.holder)
    }
}

/// Whose each link is.
private struct Inventory {
    struct Port {
        var config: PortConfig
        var isUp: Bool
        var hasCarrier: Bool
    }

    var ports: [Port] = []
    var svis: [(link: KernelLink, vlan: VID)] = []
    var absent: [String] = []
    var foreign: [ForeignObject] = []

    init(_ reading: KernelReading, _ scope: SwitchScope, _ bridge: KernelLink?) {
        var linkLocals: Set<Int32> = []
        var ours: Set<Int32> = []
        for address in reading.addresses where address.address.address.isLinkLocal { linkLocals.insert(address.link) }
        if let bridge { ours.insert(bridge.index) }
        for name in scope.ports where name != scope.management {
            guard let link = reading.link(name) else {
                self.absent.append(name)
                continue
            }
            ours.insert(link.index)
            self.add(link, reading, bridge, speaksIPv6: linkLocals.contains(link.index))
        }
        for link in reading.links where !ours.contains(link.index) {
            if let bridge, link.master == bridge.index, !link.portMarks(of: scope.bridge).isEmpty {
                ours.insert(link.index)
                self.add(link, reading, bridge, speaksIPv6: linkLocals.contains(link.index))
            } else if let bridge, link.isVLAN(of: bridge), let vlan = link.vid, reading.isOurs(link, vlan, scope) {
                ours.insert(link.index)
                self.svis.append((link, vlan))
            } else if link.alternativeNames.contains(Marks.vrf(of: scope.bridge)) {
                ours.insert(link.index)
            } else if link.name != "lo" {
                self.foreign.append(ForeignObject(.link, Inventory.words(for: link, bridge)))
            }
        }
        self.addForeignAddresses(reading, on: ours)
        self.foreign.sort { ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name) }
    }

    private mutating func add(_ link: KernelLink, _ reading: KernelReading, _ bridge: KernelLink?, speaksIPv6: Bool) {
        let isMember = bridge != nil && link.master == bridge?.index
        let config = PortConfig(
            name: link.name, isMember: isMember, isUp: link.isUp, mtu: UInt16(clamping: link.mtu),
            description: link.alias, hasLinkLocal: link.makesLinkLocal || speaksIPv6,
            vlans: isMember ? reading.vlans(of: link.index) : PortVLANs())
        self.ports.append(Port(config: config, isUp: link.isUp, hasCarrier: link.hasCarrier))
    }

    /// Addresses on our links that somebody else wrote; those of foreign links are these links' own matter.
    private mutating func addForeignAddresses(_ reading: KernelReading, on ours: Set<Int32>) {
        let svis = Set(self.svis.map(\.link.index))
        for address in reading.addresses where ours.contains(address.link) && !address.address.address.isLinkLocal {
            guard !svis.contains(address.link) || !reading.isOurs(address), let link = reading.link(address.link) else {
                continue
            }
            self.foreign.append(ForeignObject(.address, "\(address.address) on \(link.name)"))
        }
    }

    private static func words(for link: KernelLink, _ bridge: KernelLink?) -> String {
        if let bridge, link.master == bridge.index { return "\(link.name), a member of \(bridge.name)" }
        return link.name
    }
}

extension KernelLink {
    /// The kernel gives it a link-local address of its own making when it comes up.
    var makesLinkLocal: Bool { self.addressGeneration.map { $0 != AddressGeneration.none } ?? false }
}

extension BridgeConfig {
    fileprivate init(_ link: KernelLink, _ reading: KernelReading) {
        let linkLocals = reading.addresses.contains { $0.link == link.index && $0.address.address.isLinkLocal }
        self.init(
            name: link.name, mac: link.mac ?? MACAddress(rawValue: 0), mtu: UInt16(clamping: link.mtu), isUp: link.isUp,
            filtersVLANs: link.bridge.vlanFiltering ?? false,
            defaultVLAN: link.bridge.defaultPVID.flatMap { VID($0) }, runsSTP: link.bridge.stp.map { $0 != 0 } ?? false,
            snoopsMulticast: link.bridge.multicastSnooping ?? false, hasLinkLocal: link.makesLinkLocal || linkLocals,
            vlans: reading.vlans(of: link.index))
    }
}

extension SVIConfig {
    fileprivate init(_ link: KernelLink, _ vlan: VID, _ reading: KernelReading) {
        let addresses = reading.addresses(of: link.index)
        let linkLocals = addresses.filter { $0.address.address.isLinkLocal }
        // Fixed means: the only one, usable, and none that the kernel makes by itself.
        let isFixed = linkLocals.count == 1 && !link.makesLinkLocal && linkLocals[0].isPermanent
        self.init(
            vlan: vlan, isUp: link.isUp, mtu: UInt16(clamping: link.mtu), followsPorts: link.bridgeBinding,
            acceptsAdvertisements: link.acceptsRouterAdvertisements.map { $0 != 0 } ?? false,
            linkLocal: isFixed && !linkLocals[0].isDuplicate ? linkLocals[0].address.address : nil,
            addresses: addresses.filter { !$0.address.address.isLinkLocal && reading.isOurs($0) }
                .map { SVIAddress($0.address, state: $0.state(on: link)) },
            advertisement: reading.announcements.advertisement(on: link.name))
    }
}

extension LinkAddress {
    /// How far the address is. Without a carrier duplicate address detection waits, for as long as nobody is there who
    /// could have the address too: that is no state that anybody could repair.
    func state(on link: KernelLink) -> SVIAddress.State {
        if self.isDuplicate { return .duplicate }
        return self.isTentative && link.isUp && link.hasCarrier ? .tentative : .ready
    }
}

extension RoutingConfig {
    fileprivate init(_ reading: KernelReading, _ scope: SwitchScope, svis: [KernelLink]) {
        // On this machine itself others may want forwarding too: it is our matter only while we route.
        let isOurs = scope.target == .namespace || !scope.svis.isEmpty || !svis.isEmpty
        let vrf = reading.vrf(of: scope.bridge)
        let isIsolated = vrf.map { vrf in
            vrf.isUp && reading.lastResort(of: vrf) != nil && svis.allSatisfy { $0.master == vrf.index }
        }
        self.init(forwards: isOurs && reading.forwards, isIsolated: isIsolated ?? false)
    }
}
