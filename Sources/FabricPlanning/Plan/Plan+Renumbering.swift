import FabricModel

extension Plan {
    /// How many SVIs get another address in the place of one that they have: their VLAN's hosts lose the gateway that they know,
    /// and with many at once it is more often a lost lock file or a wrong site than a wish.
    package var renumbering: Int {
        self.batches.reduce(0) { count, batch in
            var (added, removed) = (VLANSet(), VLANSet())
            for step in batch.steps {
                if case .addAddress(let vlan, _) = step.change { added.insert(vlan) }
                if case .removeAddress(let vlan, _) = step.change { removed.insert(vlan) }
            }
            return count + added.intersection(removed).count
        }
    }
}
