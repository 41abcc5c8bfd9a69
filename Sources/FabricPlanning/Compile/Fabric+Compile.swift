package import FabricGraph
package import FabricModel

extension Fabric {
    /// Works out what every switch must hold. The fabric is a checked one; the numbers are its own.
    ///
    /// - Parameter failures: what is taken as down: nothing is placed on a dead link.
    package func compile(with numbers: Numbers, without failures: Failures = .none) -> Desired {
        Desired(along: ForwardingTrees(self, without: failures), numbers)
    }
}

extension Desired {
    /// Works out what every switch must hold, where the trees say what each link carries.
    package init(along trees: ForwardingTrees, _ numbers: Numbers) {
        let fabric = trees.graph.fabric
        let attachments = Attachments(fabric)
        var compiler = SwitchCompiler(trees, attachments, numbers)
        let switches = fabric.switches.indices.map { compiler.desired(ofSwitch: $0) }
        self.init(trees: trees, attachments: attachments, switches: switches)
    }
}

/// Works out what switches must hold, one by one; what they share is made once.
struct SwitchCompiler {
    private let fabric: Fabric
    private let numbers: Numbers
    private let gateways: [Int: [Int]]
    private var ports: PortCompiler

    init(_ trees: ForwardingTrees, _ attachments: Attachments, _ numbers: Numbers) {
        let fabric = trees.graph.fabric
        self.fabric = fabric
        self.numbers = numbers
        self.gateways = Dictionary(grouping: fabric.gateways.indices) { Int(fabric.gateways[$0].owner) }
        self.ports = PortCompiler(trees, attachments)
    }

    mutating func desired(ofSwitch index: Int) -> DesiredSwitch {
        self.fabric.desired(
            index, ports: self.fabric.switches[index].ports.map { self.ports.config(ofPort: $0) },
            svis: self.gateways[index, default: []].map { self.fabric.svi(ofGateway: $0, self.numbers) },
            mac: self.numbers.bridgeMACs[index])
    }
}

extension Fabric {
    fileprivate func desired(
        _ index: Int, ports: [PortConfig], svis: [SVIConfig], mac: MACAddress
    ) -> DesiredSwitch {
        let item = self.switches[index]
        let vlans = VLANSet(svis.map(\.vlan))
        let bridge = BridgeConfig(
            name: item.bridge, mac: mac, mtu: largestMTU(ports, svis), vlans: .trunk(allowed: vlans))
        // A machine that people use for other things keeps its tenants apart from its own networks.
        let routing = RoutingConfig(forwards: !svis.isEmpty, isIsolated: !svis.isEmpty && item.target == .local)
        let scope = SwitchScope(
            fabric: self.name, name: item.name, target: item.target, bridge: item.bridge, ports: ports.map(\.name),
            svis: vlans, management: item.management)
        return DesiredSwitch(
            scope: scope, config: SwitchConfig(bridge: bridge, ports: ports, svis: svis, routing: routing))
    }

    fileprivate func svi(ofGateway index: Int, _ numbers: Numbers) -> SVIConfig {
        let gateway = self.gateways[index]
        return SVIConfig(
            vlan: gateway.vlan, mtu: self.vlan(gateway.vlan)?.ownMTU ?? defaultMTU,
            linkLocal: numbers.linkLocals[Int(gateway.owner)],
            addresses: numbers.gateways[index].map { [SVIAddress($0)] } ?? [],
            advertisement: self.advertisement(ofGateway: gateway, numbers))
    }

    func sample(_ hosts: some Collection<HostIndex>) -> HostSample {
        HostSample(count: hosts.count, examples: hosts.prefix(HostSample.limit).map { self.hosts[Int($0)].name })
    }
}

extension DesiredSwitch {
    /// Ports are to hold something else: by their positions among the switch's own.
    mutating func replace(_ ports: [Int: PortConfig]) {
        self.config.replacePorts(ports)
        self.config.bridge?.mtu = largestMTU(self.config.ports, self.config.svis)
    }
}

/// A bridge has room for whatever comes in over its ports, or leaves its SVIs.
private func largestMTU(_ ports: [PortConfig], _ svis: [SVIConfig]) -> UInt16 {
    var largest = defaultMTU
    for index in ports.indices { largest = max(largest, ports[index].mtu) }
    for index in svis.indices { largest = max(largest, svis[index].mtu) }
    return largest
}

/// Bytes of payload that every Ethernet carries (IEEE 802.3, 3.2.7).
let defaultMTU: UInt16 = 1500

extension VLAN {
    /// What is written, else what every Ethernet carries.
    var ownMTU: UInt16 { self.mtu ?? defaultMTU }
}
