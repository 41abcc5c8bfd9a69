import FabricModel

/// The fabrics on which everything is proved.
enum Shape: String, CaseIterable {
    case pair, chain, ring, chordalRing, leafSpine, peeredLeafSpine, fatTree, random, islands, bounded, written

    /// A fabric of this shape, with members, gateways and parallel links as it happens.
    func draw(_ chance: inout SplitMix64) -> Drawing {
        var drawing = Drawing()
        let edge = self.cable(&drawing, &chance)
        let vlans = (0..<chance.number(1...40)).map { _ in chance.oneIn(20) ? 4094 : chance.number(1...4094) }
        for vlan in Set(vlans).sorted() {
            for name in edge where chance.oneIn(chance.oneIn(2) ? 2 : 5) { drawing.host(vlan, at: name) }
            if !chance.oneIn(3) {
                let switches = drawing.switches.shuffled(using: &chance)
                drawing.gateway(vlan, Array(switches.prefix(chance.number(1...2))))
            }
        }
        if self == .written {
            for name in drawing.switches where chance.oneIn(3) { drawing.transit[name] = chance.oneIn(2) }
        }
        return drawing
    }

    /// Cables switches, and says which of them have hosts.
    private func cable(_ drawing: inout Drawing, _ chance: inout SplitMix64) -> [String] {
        func parallel(_ a: String, _ b: String) {
            for _ in 0..<(chance.oneIn(5) ? 3 : 1) { drawing.link(a, b, bound: self.bound(&chance)) }
        }
        let count = chance.number(3...14)
        let names = (1...count).map { "sw\($0)" }
        names.forEach { drawing.add($0) }
        switch self {
        case .pair: parallel("sw1", "sw2")
        case .chain: for index in 1..<count { parallel(names[index - 1], names[index]) }
        case .ring, .chordalRing:
            for index in 0..<count { parallel(names[index], names[(index + 1) % count]) }
            guard self == .chordalRing else { break }
            for index in 0..<count where chance.oneIn(3) { parallel(names[index], names[(index + count / 2) % count]) }
        case .leafSpine, .peeredLeafSpine:
            drawing = Drawing()
            let spines = (1...chance.number(1...4)).map { "spine\($0)" }
            let leaves = (1...chance.number(2...12)).map { "leaf\($0)" }
            for leaf in leaves { for spine in spines { parallel(leaf, spine) } }
            if self == .peeredLeafSpine { for (a, b) in zip(spines, spines.dropFirst()) { parallel(a, b) } }
            return leaves + (chance.oneIn(3) ? [spines[0]] : [])
        case .fatTree:
            drawing = Drawing()
            let half = chance.number(1...2) + 1
            var edges: [String] = []
            for pod in 0..<2 * half {
                for aggregate in 0..<half {
                    for core in 0..<half { parallel("agg\(pod)-\(aggregate)", "core\(aggregate)-\(core)") }
                    for edge in 0..<half { parallel("agg\(pod)-\(aggregate)", "edge\(pod)-\(edge)") }
                }
                edges += (0..<half).map { "edge\(pod)-\($0)" }
            }
            return edges
        case .random, .bounded, .written:
            for index in 1..<count { parallel(names[index], names[chance.number(0...index - 1)]) }
            for _ in 0..<chance.number(0...2 * count) {
                let (a, b) = (chance.number(0...count - 1), chance.number(0...count - 1))
                if a != b { parallel(names[a], names[b]) }
            }
        case .islands:
            for index in 1..<count where !chance.oneIn(3) {
                parallel(names[index], names[chance.number(0...index - 1)])
            }
        }
        return names.filter { _ in !chance.oneIn(4) }
    }

    private func bound(_ chance: inout SplitMix64) -> VLANSet? {
        guard self == .bounded, chance.oneIn(2), let low = VID(chance.number(1...3000)) else { return nil }
        return VID(low.rawValue + 1000).map { VLANSet(low...$0) }
    }
}
