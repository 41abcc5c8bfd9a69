package import FabricModel

/// A fabric in the hand of somebody who changes ports and hosts. It notes which, so that nobody has to look for them among a
/// million.
package struct FabricEditor: ~Copyable {
    package private(set) var fabric: Fabric
    private(set) var edit = FabricEdit()
    /// More was changed than what is worked out anew in part.
    private(set) var isDeep = false

    init(_ fabric: consuming Fabric) { self.fabric = fabric }

    /// Changes a port.
    package mutating func port(_ index: PortIndex, _ change: (inout Port) -> Void) {
        let old = self.fabric.ports[Int(index)]
        change(&self.fabric.ports[Int(index)])
        let new = self.fabric.ports[Int(index)]
        self.isDeep = self.isDeep || old.name != new.name || old.owner != new.owner
        self.edit.note(index)
    }

    /// Changes a host.
    package mutating func host(_ index: HostIndex, _ change: (inout Host) -> Void) {
        let old = self.fabric.hosts[Int(index)]
        change(&self.fabric.hosts[Int(index)])
        self.isDeep = self.isDeep || !old.isAtHome(self.fabric.hosts[Int(index)])
        self.edit.note(index, was: self.fabric.vlans(of: old))
    }

    /// The index of a port's name or description.
    package mutating func intern(_ name: String) -> Names.Index { self.fabric.names.intern(name) }

    /// The index of a set of VLANs.
    package mutating func intern(_ vlans: VLANSet) -> VLANSetIndex {
        if let index = self.fabric.vlanSets.firstIndex(of: vlans) { return VLANSetIndex(index) }
        self.fabric.vlanSets.append(vlans)
        return VLANSetIndex(self.fabric.vlanSets.count - 1)
    }
}
