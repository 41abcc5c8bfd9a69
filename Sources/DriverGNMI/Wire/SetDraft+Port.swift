internal import FabricModel
internal import GNMI

/// What stands at a port: its own leaves, its VLANs, and its membership in the bridge.
extension SetDraft {
    /// Where a port's leaves are.
    struct PortPlaces {
        var config: Gnmi_Path
        var switched: Gnmi_Path

        init(_ name: String) {
            let interface = Gnmi_Path.interface(name)
            self.config = interface.appending("config")
            self.switched = interface.appending(["ethernet", "switched-vlan"])
        }
    }

    private mutating func places(of port: String) -> PortPlaces {
        if let known = self.portPlaces[port] { return known }
        let places = PortPlaces(port)
        self.portPlaces[port] = places
        return places
    }

    private func isMember(_ port: String) -> Bool { self.draft.expected[port: port]?.isMember ?? false }

    mutating func writeMembership(of port: String, _ steps: [Int]) {
        let path = self.members.appending("interface", ["id": port])
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
        let config = self.places(of: name).config
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
        let switched = self.places(of: name).switched
        let vlans = self.draft.expected[port: name]?.vlans ?? PortVLANs()
        let hasSome = self.reading.port(name)?.hasSwitchedVLAN ?? true
        if vlans.isEmpty {
            if hasSome { self.delete(switched, steps) }
        } else {
            self.put(vlans.switchedVLAN, at: switched.appending("config"), over: hasSome, steps)
        }
    }
}
