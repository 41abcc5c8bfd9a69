import FabricGraph
import FabricModel

extension Fabric {
    /// Gateways on switches that do not carry their VLAN: an SVI is up only while a port of its VLAN is.
    func gatewaysWithoutPort(_ trees: ForwardingTrees) -> [Diagnostic] {
        if self.gateways.isEmpty { return [] }
        var carried = self.vlansOfPorts()
        for (link, ends) in trees.graph.ends.enumerated() where trees.setOfLink[link] != 0 {
            carried[Int(ends.a)] = carried[Int(ends.a)].union(trees[LinkIndex(link)])
            carried[Int(ends.b)] = carried[Int(ends.b)].union(trees[LinkIndex(link)])
        }
        let anywhere = carried.reduce(VLANSet()) { $0.union($1) }
        return self.gateways.compactMap { gateway in
            // Of one that is down nobody expects anything.
            guard trees.graph.isAlive[Int(gateway.owner)] else { return nil }
            guard !carried[Int(gateway.owner)].contains(gateway.vlan), anywhere.contains(gateway.vlan) else {
                return nil
            }
            return self.warning(
                "gateway-without-port", at: gateway.origin,
                "'\(self.switches[Int(gateway.owner)].name)' has no port in VLAN \(self.label(gateway.vlan)), "
                    + "so its gateway reaches nobody")
        }
    }

    /// What is written at the ports of each switch.
    func vlansOfPorts() -> [VLANSet] {
        return self.switches.map { item in
            var words = VLANSet().words
            // Ports share few sets, so each set is counted once and a port alone with its native VLAN costs one bit.
            var seen: Set<VLANSetIndex> = []
            func add(_ set: VLANSetIndex) {
                guard set != 0, seen.insert(set).inserted else { return }
                for (index, word) in self.vlanSets[Int(set)].words.enumerated() { words[index] |= word }
            }
            func add(_ vlan: VID?) {
                if let id = vlan?.rawValue { words[Int(id >> 6)] |= 1 << UInt64(id & 63) }
            }
            for index in item.ports {
                let port = self.ports[index]
                add(port.native)
                add(port.allowed)
            }
            return VLANSet(words: words)
        }
    }
}
