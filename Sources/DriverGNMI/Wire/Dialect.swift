internal import FabricModel
internal import GNMI

/// How a target says what a switch holds: with `selvage-bridge` beside OpenConfig's models, or in OpenConfig's words alone.
///
/// A switch that speaks plain OpenConfig has its bridge by nature: every port belongs to it, it keeps VLANs apart, and forwards IPv6
/// between its SVIs. It has a table of VLANs, and carries none that is not there.
struct Dialect: Hashable, Sendable {
    /// It knows OpenConfig's models alone.
    var isPlain = false
    /// It has a place for whose the switch is, its generation and our marks.
    var keepsAnnotations = true
    /// It can be told which spanning tree to run.
    var hasSpanningTree = true
    /// It answers for its table of VLANs.
    var hasTable = true

    /// What its tree has no leaf for.
    var withoutPlace: SettingSet {
        if !self.isPlain { return [] }
        var settings: SettingSet = [
            .bridgeMAC, .bridgeMTU, .bridgeState, .vlanFilter, .defaultVLAN, .multicastSnooping, .bridgeLinkLocal,
            .ownVLANs,
            // An entry of the table of addresses is state, but for what somebody wrote there.
            .forgetting, .membership, .portLinkLocal, .followsPorts, .acceptsAdvertisements, .gatewayPreference,
            .announcedMTU,
            // OpenConfig has a list of name servers, which has no order.
            .nameServers, .otherAnnouncements, .forwarding, .isolation,
        ]
        if !self.hasSpanningTree { settings.insert(.spanningTree) }
        return settings
    }

    /// A `router-advertisement` of an SVI that says nothing; nil where it is enough that there is none. OpenConfig's default is to
    /// advertise.
    var silence: JSONValue? { self.isPlain ? ["openconfig-if-ip:config": ["enable": false]] : nil }

    /// A value without the leaves that the target does not know.
    func spoken(_ value: JSONValue) -> JSONValue { self.isPlain ? value.without(module: Module.bridge) : value }
}

extension JSONValue {
    /// A container of which nothing is left goes too.
    fileprivate func without(module: String) -> JSONValue {
        switch self {
        case .object(let members):
            .object(
                members.filter { !$0.name.hasPrefix("\(module):") }
                    .map { JSONMember($0.name, $0.value.without(module: module)) }.filter { $0.value != .object([]) })
        case .array(let elements): .array(elements.map { $0.without(module: module) })
        case .null, .bool, .number, .string: self
        }
    }
}

extension PortVLANs {
    /// Whether OpenConfig alone can say it: an access port, or a trunk of which everybody understands which VLAN is native.
    ///
    /// A trunk that has VLAN 1 and does not say which VLAN is native has it with a tag on one switch and without on another.
    var isPlainlySaid: Bool {
        let native = self.native.map { VLANSet($0) } ?? VLANSet()
        return self.untagged == native && !(self.native == nil && self.tagged.containsUsualNative)
    }

    /// Only what the switch's table of VLANs has.
    func within(_ table: VLANSet) -> PortVLANs {
        PortVLANs(
            native: self.native.flatMap { table.contains($0) ? $0 : nil }, untagged: self.untagged.intersection(table),
            tagged: self.tagged.intersection(table))
    }
}

extension VLANSet {
    /// VLAN 1 is what most switches take for native where nothing is said.
    var containsUsualNative: Bool { VID(1).map(self.contains) ?? false }
}
