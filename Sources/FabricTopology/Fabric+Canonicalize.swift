import FabricModel

extension Fabric {
    /// Sorts the links, numbers names and VLAN sets in the order in which ports and hosts use them, and drops those that nobody uses.
    ///
    /// While sections are read they are numbered in the order of the file; afterwards two files that mean the same are the
    /// same fabric down to its columns.
    mutating func canonicalize() {
        self.links.sort { ($0.a, $0.b) < ($1.a, $1.b) }
        var names = Names()
        let unset = UInt32.max
        var nameIndices = [Names.Index](repeating: unset, count: self.names.count)
        let old = self.names
        func renumbered(_ index: Names.Index) -> Names.Index {
            if nameIndices[Int(index)] == unset { nameIndices[Int(index)] = names.intern(old[index]) }
            return nameIndices[Int(index)]
        }
        var setIndices = [VLANSetIndex](repeating: unset, count: self.vlanSets.count)
        setIndices[0] = 0
        var sets = [VLANSet()]
        let oldSets = self.vlanSets
        func renumbered(set index: VLANSetIndex) -> VLANSetIndex {
            if setIndices[Int(index)] == unset {
                setIndices[Int(index)] = VLANSetIndex(sets.count)
                sets.append(oldSets[Int(index)])
            }
            return setIndices[Int(index)]
        }
        for index in self.ports.indices {
            self.ports[index].name = renumbered(self.ports[index].name)
            self.ports[index].allowed = renumbered(set: self.ports[index].allowed)
        }
        for index in self.ports.indices {
            if let description = self.ports[index].description {
                self.ports[index].description = renumbered(description)
            }
        }
        for index in self.hosts.indices {
            self.hosts[index].tagged = renumbered(set: self.hosts[index].tagged)
        }
        self.names = names
        self.vlanSets = sets
    }
}
