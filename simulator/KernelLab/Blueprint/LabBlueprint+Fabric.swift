package import FabricModel
package import LabModel
internal import Netlink

extension LabBlueprint {
    /// Draws the lab of a checked fabric with its numbers.
    ///
    /// Every port of a switch has a cable: to its host, to the port at the other end of its link, or to nowhere. Throws where
    /// a switch is no Linux machine.
    package init(fabric: Fabric, numbers: Numbers) throws(LabError) {
        if let other = fabric.switches.first(where: { $0.driver != .linux }) {
            throw LabError(
                .refused, doing: "drawing the lab of '\(fabric.name)'",
                reason:
                    "switch '\(other.name)' has the driver '\(other.driver.rawValue)', and a kernel makes Linux switches only",
                remedy: "write `driver: linux` to try the fabric in a kernel")
        }
        let draft = BlueprintDraft(fabric, numbers)
        self.init(name: fabric.name, switches: draft.switches, hosts: draft.hosts, cables: [])
        self.cables = draft.cables(to: self.looseEnds)
    }
}

private struct BlueprintDraft {
    let fabric: Fabric
    let numbers: Numbers
    /// The gateways of each VLAN by its id, the first choice first.
    let routers: [VID: [IPv6Address]]
    private(set) var switches: [LabBlueprint.Switch] = []
    private(set) var hosts: [LabBlueprint.Host] = []

    init(_ fabric: Fabric, _ numbers: Numbers) {
        self.fabric = fabric
        self.numbers = numbers
        var routers: [VID: [IPv6Address]] = [:]
        var addresses = [[IPv6Address]](repeating: [], count: fabric.switches.count)
        for (gateway, number) in zip(fabric.gateways, numbers.gateways) {
            guard let number else { continue }
            // The link-local address is what router advertisements name, and it outlives a renumbering.
            routers[gateway.vlan, default: []].append(numbers.linkLocals[Int(gateway.owner)])
            addresses[Int(gateway.owner)].append(number.address)
        }
        self.routers = routers
        self.switches = fabric.switches.indices.map { index in
            LabBlueprint.Switch(
                name: fabric.switches[index].name, namespace: self.namespace(ofSwitch: index),
                addresses: addresses[index])
        }
        var taken = Set(numbers.bridgeMACs)
        self.hosts = fabric.hosts.indices.map { self.host($0, &taken) }
    }

    private func namespace(ofSwitch index: Int) -> NetworkNamespace {
        let item = self.fabric.switches[index]
        return item.target == .local ? .current : .named(item.name)
    }

    private func host(_ index: Int, _ taken: inout Set<MACAddress>) -> LabBlueprint.Host {
        let host = self.fabric.hosts[index]
        let addresses = self.numbers.hosts[index]
        let vlans = self.fabric.vlans(of: host)
        let networks = (host.native.map { [$0] } ?? []) + vlans.filter { $0 != host.native }
        let ends =
            host.ports.count == 1
            ? [LabBlueprint.Host.interface]
            : host.ports.indices.map { number in
                "\(LabBlueprint.Host.interface)\(letters(number - host.ports.lowerBound))"
            }
        return LabBlueprint.Host(
            name: host.name, mac: self.mac(of: host.name, &taken), mtu: vlans.map(self.mtu).max() ?? defaultMTU,
            ends: ends,
            networks: networks.map { vlan in
                LabBlueprint.Network(
                    vlan, isTagged: vlan != host.native, mtu: self.mtu(of: vlan),
                    address: addresses.first { $0.vlan == vlan }?.interface, routers: self.routers[vlan] ?? [])
            },
            isRouter: host.isRouter)
    }

    private func mtu(of vlan: VID) -> UInt16 { self.fabric.vlan(vlan)?.mtu ?? defaultMTU }

    /// The same in every run, so that two captures of one lab can be compared; nobody else's on the fabric.
    private func mac(of host: String, _ taken: inout Set<MACAddress>) -> MACAddress {
        var attempt = 0
        while true {
            let bits = StableHash.of("host", self.fabric.name, host, "\(attempt)")
            let mac = MACAddress(locallyAdministered: bits)
            if taken.insert(mac).inserted { return mac }
            attempt += 1
        }
    }

    /// A cable for each port, in the order of the ports.
    func cables(to looseEnds: String) -> [LabBlueprint.Cable] {
        var far = [LabBlueprint.End?](repeating: nil, count: self.fabric.ports.count)
        for (item, host) in zip(self.fabric.hosts, self.hosts) {
            for (port, interface) in zip(self.fabric.ports(of: item), host.ends) {
                // The members of a bond get its MAC from it.
                let mac = host.ends.count == 1 ? host.mac : nil
                far[Int(port)] = LabBlueprint.End(in: host.namespace, interface, mtu: host.mtu, mac: mac)
            }
        }
        for link in self.fabric.links { far[Int(link.a)] = self.end(of: link.b) }
        let seconds = Set(self.fabric.links.map(\.b))
        var loose = 0
        return far.indices.compactMap { index in
            let port = PortIndex(index)
            if seconds.contains(port) { return nil }
            if let end = far[index] { return LabBlueprint.Cable(self.end(of: port), end) }
            loose += 1
            return LabBlueprint.Cable(self.end(of: port), LabBlueprint.End(in: .named(looseEnds), "loose\(loose)"))
        }
    }

    private func end(of port: PortIndex) -> LabBlueprint.End {
        let owner = Int(self.fabric.ports[Int(port)].owner)
        return LabBlueprint.End(in: self.namespace(ofSwitch: owner), self.fabric.name(of: port))
    }
}

/// Bytes of payload that every Ethernet carries (IEEE 802.3, 3.2.7).
private let defaultMTU: UInt16 = 1500

/// a, b, … z, ba, bb, …: digits of base 26.
private func letters(_ number: Int) -> String {
    let letter = String(Unicode.Scalar(UInt8(ascii: "a") + UInt8(number % 26)))
    return number < 26 ? letter : letters(number / 26) + letter
}
