import FabricModel
import FabricSimulator

/// The network instance: the bridge, its routing, its members and its VLANs.
extension TreeWalk {
    /// The bridge's name; without a bridge there may be an instance for what a switch has without one.
    var instanceName: String { self.facts.isPlain ? PlainSwitch.instanceName : self.state.config.instanceName }

    func nameOfSVI(_ vlan: VID) -> String {
        self.facts.isPlain ? PlainSwitch.nameOfSVI(vlan) : self.state.config.nameOfSVI(vlan)
    }

    func instance<Sink: LeafSink>(into sink: inout Sink) {
        if self.facts.isPlain { return self.plainInstance(into: &sink) }
        let config = self.state.config
        guard config.hasInstance else { return }
        let keys = [config.instanceName]
        for side in Schema.Side.allCases {
            sink.take(.instance, side, keys, .text(keys[0]))
            sink.take(.instanceType, side, keys, .text(SwitchConfig.instanceType(config.bridge != nil)))
            guard let bridge = config.bridge else { continue }
            sink.take(.instanceEnabled, side, keys, .flag(bridge.isUp))
            sink.take(.instanceMTU, side, keys, .number(UInt64(bridge.mtu)))
        }
        if let bridge = config.bridge {
            for side in Schema.Side.allCases { self.bridge(bridge, side, keys, into: &sink) }
        }
        for side in Schema.Side.allCases {
            sink.take(.forwards, side, keys, .flag(config.routing.forwards))
            sink.take(.isolated, side, keys, .flag(config.routing.isIsolated))
        }
        for port in config.ports where port.isMember {
            let keys = keys + [port.name]
            for side in Schema.Side.allCases {
                sink.take(.member, side, keys, .text(port.name))
                sink.take(.memberInterface, side, keys, .text(port.name))
            }
        }
        if sink.wants(self.schema.node(at: "network-instances", "network-instance", "vlans"), keys[0]) {
            self.vlans(keys, .vlan, .vlanStatus, .vlanMember, into: &sink)
        }
    }

    private func bridge<Sink: LeafSink>(
        _ bridge: BridgeConfig, _ side: Schema.Side, _ keys: [String], into sink: inout Sink
    ) {
        sink.take(.bridgeMAC, side, keys, .text(bridge.mac.description))
        sink.take(.filtersVLANs, side, keys, .flag(bridge.filtersVLANs))
        if let vlan = bridge.defaultVLAN { sink.take(.defaultVLAN, side, keys, .number(UInt64(vlan.rawValue))) }
        sink.take(.snoopsMulticast, side, keys, .flag(bridge.snoopsMulticast))
        sink.take(.bridgeLinkLocal, side, keys, .flag(bridge.hasLinkLocal))
        let vlans = bridge.vlans
        if let native = vlans.native { sink.take(.bridgeNativeVLAN, side, keys, .number(UInt64(native.rawValue))) }
        if !vlans.tagged.isEmpty { sink.take(.bridgeVLANs, side, keys, .vlans(vlans.tagged)) }
        if !vlans.untagged.isEmpty { sink.take(.bridgeUntaggedVLANs, side, keys, .vlans(vlans.untagged)) }
    }

    /// The VLANs in use, with the ports that carry them.
    func vlans<Sink: LeafSink>(
        _ keys: [String], _ id: Leaf, _ status: Leaf, _ member: Leaf, into sink: inout Sink
    ) {
        guard let bridge = self.state.config.bridge else { return }
        let members = self.membersByVLAN()
        let carried = VLANSet(members.indices.filter { !members[$0].isEmpty }.compactMap { VID($0) })
        for vlan in bridge.vlans.all.union(carried) {
            let entry = keys + [vlan.description]
            for side in Schema.Side.allCases {
                sink.take(id, side, entry, .number(UInt64(vlan.rawValue)))
                sink.take(status, side, entry, .text("ACTIVE"))
            }
            for name in members[Int(vlan.rawValue)] {
                sink.take(member, .state, entry + [name], .text(name))
            }
        }
    }

    /// The ports that carry each VLAN, by its id.
    func membersByVLAN() -> [[String]] {
        var members = [[String]](repeating: [], count: 4096)
        for port in self.state.config.ports where port.isMember || self.facts.isPlain {
            for vlan in port.vlans.all { members[Int(vlan.rawValue)].append(port.name) }
        }
        return members
    }
}

extension SwitchConfig {
    var instanceName: String { self.bridge?.name ?? "br0" }

    /// Without a bridge there is an instance as long as it has something to say.
    var hasInstance: Bool {
        self.bridge != nil || self.routing != RoutingConfig() || self.ports.contains(where: \.isMember)
    }

    static func instanceType(_ isBridge: Bool) -> String {
        "openconfig-network-instance-types:" + (isBridge ? "L2L3" : "DEFAULT_INSTANCE")
    }

    /// `br0.10`
    func nameOfSVI(_ vlan: VID) -> String { "\(self.bridge?.name ?? "br0").\(vlan)" }
}
