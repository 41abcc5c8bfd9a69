internal import FabricModel
internal import Netlink

extension Translator {
    /// Makes the bridge, or gives one that is there everything that the value says.
    func create(_ bridge: BridgeConfig) throws(DriverError) -> Requests {
        let doing = "creating bridge \(bridge.name)"
        guard bridge.name == self.scope.bridge else {
            throw DriverError(.notOurs, doing: doing, reason: "the switch's bridge is \(self.scope.bridge)")
        }
        let settings = BridgeSettings(
            vlanFiltering: bridge.filtersVLANs, defaultPVID: bridge.defaultVLAN?.rawValue ?? 0,
            stp: bridge.runsSTP ? 1 : 0, multicastSnooping: bridge.snoopsMulticast)
        let name = LinkReference.name(bridge.name)
        var requests = Requests()
        if self.reading.link(bridge.name) == nil {
            requests.add([
                .createLink(
                    LinkSettings(
                        name: bridge.name, kind: .bridge(settings), mtu: Translator.near(bridge.mtu), mac: bridge.mac)),
                .addAlternativeNames([Marks.bridge(bridge.name)], to: name),
            ])
        } else {
            _ = try self.bridge(doing: doing)
            requests.add([.changeLink(name, LinkSettings(kind: .bridge(settings), mac: bridge.mac))])
        }
        let mode: AddressGeneration = bridge.hasLinkLocal ? .eui64 : .none
        requests.add([
            .changeLink(name, LinkSettings(mtu: UInt32(bridge.mtu), addressGeneration: self.mode(mode, at: bridge.mtu)))
        ])
        requests.add([.changeLink(name, LinkSettings(isUp: bridge.isUp))])
        return requests
    }

    /// An MTU beside the wanted one. A bridge keeps its MTU when a smaller port joins only if somebody has changed it
    /// (BROPT_MTU_SET_BY_USER); to set what is there already is no change.
    static func near(_ mtu: UInt16) -> UInt32 { mtu < .max ? UInt32(mtu) + 1 : UInt32(mtu) - 1 }

    func set(_ setting: Change.BridgeSetting) throws(DriverError) -> Requests {
        let bridge = try self.bridge(doing: "changing bridge \(self.scope.bridge)")
        func change(_ settings: LinkSettings) -> Message { .changeLink(.index(bridge.index), settings) }
        func change(_ settings: BridgeSettings) -> Message { change(LinkSettings(kind: .bridge(settings))) }
        switch setting {
        case .mac(let mac): return Requests(change(LinkSettings(mac: mac)))
        case .mtu(let mtu): return Requests(change(LinkSettings(mtu: UInt32(mtu))))
        case .isUp(let isUp): return Requests(change(LinkSettings(isUp: isUp)))
        case .filtersVLANs(let filters): return Requests(change(BridgeSettings(vlanFiltering: filters)))
        case .runsSTP(let runs): return Requests(change(BridgeSettings(stp: runs ? 1 : 0)))
        case .snoopsMulticast(let snoops): return Requests(change(BridgeSettings(multicastSnooping: snoops)))
        case .defaultVLAN(let vlan):
            var requests = Requests(change(BridgeSettings(defaultPVID: vlan?.rawValue ?? 0)))
            requests.add(self.restoreVLANs(on: bridge, changingDefaultTo: vlan))
            return requests
        case .hasLinkLocal(let has): return self.linkLocal(has, on: bridge)
        }
    }

    /// Gives back what the kernel does to ports on its own when the default VLAN changes: whoever has the old default as
    /// native VLAN loses it, also where somebody wanted it there, and gets the new one.
    private func restoreVLANs(on bridge: KernelLink, changingDefaultTo new: VID?) -> [Message] {
        guard let old = bridge.bridge.defaultPVID.flatMap({ VID($0) }), old != new else { return [] }
        let members = [bridge] + self.reading.links.filter { $0.master == bridge.index }
        return members.flatMap { link -> [Message] in
            let vlans = self.reading.vlans(of: link.index)
            let owner: Message.VLANOwner = link.index == bridge.index ? .bridge : .port
            guard vlans.native == old else { return [] }
            var messages: [Message] = []
            if let new, !vlans.all.contains(new) {
                messages.append(.removeVLANs(VLANSet(new), from: link.index, of: owner))
            }
            let isUntagged = vlans.untagged.contains(old)
            messages.append(
                .addVLANs(
                    untagged: isUntagged ? VLANSet(old) : VLANSet(), pvid: old, to: link.index, of: owner))
            return messages
        }
    }

    /// Whether the kernel makes the link a link-local address; without, those that are there go too.
    func linkLocal(_ has: Bool, on link: KernelLink) -> Requests {
        var requests = Requests()
        if link.addressGeneration != nil {
            requests.add([
                .changeLink(.index(link.index), LinkSettings(addressGeneration: has ? .eui64 : AddressGeneration.none))
            ])
        }
        if !has { requests.add(self.withoutLinkLocals(on: link), settledBy: Settled.addressIsGone) }
        return requests
    }

    /// Nil where the link has no IPv6 at all, since its MTU is below IPv6's least (RFC 8200, section 5): the kernel refuses it there.
    func mode(_ mode: AddressGeneration, at mtu: UInt16) -> AddressGeneration? { mtu < 1280 ? nil : mode }

    /// What makes a bridge ours that somebody else made: our mark, and its MAC and MTU fixed at what they are, which no
    /// reading tells; and, at every apply, who it belongs to and its generation.
    func claim(_ bridge: KernelLink, _ title: BridgeTitle) -> Requests {
        let link = LinkReference.index(bridge.index)
        var requests = Requests()
        if !bridge.alternativeNames.contains(Marks.bridge(bridge.name)) {
            let mtu = UInt16(clamping: bridge.mtu)
            requests.add([
                .addAlternativeNames([Marks.bridge(bridge.name)], to: link),
                .changeLink(link, LinkSettings(mtu: Translator.near(mtu), mac: bridge.mac)),
                .changeLink(link, LinkSettings(mtu: UInt32(mtu))),
            ])
        }
        requests.add([.changeLink(link, LinkSettings(alias: title.text))])
        return requests
    }
}
