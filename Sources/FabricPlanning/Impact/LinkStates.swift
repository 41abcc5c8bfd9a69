import FabricGraph
import FabricModel

/// What every unsettled link carries before, after and all the while; all others carry what is desired in all three states.
struct LinkStates {
    /// One for each of the unsettled links.
    private(set) var before: [VLANSet] = []
    private(set) var after: [VLANSet] = []
    private(set) var between: [VLANSet] = []
    /// The VLANs in which some link differs.
    private(set) var changed = VLANSet()

    init(_ ports: PortStates, _ desired: Desired, _ unsettled: Unsettled) {
        let graph = desired.trees.graph
        self.before.reserveCapacity(unsettled.links.count)
        self.after.reserveCapacity(unsettled.links.count)
        self.between.reserveCapacity(unsettled.links.count)
        var last: (before: VLANSet, after: VLANSet, between: VLANSet)?
        for index in unsettled.links {
            let link = graph.fabric.links[Int(index)]
            let after = graph.isUp[Int(index)] ? desired.trees[index] : VLANSet()
            // One that is only declared down still carries what it carries.
            let isSilent = ports.silent.contains(link.a) || ports.silent.contains(link.b)
            let before = isSilent ? VLANSet() : LinkStates.carried(ports.before(Int(link.a)), ports.before(Int(link.b)))
            let isCut = ports.isCut(Int(link.a)) || ports.isCut(Int(link.b))
            let between = isCut ? VLANSet() : before == after ? after : before.intersection(after)
            self.before.append(before)
            self.after.append(after)
            self.between.append(between)
            if before == after && !isCut { continue }
            // Neighbouring links often change in the same way.
            if let last, last == (before, after, between) { continue }
            last = (before, after, between)
            self.changed.formUnion(before.union(after).subtracting(between))
        }
    }

    /// The VLANs in which frames pass both ways.
    private static func carried(_ a: PortVLANs, _ b: PortVLANs) -> VLANSet {
        var carried = a.tagged == b.tagged ? a.tagged : a.tagged.intersection(b.tagged)
        if let native = a.native, native == b.native, a.untagged.contains(native), b.untagged.contains(native) {
            carried.insert(native)
        }
        return carried
    }
}
