internal import FabricModel
internal import GNMI

/// What stands in the network instance: the bridge and its routing.
extension SetDraft {
    private var instance: Gnmi_Path { .instance(self.reading.instanceName) }
    private var bridge: Gnmi_Path { self.instance.appending(["bridge", "config"]) }
    private var config: Gnmi_Path { self.instance.appending("config") }

    mutating func writeInstance(_ aspect: Aspect, _ steps: [Int]) {
        guard let bridge = self.draft.expected.bridge else { return }
        switch aspect {
        case .bridge:
            // An update, so that members, VLANs and whatever else is there stay.
            self.update(
                self.instance,
                with: [
                    "openconfig-network-instance:name": .string(bridge.name),
                    "openconfig-network-instance:config": bridge.instanceConfig,
                    "selvage-bridge:bridge": ["config": bridge.bridgeConfig],
                ], steps)
            if bridge.defaultVLAN == nil, self.reading.bridge?.defaultVLAN != nil {
                self.delete(self.bridge.appending("default-vlan"), steps)
            }
        case .bridgeMAC: self.update(self.bridge.appending("mac-address"), with: .string("\(bridge.mac)"), steps)
        case .bridgeMTU: self.update(self.config.appending("mtu"), with: .number(bridge.mtu), steps)
        case .bridgeIsUp: self.update(self.config.appending("enabled"), with: .bool(bridge.isUp), steps)
        case .filtersVLANs:
            self.update(self.bridge.appending("filters-vlans"), with: .bool(bridge.filtersVLANs), steps)
        case .defaultVLAN:
            self.set(
                self.bridge.appending("default-vlan"), to: bridge.defaultVLAN.map { .number($0.rawValue) }, over: false,
                steps)
        case .snoopsMulticast:
            self.update(self.bridge.appending("multicast-snooping"), with: .bool(bridge.snoopsMulticast), steps)
        case .bridgeLinkLocal:
            self.update(self.bridge.appending("link-local"), with: .bool(bridge.hasLinkLocal), steps)
        case .runsSTP: self.writeSpanningTree(bridge, steps)
        case .bridgeVLANs: self.writeVLANs(of: bridge, steps)
        case .forwards, .isIsolated: self.writeRouting(aspect, steps)
        case .learned(let vlans):
            for vlan in vlans { self.delete(.learned(in: "\(vlan)", by: bridge.name), steps) }
        case .membership, .port, .portVLANs, .svi, .sviLeaf, .address: break
        }
    }

    private mutating func writeSpanningTree(_ bridge: BridgeConfig, _ steps: [Int]) {
        let path = Gnmi_Path.spanningTree.appending(["config", "enabled-protocol"])
        if bridge.runsSTP {
            self.put(
                ["openconfig-spanning-tree-types:RAPID_PVST"], at: path, over: self.reading.bridge?.runsSTP ?? true,
                steps)
        } else if self.reading.bridge?.runsSTP ?? true {
            self.delete(path, steps)
        }
    }

    /// Leaf-lists that hold something are replaced: whether an update adds to one or takes its place, targets disagree about.
    private mutating func writeVLANs(of bridge: BridgeConfig, _ steps: [Int]) {
        let (old, new) = (self.reading.bridge?.vlans ?? PortVLANs(), bridge.vlans)
        func list(_ vlans: VLANSet) -> JSONValue? { vlans.isEmpty ? nil : vlans.json }
        if old.native != new.native {
            self.set(
                self.bridge.appending("native-vlan"), to: new.native.map { .number($0.rawValue) }, over: false, steps)
        }
        if old.untagged != new.untagged {
            self.set(
                self.bridge.appending("untagged-vlans"), to: list(new.untagged), over: !old.untagged.isEmpty, steps)
        }
        if old.tagged != new.tagged {
            self.set(self.bridge.appending("vlans"), to: list(new.tagged), over: !old.tagged.isEmpty, steps)
        }
    }

    private mutating func writeRouting(_ aspect: Aspect, _ steps: [Int]) {
        let routing = self.instance.appending(["routing", "config"])
        let config = self.draft.expected.routing
        if aspect == .forwards { self.update(routing.appending("forwards"), with: .bool(config.forwards), steps) }
        if aspect == .isIsolated { self.update(routing.appending("isolated"), with: .bool(config.isIsolated), steps) }
    }
}
