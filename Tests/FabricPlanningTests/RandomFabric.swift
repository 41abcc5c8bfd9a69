import FabricGraph
import FabricModel
import FabricPlanning
import FabricTopology
import Testing

/// A small fabric of several switches as a person would write it: rings, chains, leaves and spines, with hosts and gateways as it happens.
struct RandomFabric {
    let fabric: Fabric
    let numbers: Numbers

    init(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        let text = RandomFabric.text(&chance)
        let reading = Topology.read(TopologySource(name: "random.yaml", text: text))
        self.fabric = try #require(reading.fabric, "\(text)\n\(reading.diagnostics)")
        self.numbers = self.fabric.number(from: Ledger()).numbers
    }

    private static func text(_ chance: inout SplitMix64) -> String {
        let (cables, count) = RandomFabric.cables(&chance)
        let vlans = ["red", "green", "blue"].prefix(Int.random(in: 1...3, using: &chance))
        var text = "ipv6: { site: \"fd5e:1fa0:e001::/48\" }\nvlans:\n"
        for (index, vlan) in vlans.enumerated() { text += "  \(vlan): { id: \(10 * (index + 1)) }\n" }
        text += "switches:\n"
        for index in 1...count {
            let transit = chance.oneIn(12) ? ", transit: \(chance.oneIn(2) ? "yes" : "no")" : ""
            text += "  s\(index): { driver: sim\(transit), ports: { \"e[1-3]\": {}, \"l[0-40]\": {} } }\n"
        }
        let routed = vlans.filter { _ in !chance.oneIn(3) }
        if !routed.isEmpty {
            text += "gateways:\n"
            for vlan in routed {
                let owners = (1...count).shuffled(using: &chance).prefix(Int.random(in: 1...2, using: &chance))
                text += "  - { vlans: \(vlan), switches: [\(owners.map { "s\($0)" }.joined(separator: ", "))] }\n"
            }
        }
        if !cables.isEmpty {
            text += "links:\n"
            for (index, cable) in cables.enumerated() { text += "  - s\(cable.0):l\(index) -- s\(cable.1):l\(index)\n" }
        }
        text += "hosts:\n  first: { port: s1:e1, vlan: \(vlans[0]) }\n"
        for index in 1...count {
            for port in 1...3 where (index, port) != (1, 1) && !chance.oneIn(3) {
                let vlan = vlans.randomElement(using: &chance) ?? vlans[0]
                let other = Int.random(in: 1...count, using: &chance)
                // A second port on another switch, on a port that nobody else has.
                let hasTwo = port == 3 && other != index && chance.oneIn(3)
                let ports = hasTwo ? "ports: [s\(index):e3, s\(other):l\(30 + index)]" : "port: s\(index):e\(port)"
                let tagged = vlans.filter { $0 != vlan && chance.oneIn(6) }.joined(separator: ", ")
                let more = tagged.isEmpty ? "" : ", vlans: [\(tagged)]"
                text += "  h\(index)-\(port): { \(ports), vlan: \(vlan)\(more) }\n"
            }
        }
        return text
    }

    private static func cables(_ chance: inout SplitMix64) -> ([(Int, Int)], Int) {
        let count = Int.random(in: 2...6, using: &chance)
        var cables: [(Int, Int)] = []
        switch Int.random(in: 0...3, using: &chance) {
        case 0: cables = (1..<count).map { ($0, $0 + 1) }
        case 1: cables = (1...count).map { ($0, $0 % count + 1) }.filter { $0.0 != $0.1 }
        case 2:
            let spines = min(2, count - 1)
            cables = (spines + 1...count).flatMap { leaf in (1...spines).map { ($0, leaf) } }
        default: cables = (2...count).map { ($0, Int.random(in: 1..<$0, using: &chance)) }
        }
        for _ in 0..<Int.random(in: 0...2, using: &chance) {
            let (a, b) = (Int.random(in: 1...count, using: &chance), Int.random(in: 1...count, using: &chance))
            if a != b { cables.append((a, b)) }
        }
        return (cables, count)
    }

    /// A promise about hosts as it happens.
    func expectation(_ chance: inout SplitMix64) -> FabricModel.Expectation {
        func selector() -> FabricModel.Expectation.Selector {
            let hosts = self.fabric.hosts.indices.filter { _ in chance.oneIn(2) }.map { HostIndex($0) }
            let quantifier: FabricModel.Expectation.Quantifier = chance.oneIn(3) ? .some : .each
            return FabricModel.Expectation.Selector(quantifier, text: "x", hosts: hosts.isEmpty ? [0] : hosts)
        }
        let via = chance.oneIn(4) ? SwitchIndex(Int.random(in: 0..<self.fabric.switches.count, using: &chance)) : nil
        let count = Int.random(in: 1...2, using: &chance)
        let failures: FabricModel.Expectation.Failures =
            chance.oneIn(3) ? .none : chance.oneIn(2) ? .links(count) : .switches(count)
        return FabricModel.Expectation(
            from: selector(), reaches: !chance.oneIn(4), to: selector(), via: via, failures: failures, text: "random",
            origin: Origin(line: 1, column: 1))
    }
}
