/// What one switch holds, or should hold: the same type for both, in normal form by construction.
///
/// Ports stand in canonical name order and SVIs by VLAN id, each once, so two configurations that mean the same are equal
/// and drift is `desired != observation.owned`. It holds what is ours and nothing else; whatever belongs to somebody else is
/// in `Observation.foreign`.
package struct SwitchConfig: Hashable, Sendable, Codable {
    /// The bridge itself; nil where there is none (yet), or the kind of switch has no such thing.
    package var bridge: BridgeConfig?
    package private(set) var ports: [PortConfig]
    package private(set) var svis: [SVIConfig]
    package var routing: RoutingConfig

    package init(
        bridge: BridgeConfig? = nil, ports: [PortConfig] = [], svis: [SVIConfig] = [],
        routing: RoutingConfig = RoutingConfig()
    ) {
        self.bridge = bridge
        self.routing = routing
        self.ports = ports
        self.svis = svis
        self.normalize()
    }

    /// Sorts where the input was not sorted; of two with one name the last one wins.
    private mutating func normalize() {
        if !zip(self.ports, self.ports.dropFirst()).allSatisfy({ precedes($0.name, $1.name) }) {
            let byName = Dictionary(self.ports.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
            self.ports = byName.values.sorted { precedes($0.name, $1.name) }
        }
        if !zip(self.svis, self.svis.dropFirst()).allSatisfy({ $0.vlan < $1.vlan }) {
            let byVLAN = Dictionary(self.svis.map { ($0.vlan, $0) }, uniquingKeysWith: { $1 })
            self.svis = byVLAN.values.sorted { $0.vlan < $1.vlan }
        }
    }

    /// The port of this name. Setting one adds or replaces it, setting nil removes it.
    package subscript(port name: String) -> PortConfig? {
        get {
            let index = self.position(of: name)
            return self.isPort(name, at: index) ? self.ports[index] : nil
        }
        set {
            let index = self.position(of: name)
            let count = self.isPort(name, at: index) ? 1 : 0
            self.ports.replaceSubrange(index..<index + count, with: newValue.map { [$0] } ?? [])
        }
    }

    /// Changes a port where it stands; nothing where it is not there.
    package mutating func change(port name: String, _ body: (inout PortConfig) -> Void) {
        let index = self.position(of: name)
        if self.isPort(name, at: index) { body(&self.ports[index]) }
    }

    private func isPort(_ name: String, at index: Int) -> Bool {
        index < self.ports.count && self.ports[index].name == name
    }

    /// Replaces ports by their positions. A port keeps its name, so that all stay in order.
    package mutating func replacePorts(_ ports: [Int: PortConfig]) {
        for (position, port) in ports where self.ports[position].name == port.name { self.ports[position] = port }
    }

    /// The SVI of this VLAN. Setting one adds or replaces it, setting nil removes it.
    package subscript(svi vlan: VID) -> SVIConfig? {
        get { self.svis.first { $0.vlan == vlan } }
        set {
            let index = self.svis.firstIndex { $0.vlan >= vlan } ?? self.svis.count
            let isThere = index < self.svis.count && self.svis[index].vlan == vlan
            self.svis.replaceSubrange(index..<index + (isThere ? 1 : 0), with: newValue.map { [$0] } ?? [])
        }
    }

    /// The first position whose name does not come before this one.
    private func position(of name: String) -> Int {
        var range = 0..<self.ports.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                precedes(self.ports[middle].name, name)
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}

/// The settings of a bridge that decide whether VLANs are kept apart, each of them ours.
package struct BridgeConfig: Hashable, Sendable, Codable {
    package var name: String
    /// Fixed: a bridge otherwise takes the lowest MAC of its ports and changes it under its neighbours' caches.
    package var mac: MACAddress
    /// Fixed: a bridge otherwise shrinks with the smallest port that joins.
    package var mtu: UInt16
    package var isUp: Bool
    package var filtersVLANs: Bool
    /// The VLAN that a port starts with; nil, so that a port which joins carries nothing yet.
    package var defaultVLAN: VID?
    package var runsSTP: Bool
    package var snoopsMulticast: Bool
    /// The bridge makes itself a link-local address and so speaks IPv6 in no VLAN in particular.
    package var hasLinkLocal: Bool
    /// The VLANs that the switch itself takes part in: those of its SVIs.
    package var vlans: PortVLANs

    package init(
        name: String, mac: MACAddress, mtu: UInt16 = 1500, isUp: Bool = true, filtersVLANs: Bool = true,
        defaultVLAN: VID? = nil, runsSTP: Bool = false, snoopsMulticast: Bool = false, hasLinkLocal: Bool = false,
        vlans: PortVLANs = PortVLANs()
    ) {
        self.name = name
        self.mac = mac
        self.mtu = mtu
        self.isUp = isUp
        self.filtersVLANs = filtersVLANs
        self.defaultVLAN = defaultVLAN
        self.runsSTP = runsSTP
        self.snoopsMulticast = snoopsMulticast
        self.hasLinkLocal = hasLinkLocal
        self.vlans = vlans
    }
}

/// A port as the switch holds it.
package struct PortConfig: Hashable, Sendable, Codable {
    package var name: String
    /// It is a member of the switch and forwards; otherwise it exists and does nothing.
    package var isMember: Bool
    package var isUp: Bool
    /// Bytes of payload, without Ethernet header and tag.
    package var mtu: UInt16
    package var description: String
    /// The port makes itself a link-local address, which a port of a switch should not.
    package var hasLinkLocal: Bool
    package var vlans: PortVLANs

    package init(
        name: String, isMember: Bool = true, isUp: Bool = true, mtu: UInt16 = 1500, description: String = "",
        hasLinkLocal: Bool = false, vlans: PortVLANs = PortVLANs()
    ) {
        self.name = name
        self.isMember = isMember
        self.isUp = isUp
        self.mtu = mtu
        self.description = description
        self.hasLinkLocal = hasLinkLocal
        self.vlans = vlans
    }
}

/// The VLANs of a port: which one untagged frames come into, and which leave with and without a tag.
///
/// What we desire is only ever `access` or `trunk`; a switch can hold more than that (a VLAN that comes in without a tag and
/// leaves with one), and then an observation must be able to say so.
package struct PortVLANs: Hashable, Sendable, Codable {
    /// The VLAN of frames that arrive without a tag (802.1Q PVID); nil: they are dropped.
    package var native: VID?
    /// VLANs whose frames leave without a tag.
    package var untagged: VLANSet
    /// VLANs whose frames leave with a tag.
    package var tagged: VLANSet

    package init(native: VID? = nil, untagged: VLANSet = VLANSet(), tagged: VLANSet = VLANSet()) {
        self.native = native
        self.untagged = untagged
        self.tagged = tagged.subtracting(untagged)
    }

    package static func access(_ vlan: VID) -> PortVLANs { PortVLANs(native: vlan, untagged: VLANSet(vlan)) }

    package static func trunk(allowed: VLANSet, native: VID? = nil) -> PortVLANs {
        PortVLANs(native: native, untagged: native.map { VLANSet($0) } ?? VLANSet(), tagged: allowed)
    }

    /// Every VLAN that the port is a member of.
    package var all: VLANSet { self.untagged.union(self.tagged) }

    package var isEmpty: Bool { self.native == nil && self.untagged.isEmpty && self.tagged.isEmpty }

    /// How this VLAN is carried; nil where the port is not a member.
    package func carriage(of vlan: VID) -> Carriage? {
        let isNative = self.native == vlan
        if self.untagged.contains(vlan) { return isNative ? .native : .untagged }
        if self.tagged.contains(vlan) { return isNative ? .receivedUntagged : .tagged }
        return nil
    }
}

/// How a port carries a VLAN.
package enum Carriage: String, Hashable, Sendable, Codable, CaseIterable {
    /// With a tag, both ways.
    case tagged
    /// Without a tag, both ways.
    case native
    /// Leaves without a tag; frames without a tag do not come into it. Nothing we desire, but a switch can hold it.
    case untagged
    /// Leaves with a tag; frames without a tag come into it. Nothing we desire, but a switch can hold it.
    case receivedUntagged
}

/// A switch's routed interface on a VLAN.
package struct SVIConfig: Hashable, Sendable, Codable {
    package var vlan: VID
    package var isUp: Bool
    package var mtu: UInt16
    /// It is up only while a port of its VLAN is (Linux: bridge_binding).
    package var followsPorts: Bool
    /// It learns routes and addresses from router advertisements, which a gateway must not.
    package var acceptsAdvertisements: Bool
    /// Its fixed link-local address, by which hosts know their gateway; nil where it has another or none.
    package var linkLocal: IPv6Address?
    /// Sorted; only those that are ours.
    package private(set) var addresses: [SVIAddress]
    /// What it announces to hosts; nil where it is silent, and no host's router.
    package var advertisement: Advertisement?

    package init(
        vlan: VID, isUp: Bool = true, mtu: UInt16 = 1500, followsPorts: Bool = true,
        acceptsAdvertisements: Bool = false,
        linkLocal: IPv6Address?, addresses: [SVIAddress] = [], advertisement: Advertisement? = nil
    ) {
        self.vlan = vlan
        self.isUp = isUp
        self.mtu = mtu
        self.followsPorts = followsPorts
        self.acceptsAdvertisements = acceptsAdvertisements
        self.linkLocal = linkLocal
        self.advertisement = advertisement
        self.addresses = []
        for address in addresses { self.set(address) }
    }

    /// Adds an address or replaces the one that differs only in its state.
    package mutating func set(_ address: SVIAddress) {
        self.remove(address.interface)
        let index = self.addresses.firstIndex { $0.interface > address.interface } ?? self.addresses.count
        self.addresses.insert(address, at: index)
    }

    package mutating func remove(_ interface: InterfaceAddress) {
        self.addresses.removeAll { $0.interface == interface }
    }
}

/// An address of an SVI and how far it is from being usable.
package struct SVIAddress: Hashable, Sendable, Codable {
    package enum State: String, Sendable, Codable {
        case ready
        /// Duplicate address detection is not over (RFC 4862, 5.4).
        case tentative
        /// Another station has this address (RFC 4862, 5.4.5).
        case duplicate
    }

    package var interface: InterfaceAddress
    package var state: State

    package init(_ interface: InterfaceAddress, state: State = .ready) {
        self.interface = interface
        self.state = state
    }
}

/// Whether and how the switch passes packets between VLANs.
package struct RoutingConfig: Hashable, Sendable, Codable {
    /// It forwards IPv6 packets.
    package var forwards: Bool
    /// Its SVIs have a routing table of their own, so that tenants cannot reach the networks of the machine itself.
    package var isIsolated: Bool

    package init(forwards: Bool = false, isIsolated: Bool = false) {
        self.forwards = forwards
        self.isIsolated = isIsolated
    }
}
