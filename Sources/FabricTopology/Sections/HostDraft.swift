import FabricModel

/// A host before all hosts stand in canonical order.
struct HostDraft {
    let name: String
    /// The range of its ports in `Reader.draftPorts`.
    let ports: Range<Int>
    var native: VID?
    var tagged: VLANSetIndex = 0
    let address: IPv6Address?
    let isRouter: Bool
    let origin: Origin
}

/// The VLANs that a host asks for.
struct WantedVLANs {
    /// `vlan:`
    var one: VID?
    /// `vlans:`
    var several: VLANSet?

    var all: VLANSet? {
        guard self.one != nil || self.several != nil else { return nil }
        return (self.several ?? VLANSet()).union(self.one.map { VLANSet($0) } ?? VLANSet())
    }
}
