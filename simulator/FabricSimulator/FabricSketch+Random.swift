import FabricModel

extension FabricSketch {
    /// A fabric of one switch, without anything wrong: VLANs with and without gateway, access ports, trunks, unused ports, hosts
    /// on some of them.
    package static func random(seed: UInt64) -> FabricSketch {
        var chance = SplitMix64(seed: seed)
        var sketch = FabricSketch("fabric-\(seed)")
        if !chance.oneIn(3) { sketch.site = IPv6Prefix(text: "fd5e:1fa0:e001::/48") }
        let ids = Array(
            Set((0..<Int.random(in: 1...6, using: &chance)).map { _ in Int.random(in: 2...4094, using: &chance) })
        )
        .sorted()
        sketch.vlans = ids.map { VLANSketch($0, "v\($0)", mtu: chance.pick([nil, 1400, 9000]) ?? nil) }
        let ports = (1...Int.random(in: ids.count...24, using: &chance)).map { number -> PortSketch in
            // Each VLAN has a port, and the others are as it happens.
            let vlan = number <= ids.count ? ids[number - 1] : chance.pick(ids) ?? ids[0]
            if number > ids.count, chance.oneIn(3) { return PortSketch("swp\(number)") }
            let isTrunk = chance.oneIn(3)
            return isTrunk
                ? .trunk("swp\(number)", ids.filter { $0 != vlan && chance.oneIn(2) }, native: vlan)
                : .access("swp\(number)", vlan)
        }
        let gateways = ids.filter { _ in chance.oneIn(2) }.map { GatewaySketch($0) }
        sketch.switches = [SwitchSketch("sw1", ports: ports, gateways: gateways)]
        sketch.hosts = ports.filter { _ in chance.oneIn(2) }.map { port in
            let vlan = port.native ?? VID(chance.pick(ids) ?? ids[0])
            return HostSketch("h-\(port.name)", on: ["sw1:\(port.name)"], in: vlan.map { Int($0.rawValue) })
        }
        return sketch
    }

    /// A fabric of two switches to seven, cabled with loops and parallel links: each switch has ports `e1` to `e6` for hosts and `l1` to
    /// `l8` for cables, whether they are used or not.
    package static func randomNetwork(seed: UInt64) -> FabricSketch {
        var chance = SplitMix64(seed: seed)
        var sketch = FabricSketch("net")
        sketch.site = IPv6Prefix(text: "fd5e:1fa0:e001::/48")
        let ids = (1...Int.random(in: 1...6, using: &chance)).map { $0 * 10 }
        sketch.vlans = ids.map { VLANSketch($0, "v\($0)", mtu: chance.oneIn(5) ? 9000 : nil) }
        let count = Int.random(in: 2...7, using: &chance)
        sketch.switches = (1...count).map { number in
            let ports = (1...6).map { PortSketch("e\($0)") } + (1...8).map { PortSketch("l\($0)") }
            return SwitchSketch("sw\(number)", ports: ports)
        }
        // A tree over all of them, and then whatever else.
        for number in 1..<count { sketch.cable(number, Int.random(in: 0..<number, using: &chance)) }
        for _ in 0..<Int.random(in: 0...count, using: &chance) { sketch.addCable(&chance) }
        for vlan in ids { for _ in 0..<Int.random(in: 1...5, using: &chance) { sketch.addHost(in: vlan, &chance) } }
        for vlan in ids where chance.oneIn(2) { sketch.placeGateways(of: vlan, &chance) }
        return sketch
    }

    /// The same switches a while later: hosts and gateways have moved, cables have come and gone.
    package func changed(seed: UInt64) -> FabricSketch {
        var chance = SplitMix64(seed: seed)
        var sketch = self
        if chance.oneIn(3) { sketch.addCable(&chance) }
        if chance.oneIn(3), let cable = chance.pick(sketch.links) { sketch.links.removeAll { $0 == cable } }
        for _ in 0..<Int.random(in: 0...3, using: &chance) {
            if let host = chance.pick(sketch.hosts) { sketch.hosts.removeAll { $0.name == host.name } }
        }
        for vlan in sketch.vlans.compactMap(\.id).map({ Int($0.rawValue) }) {
            if chance.oneIn(3) { sketch.addHost(in: vlan, &chance) }
            if chance.oneIn(4) { sketch.placeGateways(of: vlan, &chance) }
        }
        return sketch
    }

    private mutating func placeGateways(of vlan: Int, _ chance: inout SplitMix64) {
        for index in self.switches.indices { self.switches[index].gateways.removeAll { $0.vlan == VID(vlan) } }
        for _ in 0..<Int.random(in: 0...2, using: &chance) {
            let index = Int.random(in: self.switches.indices, using: &chance)
            let isThere = self.switches[index].gateways.contains { $0.vlan == VID(vlan) }
            if !isThere { self.switches[index].gateways.append(GatewaySketch(vlan)) }
        }
    }

    /// A host on the first free port of some switch.
    private mutating func addHost(in vlan: Int, _ chance: inout SplitMix64) {
        let name = self.switches[Int.random(in: self.switches.indices, using: &chance)].name
        let port = (1...6).map { "\(name):e\($0)" }.first { port in !self.hosts.contains { $0.ports.contains(port) } }
        if let port { self.hosts.append(HostSketch("h-\(port.replacing(":", with: "-"))", on: [port], in: vlan)) }
    }

    private mutating func addCable(_ chance: inout SplitMix64) {
        let one = Int.random(in: self.switches.indices, using: &chance)
        let other = Int.random(in: self.switches.indices, using: &chance)
        if one != other { self.cable(one, other) }
    }

    /// A cable between the first free ports of two switches.
    private mutating func cable(_ one: Int, _ other: Int) {
        let ends = [one, other].compactMap { index in
            (1...8).map { "\(self.switches[index].name):l\($0)" }.first { port in
                !self.links.contains { $0.a == port || $0.b == port }
            }
        }
        if ends.count == 2 { self.links.append(LinkSketch(ends[0], ends[1])) }
    }

    /// The same fabric, written in another order.
    package func shuffled(seed: UInt64) -> FabricSketch {
        var chance = SplitMix64(seed: seed)
        var sketch = self
        sketch.vlans.shuffle(using: &chance)
        sketch.switches.shuffle(using: &chance)
        sketch.hosts.shuffle(using: &chance)
        sketch.links.shuffle(using: &chance)
        for index in sketch.switches.indices {
            sketch.switches[index].ports.shuffle(using: &chance)
            sketch.switches[index].gateways.shuffle(using: &chance)
        }
        return sketch
    }
}
