import FabricGraph
import FabricModel

extension Fabric {
    /// Switches with more ports than they can hold: by their kind, or as the topology says.
    func switchesWithTooManyPorts() -> [Diagnostic] {
        self.switches.compactMap { item in
            guard let limit = item.limits.ports?.count ?? item.driver.portLimit, item.ports.count > limit else {
                return nil
            }
            let holder =
                item.limits.ports.map { "its limit at \(self.pointer(to: $0.origin)) is" } ?? "a Linux bridge holds"
            return self.error(
                "too-many-ports", at: item.origin,
                "'\(item.name)' has \(item.ports.count) ports, and \(holder) \(limit)",
                help: "spread them over more switches")
        }
    }

    /// Switches on which the trees place more VLANs than they can hold, as the topology says.
    func switchesWithTooManyVLANs(_ trees: ForwardingTrees) -> [Diagnostic] {
        self.switches.indices.compactMap { index in
            let item = self.switches[index]
            let owner = SwitchIndex(index)
            guard let (placed, limit) = self.crowd(on: owner, trees) else { return nil }
            let says =
                "'\(item.name)' carries \(placed.count) VLANs, and its limit at \(self.pointer(to: limit.origin)) is "
                + "\(limit.count)"
            guard trees.vlans(of: owner).count <= limit.count else {
                return self.error(
                    "too-many-vlans", at: item.origin, says, help: "spread its hosts and gateways over more switches")
            }
            return self.passing(placed, over: owner, says, trees)
        }
    }

    /// The VLANs that the trees place on a switch, where they are more than the topology says that it can hold. Of one that is down
    /// nobody expects anything.
    func crowd(on owner: SwitchIndex, _ trees: ForwardingTrees) -> (placed: VLANSet, limit: SwitchLimits.Limit)? {
        guard let limit = self.switches[Int(owner)].limits.vlans, trees.graph.isAlive[Int(owner)] else { return nil }
        let placed = trees.placed(on: owner)
        return placed.count > limit.count ? (placed, limit) : nil
    }

    /// Its own VLANs would do: what is too much are those of others.
    private func passing(
        _ placed: VLANSet, over owner: SwitchIndex, _ says: String, _ trees: ForwardingTrees
    ) -> Diagnostic {
        let passing = placed.subtracting(trees.vlans(of: owner))
        var counts: [SwitchIndex: Int] = [:]
        for link in trees.graph.links(of: owner) {
            let count = trees[link].intersection(passing).count
            if count > 0 { counts[trees.graph.neighbour(over: link, from: owner), default: 0] += count }
        }
        let neighbours = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        let message = "\(says): \(passing.count) of them only pass through, between \(self.quoted(neighbours))"
        let item = self.switches[Int(owner)]
        let help = "`transit: no` keeps them away from it, where there is another way"
        // While something is down already it is a warning: the rest has to be put right all the same.
        return trees.graph.failures.isEmpty
            ? self.error("too-many-vlans", at: item.origin, message, help: help)
            : self.warning("too-many-vlans", at: item.origin, message, help: help)
    }
}
