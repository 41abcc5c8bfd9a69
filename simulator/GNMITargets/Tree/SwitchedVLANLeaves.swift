import FabricModel

/// The VLANs of a port in OpenConfig's words, and in ours where it has none.
///
/// A port that has one VLAN, untagged and native, is an access port; one that carries anything else is a trunk. `trunk-vlans` of a trunk
/// is always there, since a trunk without it carries every VLAN: those that leave with a tag, or, where there are none, those that
/// leave without one, which count as untagged all the same.
struct SwitchedVLANLeaves: Hashable {
    var mode: String?
    var native: VID?
    var access: VID?
    var trunk: VLANSet?
    var untagged: VLANSet?
    var isNativeTagged: Bool?

    init(mode: String?, native: VID?, access: VID?, trunk: VLANSet?, untagged: VLANSet?, isNativeTagged: Bool?) {
        (self.mode, self.native, self.access) = (mode, native, access)
        (self.trunk, self.untagged, self.isNativeTagged) = (trunk, untagged, isNativeTagged)
    }

    /// Of a port that carries something.
    ///
    /// - Parameter isPlain: OpenConfig alone is spoken: a trunk carries what `trunk-vlans` has, the native VLAN too.
    init(_ vlans: PortVLANs, isPlain: Bool = false) {
        if let native = vlans.native, vlans.tagged.isEmpty, vlans.untagged == VLANSet(native) {
            self.init(mode: "ACCESS", native: nil, access: native, trunk: nil, untagged: nil, isNativeTagged: nil)
            return
        }
        let native = vlans.native.map { VLANSet($0) } ?? VLANSet()
        let others = vlans.untagged.subtracting(native)
        self.init(
            mode: "TRUNK", native: vlans.native, access: nil,
            trunk: isPlain ? vlans.all : vlans.tagged.isEmpty ? vlans.untagged : vlans.tagged,
            untagged: others.isEmpty ? nil : others,
            isNativeTagged: native.isSubset(of: vlans.untagged) ? false : true)
    }

    /// What the port carries, or why that makes no sense.
    ///
    /// - Parameter table: the VLANs that there are, where OpenConfig alone is spoken; nil where there are all.
    func vlans(
        at path: @autoclosure () -> String, among table: VLANSet? = nil
    ) throws(TreeMistake) -> PortVLANs {
        switch self.mode {
        case "ACCESS":
            guard let access = self.access else {
                throw TreeMistake(
                    .invalid, at: path(), "interface-mode is ACCESS, and access-vlan is missing",
                    help: "give an access-vlan, or delete switched-vlan for a port that carries nothing")
            }
            return .access(access)
        case "TRUNK":
            if let table {
                let carried = self.trunk ?? table
                return .trunk(allowed: carried, native: self.native.flatMap { carried.contains($0) ? $0 : nil })
            }
            let native = self.native.map { VLANSet($0) } ?? VLANSet()
            let untagged = (self.untagged ?? VLANSet())
                .union(self.isNativeTagged == true ? VLANSet() : native)
            // A trunk that does not say what it carries carries every VLAN.
            return PortVLANs(native: self.native, untagged: untagged, tagged: self.trunk ?? .all)
        default:
            if self == SwitchedVLANLeaves() { return PortVLANs() }
            throw TreeMistake(
                .invalid, at: path(), "interface-mode is missing", help: "say ACCESS or TRUNK beside the VLANs")
        }
    }

    private init() {
        self.init(mode: nil, native: nil, access: nil, trunk: nil, untagged: nil, isNativeTagged: nil)
    }

    func give<Sink: LeafSink>(to sink: inout Sink, _ side: Schema.Side, _ keys: [String]) {
        if let mode = self.mode { sink.take(.mode, side, keys, .text(mode)) }
        if let native = self.native { sink.take(.nativeVLAN, side, keys, .number(UInt64(native.rawValue))) }
        if let access = self.access { sink.take(.accessVLAN, side, keys, .number(UInt64(access.rawValue))) }
        if let trunk = self.trunk { sink.take(.trunkVLANs, side, keys, .vlans(trunk)) }
        if let untagged = self.untagged { sink.take(.untaggedVLANs, side, keys, .vlans(untagged)) }
        if let isTagged = self.isNativeTagged { sink.take(.nativeTagged, side, keys, .flag(isTagged)) }
    }
}
