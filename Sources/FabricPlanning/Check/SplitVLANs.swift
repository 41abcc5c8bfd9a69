import FabricGraph
import FabricModel

extension Fabric {
    /// VLANs whose members have no way to each other.
    func splitVLANs(_ trees: ForwardingTrees) -> [Diagnostic] {
        trees.splits().map { split in
            let origin = self.vlan(split.vlan)?.origin
            let parts = split.parts.prefix(3).map { self.quoted($0) }.joined(separator: " | ")
            let more = split.parts.count > 3 ? " and \(split.parts.count - 3) more parts" : ""
            return self.warning(
                "split-vlan", at: origin,
                "VLAN \(self.label(split.vlan)) is in parts that nothing joins: \(parts)\(more)",
                help: self.help(for: split, trees))
        }
    }

    private func help(for split: SplitVLAN, _ trees: ForwardingTrees) -> String? {
        if !split.mayNotTransit.isEmpty {
            let names = self.quoted(split.mayNotTransit)
            return "\(names) would join them, but a leaf carries nothing for others unless it says `transit: true`"
        }
        return trees.graph.failures.isEmpty ? nil : "something that would join them is down"
    }

    /// `'leaf1', 'leaf2' and 4 more`.
    func quoted(_ switches: some Collection<SwitchIndex>) -> String {
        let named = switches.prefix(3).map { "'\(self.switches[Int($0)].name)'" }.joined(separator: ", ")
        return switches.count > 3 ? "\(named) and \(switches.count - 3) more" : named
    }
}
