internal import FabricModel
internal import GNMI

/// What stands at a port: its own leaves, its VLANs, and its membership in the bridge.
extension SetDraft {
    private func isMember(_ port: String) -> Bool { self.draft.expected[port: port]?.isMember ?? false }

    mutating func writeMembership(of port: String, _ steps: [Int]) {
        let path = Gnmi_Path.membership(of: port, in: self.scope.bridge)
        guard self.isMember(port) else {
            self.delete(path, steps)
            return
        }
        let name = JSONValue.string(port)
        self.update(
            path,
            with: [
                "openconfig-network-instance:id": name,
                "openconfig-network-instance:config": ["id": name, "interface": name],
            ], steps)
    }

    /// A port that is none of ours any more is left as one is made: shut, without description.
    mutating func write(_ leaf: Aspect.PortLeaf, of name: String, _ steps: [Int]) {
        let config = Gnmi_Path.interface(name).appending("config")
        let port = self.draft.expected[port: name]
        let old = self.reading.port(name)?.config
        switch leaf {
        case .isUp: self.update(config.appending("enabled"), with: .bool(port?.isUp ?? false), steps)
        case .mtu: if let port { self.update(config.appending("mtu"), with: .number(port.mtu), steps) }
        case .description:
            let text = port?.description ?? ""
            if !text.isEmpty {
                self.update(config.appending("description"), with: .string(text), steps)
            } else if old?.description != "" {
                self.delete(config.appending("description"), steps)
            }
        case .linkLocal:
            let has = port?.hasLinkLocal ?? false
            if has != old?.hasLinkLocal { self.update(config.appending("link-local"), with: .bool(has), steps) }
        }
    }

    /// All of a port's VLANs at once: what is a trunk, and which VLAN is native, is decided by all of them together.
    mutating func writeVLANs(of name: String, _ steps: [Int]) {
        let switched = Gnmi_Path.interface(name).appending(["ethernet", "switched-vlan"])
        let vlans = self.draft.expected[port: name]?.vlans ?? PortVLANs()
        let hasSome = self.reading.port(name)?.hasSwitchedVLAN ?? true
        if vlans.isEmpty {
            if hasSome { self.delete(switched, steps) }
        } else {
            self.put(vlans.switchedVLAN, at: switched.appending("config"), over: hasSome, steps)
        }
    }
}
