package import FabricModel

extension Fabric {
    /// Works out what every switch must hold. The fabric is a checked one; the numbers are its own.
    package func compile(with numbers: Numbers) -> Desired {
        let attachments = Attachments(self)
        let gateways = Dictionary(grouping: self.gateways.indices) { Int(self.gateways[$0].owner) }
        var sets = SharedPortVLANs(self)
        let switches = self.switches.indices.map { index in
            let ports = self.switches[index].ports.map { self.config(ofPort: $0, attachments, &sets) }
            let svis = gateways[index, default: []].map { self.svi(ofGateway: $0, numbers) }
            return self.desired(index, ports: ports, svis: svis, mac: numbers.bridgeMACs[index])
        }
        return Desired(fabric: self, attachments: attachments, switches: switches)
    }

    private func desired(_ index: Int, ports: [PortConfig], svis: [SVIConfig], mac: MACAddress) -> DesiredSwitch {
        let item = self.switches[index]
        let vlans = VLANSet(svis.map(\.vlan))
        let bridge = BridgeConfig(
            name: item.bridge, mac: mac, mtu: max(ports.map(\.mtu).max() ?? 0, svis.map(\.mtu).max() ?? 0, defaultMTU),
            vlans: .trunk(allowed: vlans))
        // A machine that people use for other things keeps its tenants apart from its own networks.
        let routing = RoutingConfig(forwards: !svis.isEmpty, isIsolated: !svis.isEmpty && item.target == .local)
        let scope = SwitchScope(
            fabric: self.name, name: item.name, target: item.target, bridge: item.bridge, ports: ports.map(\.name),
            svis: vlans, management: item.management)
        return DesiredSwitch(
            scope: scope, config: SwitchConfig(bridge: bridge, ports: ports, svis: svis, routing: routing))
    }

    private func config(ofPort index: Int, _ attachments: Attachments, _ sets: inout SharedPortVLANs) -> PortConfig {
        let port = self.ports[index]
        let hosts = attachments[index]
        let (vlans, largest) = sets.vlans(of: port)
        return PortConfig(
            name: self.names[port.name], isUp: port.isUp, mtu: port.mtu ?? largest,
            description: self.description(of: port, with: hosts), vlans: vlans)
    }

    /// What is written, else who is there: an operator who looks at the switch sees `web1` beside the port of web1.
    private func description(of port: Port, with hosts: ArraySlice<HostIndex>) -> String {
        if let written = port.description { return self.names[written] }
        if let only = hosts.first, hosts.count == 1 { return self.hosts[Int(only)].name }
        return "\(self.sample(hosts))"
    }

    private func svi(ofGateway index: Int, _ numbers: Numbers) -> SVIConfig {
        let gateway = self.gateways[index]
        return SVIConfig(
            vlan: gateway.vlan, mtu: self.vlan(gateway.vlan)?.ownMTU ?? defaultMTU,
            linkLocal: numbers.linkLocals[Int(gateway.owner)],
            addresses: numbers.gateways[index].map { [SVIAddress($0)] } ?? [])
    }

    func sample(_ hosts: some Collection<HostIndex>) -> HostSample {
        HostSample(count: hosts.count, examples: hosts.prefix(HostSample.limit).map { self.hosts[Int($0)].name })
    }
}

/// Bytes of payload that every Ethernet carries (IEEE 802.3, 3.2.7).
let defaultMTU: UInt16 = 1500

extension VLAN {
    /// What is written, else what every Ethernet carries.
    var ownMTU: UInt16 { self.mtu ?? defaultMTU }
}

extension Fabric {
    func vlans(of port: Port) -> PortVLANs { .trunk(allowed: self.allowed(on: port), native: port.native) }
}

/// What ports carry, each combination built once and then shared by all ports that have it.
private struct SharedPortVLANs {
    private struct Key: Hashable {
        var native: VID?
        var allowed: VLANSetIndex
    }

    private let fabric: Fabric
    private var known: [Key: (PortVLANs, largest: UInt16)] = [:]

    init(_ fabric: Fabric) { self.fabric = fabric }

    /// What a port carries, and the MTU of the largest of its VLANs.
    mutating func vlans(of port: Port) -> (PortVLANs, largest: UInt16) {
        let key = Key(native: port.native, allowed: port.allowed)
        if let shared = self.known[key] { return shared }
        let vlans = self.fabric.vlans(of: port)
        let largest = vlans.all.compactMap { self.fabric.vlan($0)?.ownMTU }.max() ?? defaultMTU
        self.known[key] = (vlans, largest)
        return (vlans, largest)
    }
}
