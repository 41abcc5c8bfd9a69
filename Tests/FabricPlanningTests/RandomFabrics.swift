import FabricModel
import FabricSimulator

extension FabricSketch {
    /// A fabric of one switch, without anything wrong: VLANs with and without gateway, access ports, trunks, unused ports, hosts
    /// on some of them.
    static func random(seed: UInt64) -> FabricSketch {
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

    /// The same fabric, written in another order.
    func shuffled(seed: UInt64) -> FabricSketch {
        var chance = SplitMix64(seed: seed)
        var sketch = self
        sketch.vlans.shuffle(using: &chance)
        sketch.switches.shuffle(using: &chance)
        sketch.hosts.shuffle(using: &chance)
        for index in sketch.switches.indices {
            sketch.switches[index].ports.shuffle(using: &chance)
            sketch.switches[index].gateways.shuffle(using: &chance)
        }
        return sketch
    }
}
