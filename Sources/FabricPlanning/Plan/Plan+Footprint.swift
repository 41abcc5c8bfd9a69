package import FabricModel

extension Plan {
    /// The switches that something is done to, in the order of the plan's switches.
    package var touchedSwitches: [String] {
        let touched = Set(self.batches.map(\.scope.name))
        return self.switches.map(\.scope.name).filter(touched.contains)
    }

    /// The VLANs that something is done to: those of steps, also of steps at links, and those whose hosts come apart, pause or
    /// come together.
    package var touchedVLANs: VLANSet {
        var sets: Set<VLANSet> = []
        for batch in self.batches {
            for step in batch.steps { sets.insert(step.change.vlans) }
        }
        return sets.reduce(VLANSet(self.groups.map(\.vlan))) { $0.union($1) }
    }
}

extension Change {
    /// The VLANs that the change is about.
    var vlans: VLANSet {
        switch self {
        case .carry(_, let vlans, _), .drop(_, let vlans), .forget(let vlans): vlans
        case .createSVI(let svi): VLANSet(svi.vlan)
        case .setSVI(let vlan, _), .addAddress(let vlan, _), .removeAddress(let vlan, _), .removeSVI(let vlan):
            VLANSet(vlan)
        case .createBridge, .setBridge, .join, .leave, .setPort, .setRouting: VLANSet()
        }
    }
}
