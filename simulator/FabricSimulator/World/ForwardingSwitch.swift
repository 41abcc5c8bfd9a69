package import FabricModel

/// A switch of a simulated world: a bridge, and the IPv6 of its SVIs.
package struct ForwardingSwitch: Sendable {
    package let name: String
    package var bridge: Bridge
    package internal(set) var node = IPv6Node(forwards: false)
    package internal(set) var config = SwitchConfig()
    /// Those of its ports that are there: cables are in ports as they were built.
    private(set) var present = Interfaces()
    /// What it tells hosts on each VLAN that it routes for.
    package var advertises: [VID: RouterAdvertisement] = [:]
    /// The interface of each SVI there ever was.
    private(set) var interfaces: [VID: Int] = [:]
    /// By interface of the node.
    private(set) var vlans: [VID] = []
    /// By port: the cable in it; -1 for none.
    var cables: [Int]
    /// By port: somebody has set it up.
    private(set) var isUp: [Bool]
    /// Of the configuration that it works with.
    var revision: UInt64?

    init(_ name: String, ports: [String], dialect: Dialect) {
        self.name = name
        self.bridge = Bridge(ports: ports, dialect: dialect)
        self.cables = ports.map { _ in -1 }
        self.isUp = ports.map { _ in false }
    }

    /// Takes over a configuration, and says which ports have come up with it.
    mutating func hold(_ config: SwitchConfig, with present: Interfaces = Interfaces()) -> [Int] {
        let before = self.isUp
        self.config = config
        self.present = present
        self.isUp = self.bridge.names.indices.map { self.config(of: $0)?.isUp ?? false }
        return self.isUp.indices.filter { self.isUp[$0] && !before[$0] }
    }

    /// What a port holds; nil where it is not there.
    func config(of port: Int) -> PortConfig? {
        self.present.now(self.bridge.names[port]).flatMap { self.config[port: $0] }
    }

    /// Lets the bridge work by the configuration, where each of its ports has a carrier or has none.
    mutating func settleBridge(_ hasCarrier: [Bool]) {
        let dark = Set(zip(self.bridge.names, hasCarrier).lazy.filter { !$0.1 }.map { $0.0 })
        self.bridge.update(self.config, with: self.present, withoutCarrier: dark)
    }

    /// Makes the node's interfaces what the SVIs are.
    mutating func settleSVIs(at now: Moment, _ output: inout NodeOutput) {
        self.node.forwards = self.config.routing.forwards
        let isUp = self.config.bridge?.isUp ?? false
        for (vlan, index) in self.interfaces.sorted(by: { $0.key < $1.key }) where self.config[svi: vlan] == nil {
            self.node.silence(index)
        }
        for svi in self.config.svis {
            guard isUp, svi.isUp, let mac = self.config.bridge?.mac else {
                if let index = self.interfaces[svi.vlan] { self.node.silence(index) }
                continue
            }
            let index = self.interface(of: svi.vlan, mac: mac, mtu: svi.mtu)
            self.node.interfaces[index].advertises = svi.addresses.isEmpty ? nil : self.advertises[svi.vlan]
            self.settle(svi, index, at: now, &output)
        }
    }

    private mutating func interface(of vlan: VID, mac: MACAddress, mtu: UInt16) -> Int {
        let index: Int
        if let known = self.interfaces[vlan] {
            index = known
        } else {
            index = self.node.interfaces.count
            self.interfaces[vlan] = index
            self.vlans.append(vlan)
            self.node.interfaces.append(
                IPv6Interface("\(self.name).\(vlan)", mac: mac, mtu: Int(mtu), acceptsAdvertisements: false))
        }
        self.node.interfaces[index].mac = mac
        self.node.interfaces[index].mtu = Int(mtu)
        self.node.interfaces[index].isUp = true
        return index
    }

    private mutating func settle(_ svi: SVIConfig, _ index: Int, at now: Moment, _ output: inout NodeOutput) {
        let wanted =
            svi.addresses.map(\.interface)
            + (svi.linkLocal.flatMap { InterfaceAddress($0, prefixLength: 64) }.map { [$0] } ?? [])
        for address in self.node.interfaces[index].addresses.map(\.interface) where !wanted.contains(address) {
            self.node.remove(address, from: index)
        }
        for address in wanted { self.node.add(address, to: index, at: now, &output) }
    }
}

extension IPv6Node {
    /// Takes an interface out of use, with everything it knew.
    mutating func silence(_ index: Int) {
        self.interfaces[index].isUp = false
        self.interfaces[index].addresses = []
        self.interfaces[index].onLink = []
        self.interfaces[index].neighbours = [:]
        self.interfaces[index].advertises = nil
    }
}
