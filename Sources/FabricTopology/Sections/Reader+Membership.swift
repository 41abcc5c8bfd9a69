import FabricModel

/// Which VLANs a host is in: what it says and what its port says, together.
extension Reader {
    /// Settles a host's VLANs on all its ports, and the mode of a port about which nothing else was written.
    ///
    /// - An access port's VLAN is the host's; where the host names one too, it must be the same.
    /// - On a trunk the host is in the native VLAN without a tag and in the others with one, or in those of them it names.
    /// - A port of which nothing is written becomes what the host needs: `vlan` makes it access, `vlans` a trunk.
    mutating func join(_ draft: inout HostDraft, _ wanted: WantedVLANs, at word: Word) {
        var settled: (native: VID?, tagged: VLANSetIndex)?
        for index in self.draftPorts[draft.ports] {
            let port = self.fabric.ports[Int(index)]
            let found: (native: VID?, tagged: VLANSetIndex)?
            switch port.mode {
            case .access: found = self.join(access: index, port, draft.name, wanted, at: word)
            case .trunk: found = self.join(trunk: index, port, draft.name, wanted, at: word)
            case .unused: found = self.join(unused: index, draft.name, wanted, at: word)
            }
            guard let found else { continue }
            if let settled, settled != found {
                self.mistakes.error(
                    .disagreement, at: word.origin, "the ports of host \(draft.name) are in different VLANs",
                    help: "one of them is active at a time, so each must do; or name the host's VLANs")
            }
            settled = found
            (draft.native, draft.tagged) = found
        }
    }

    private mutating func join(
        access index: PortIndex, _ port: Port, _ name: String, _ wanted: WantedVLANs, at word: Word
    ) -> (VID?, VLANSetIndex)? {
        // An access port without a VLAN names one that is wrong, which has been told.
        guard let own = port.native else { return nil }
        if let several = wanted.several, several != VLANSet(own) {
            self.mistakes.error(
                .notCarried, at: word.origin,
                "host \(name) is in the VLANs \(self.names(of: several)), and its port \(self.fabric.place(of: index)) "
                    + "is an access port of \(self.fabric.label(own))",
                help: "make the port a trunk")
            return nil
        }
        guard wanted.one == nil || wanted.one == own else {
            self.mistakes.error(
                .disagreement, at: word.origin,
                "host \(name) is in VLAN \(wanted.one.map { self.fabric.label($0) } ?? ""), and its port "
                    + "\(self.fabric.place(of: index)) in \(self.fabric.label(own))",
                help: "write it in one place: at the port in \(self.mistakes.place(port.origin)), or here")
            return nil
        }
        return (own, 0)
    }

    private mutating func join(
        trunk index: PortIndex, _ port: Port, _ name: String, _ wanted: WantedVLANs, at word: Word
    ) -> (VID?, VLANSetIndex)? {
        guard let all = wanted.all else { return (port.native, port.allowed) }
        let native = port.native.flatMap { all.contains($0) ? $0 : nil }
        let tagged = native.map { all.subtracting(VLANSet($0)) } ?? all
        let missing = tagged.subtracting(self.fabric.allowed(on: port))
        guard missing.isEmpty else {
            self.mistakes.error(
                .notCarried, at: word.origin,
                "host \(name) is in VLAN \(self.names(of: missing)), and its port \(self.fabric.place(of: index)) "
                    + "does not carry that",
                help: "add it to the port's trunk in \(self.mistakes.place(port.origin))")
            return nil
        }
        return (native, self.intern(tagged))
    }

    private mutating func join(unused index: PortIndex, _ name: String, _ wanted: WantedVLANs, at word: Word) -> (
        VID?, VLANSetIndex
    )? {
        if let several = wanted.several {
            let tagged = self.intern(wanted.one.map { several.subtracting(VLANSet($0)) } ?? several)
            self.fabric.ports[Int(index)].mode = .trunk
            self.fabric.ports[Int(index)].native = wanted.one
            self.fabric.ports[Int(index)].allowed = tagged
            return (wanted.one, tagged)
        }
        guard let one = wanted.one else {
            self.mistakes.error(
                .noVLAN, at: word.origin,
                "host \(name) is in no VLAN: neither it nor its port \(self.fabric.place(of: index)) names one",
                help:
                    "write `access: VLAN` at the port, or `{ port: \(self.fabric.place(of: index)), vlan: VLAN }` here")
            return nil
        }
        self.fabric.ports[Int(index)].mode = .access
        self.fabric.ports[Int(index)].native = one
        return (one, 0)
    }

    private func names(of set: VLANSet) -> String {
        let labels = set.prefix(4).map { self.fabric.label($0) }.joined(separator: ", ")
        return set.count > 4 ? "\(labels) and \(set.count - 4) more" : labels
    }
}
