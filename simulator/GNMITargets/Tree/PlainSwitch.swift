import FabricModel
import FabricSimulator

/// What a switch is whose models are OpenConfig's alone.
///
/// It is as switches with an ASIC are: one instance, `default`, which was there before anybody configured it and has every port; frames
/// stay in their VLAN, IPv6 is forwarded. A VLAN has to be in the table before anything may use it. Whoever works on it by hand makes the
/// row along with the use, as command lines of switches do.
enum PlainSwitch {
    static let instanceName = "default"
    /// What such a switch carries at most.
    private static let mtu: UInt16 = 9216

    /// `Vlan10`
    static func nameOfSVI(_ vlan: VID) -> String { "Vlan\(vlan)" }

    static func bridge(of state: SimulatedState, _ facts: TreeFacts) -> BridgeConfig {
        state.config.bridge
            ?? BridgeConfig(
                name: PlainSwitch.instanceName,
                mac: MACAddress(locallyAdministered: StableHash.of("bridge", facts.name, PlainSwitch.instanceName)),
                mtu: PlainSwitch.mtu)
    }

    /// The table: what was put there, and what is used.
    static func rows(of state: SimulatedState) -> VLANSet {
        state.config.usedVLANs.union(VLANSet(state.vlanTable.keys))
    }
}

extension SwitchConfig {
    /// The VLANs of ports and SVIs.
    var usedVLANs: VLANSet {
        self.ports.reduce(VLANSet(self.svis.map(\.vlan))) { $0.union($1.vlans.all) }
    }
}

/// Passes on what a schema shows, and nothing else.
struct ShownLeaves<Sink: LeafSink>: LeafSink {
    var sink: Sink
    let schema: Schema

    func wants(_ node: Schema.Index, _ key: String?) -> Bool { self.sink.wants(node, key) }

    mutating func take(_ leaf: Leaf, _ side: Schema.Side, _ keys: [String], _ value: LeafValue) {
        if self.schema.shows(self.schema.node(leaf, side)) { self.sink.take(leaf, side, keys, value) }
    }
}

extension TreeWalk {
    /// The instance of a switch that has no other: its name, its type, and its table of VLANs.
    func plainInstance<Sink: LeafSink>(into sink: inout Sink) {
        let keys = [PlainSwitch.instanceName]
        for side in Schema.Side.allCases {
            sink.take(.instance, side, keys, .text(keys[0]))
            sink.take(.instanceType, side, keys, .text(SwitchConfig.instanceType(false)))
        }
        guard sink.wants(self.schema.node(at: "network-instances", "network-instance", "vlans"), keys[0]) else {
            return
        }
        let members = self.membersByVLAN()
        for vlan in PlainSwitch.rows(of: self.state) {
            let entry = keys + [vlan.description]
            for side in Schema.Side.allCases {
                sink.take(.vlan, side, entry, .number(UInt64(vlan.rawValue)))
                if let name = self.state.vlanTable[vlan], !name.isEmpty {
                    sink.take(.vlanName, side, entry, .text(name))
                }
                sink.take(.vlanStatus, side, entry, .text("ACTIVE"))
            }
            for name in members[Int(vlan.rawValue)] { sink.take(.vlanMember, .state, entry + [name], .text(name)) }
        }
    }
}

extension TreeEdit {
    /// The bridge of a switch that has one by nature, with what the leaves say of it.
    func plainBridge(among instances: [String], _ svis: [SVIConfig]) throws(TreeMistake) -> BridgeConfig {
        if let other = instances.first(where: { $0 != PlainSwitch.instanceName }) {
            throw TreeMistake(
                .invalid, at: self.schema.text(self.schema.node(.instance, .config), [other]),
                "a switch has one network instance", help: "there is '\(PlainSwitch.instanceName)'")
        }
        var bridge = PlainSwitch.bridge(of: self.old, self.facts)
        bridge.runsSTP = self.leaves[.spanningTree, []]?.texts?.isEmpty == false
        // It is in the VLANs of its SVIs.
        bridge.vlans = .trunk(allowed: VLANSet(svis.map(\.vlan)))
        return bridge
    }

    /// The VLANs of the table.
    var rows: VLANSet {
        let row = self.schema.node(.vlan, .config)
        return VLANSet(self.leaves.rows.lazy.filter { $0[row] != nil }.compactMap { VID(text: $0.keys[1]) })
    }

    /// Takes the table of VLANs over, and lets nobody use a VLAN that is not there.
    func takeTable(into state: inout SimulatedState) throws(TreeMistake) {
        var table: [VID: String] = [:]
        for vlan in self.rows {
            let keys = [PlainSwitch.instanceName, vlan.description]
            table[vlan] = self.leaves[.vlanName, keys]?.text ?? ""
            if self.leaves[.vlanStatus, keys].map({ $0.text != "ACTIVE" }) ?? false {
                throw TreeMistake(
                    .unsupported, at: self.schema.text(self.schema.node(.vlanStatus, .config), keys),
                    "VLANs are not suspended here", help: "delete the VLAN")
            }
        }
        let missing = state.config.usedVLANs.subtracting(VLANSet(table.keys))
        if let vlan = missing.first {
            throw TreeMistake(
                .invalid, at: self.place(using: vlan, state.config), "VLAN \(vlan) is not in the table of VLANs",
                help: "put it there in the same Set, or leave it there as long as it is used")
        }
        state.vlanTable = table
    }

    /// Somebody who uses the VLAN.
    private func place(using vlan: VID, _ config: SwitchConfig) -> String {
        let port = config.ports.first { $0.vlans.all.contains(vlan) }
        let leaf: Leaf = port == nil ? .routedVLAN : port?.vlans.tagged.isEmpty == true ? .accessVLAN : .trunkVLANs
        return self.schema.text(self.schema.node(leaf, .config), [port?.name ?? PlainSwitch.nameOfSVI(vlan)])
    }
}
