internal import FabricModel
internal import Netlink

extension Translator {
    /// Makes the VLAN's 802.1Q device, down and without addresses, inside our VRF where there is one.
    func create(_ svi: SVIConfig) throws(DriverError) -> Requests {
        let name = Marks.sviName(svi.vlan, of: self.scope.bridge)
        let doing = "creating SVI \(name)"
        let bridge = try self.bridge(doing: doing)
        guard name.utf8.count <= 15 else {
            throw DriverError(
                .rejected, doing: doing, reason: "a link's name has at most 15 bytes",
                help: "give the bridge a name of at most 10 bytes")
        }
        var requests = Requests()
        let mark = Marks.svi(svi.vlan, of: self.scope.bridge)
        let link: LinkReference
        var isMarked = false
        if let there = self.reading.svi(svi.vlan, in: self.scope) {
            link = .index(there.index)
            isMarked = there.alternativeNames.contains(mark)
            let kind = LinkKind.vlan(VLANDeviceSettings(bridgeBinding: svi.followsPorts))
            requests.add([.changeLink(link, LinkSettings(kind: kind, mtu: UInt32(svi.mtu)))])
        } else {
            link = .name(name)
            let kind = LinkKind.vlan(
                VLANDeviceSettings(link: bridge.index, vid: svi.vlan, bridgeBinding: svi.followsPorts))
            let vrf = self.reading.vrf(of: self.scope.bridge)?.index
            requests.add([.createLink(LinkSettings(name: name, kind: kind, mtu: UInt32(svi.mtu), master: vrf))])
            // What was said through an earlier interface of that name is not said through this one.
            requests.announce(nil, on: name)
        }
        requests.add(
            (isMarked ? [] : [.addAlternativeNames([mark], to: link)])
                + (self.mode(AddressGeneration.none, at: svi.mtu).map {
                    [.changeLink(link, LinkSettings(addressGeneration: $0))]
                } ?? []))
        if svi.mtu >= 1280 {
            requests.set(Sysctl.ipv6(name, "accept_ra"), svi.acceptsAdvertisements ? "1" : "0")
        }
        return requests
    }

    func set(_ setting: Change.SVISetting, on vlan: VID) throws(DriverError) -> Requests {
        let link = try self.svi(vlan, doing: "changing the SVI of VLAN \(vlan)")
        func change(_ settings: LinkSettings) -> Requests { Requests(.changeLink(.index(link.index), settings)) }
        switch setting {
        case .isUp(let isUp): return change(LinkSettings(isUp: isUp))
        case .mtu(let mtu): return change(LinkSettings(mtu: UInt32(mtu)))
        case .followsPorts(let follows):
            return change(LinkSettings(kind: .vlan(VLANDeviceSettings(bridgeBinding: follows))))
        case .acceptsAdvertisements(let accepts):
            var requests = Requests()
            requests.set(Sysctl.ipv6(link.name, "accept_ra"), accepts ? "1" : "0")
            return requests
        case .linkLocal(let address): return try self.fix(address, on: link)
        case .advertisement(let advertisement):
            var requests = Requests()
            requests.announce(advertisement.map { .announcing($0) } ?? .withdrawn, on: link.name)
            return requests
        }
    }

    /// Puts one link-local address in place of all others. One that another station has is taken away first, or duplicate
    /// address detection would not run again.
    private func fix(_ address: IPv6Address?, on link: KernelLink) throws(DriverError) -> Requests {
        var requests = Requests()
        if link.addressGeneration != nil {
            requests.add([.changeLink(.index(link.index), LinkSettings(addressGeneration: AddressGeneration.none))])
        }
        let isUsable = self.reading.addresses(of: link.index).contains {
            $0.address.address == address && !$0.isDuplicate && $0.isPermanent
        }
        requests.add(
            self.withoutLinkLocals(on: link, save: isUsable ? address : nil), settledBy: Settled.addressIsGone)
        if let whole = address.flatMap({ InterfaceAddress($0, prefixLength: 64) }), !isUsable {
            requests.add([.addAddress(whole, to: link.index, protocolNumber: Marks.protocolNumber)])
        }
        return requests
    }

    func add(_ address: InterfaceAddress, to vlan: VID) throws(DriverError) -> Requests {
        let link = try self.svi(vlan, doing: "adding \(address) to the SVI of VLAN \(vlan)")
        var requests = Requests()
        let duplicate = self.reading.addresses(of: link.index).contains { $0.address == address && $0.isDuplicate }
        if duplicate { requests.add([.removeAddress(address, from: link.index)], settledBy: Settled.addressIsGone) }
        requests.add([.addAddress(address, to: link.index, protocolNumber: Marks.protocolNumber)])
        return requests
    }

    func remove(_ address: InterfaceAddress, from vlan: VID) throws(DriverError) -> Requests {
        let link = try self.svi(vlan, doing: "removing \(address) from the SVI of VLAN \(vlan)")
        var requests = Requests()
        requests.add([.removeAddress(address, from: link.index)], settledBy: Settled.addressIsGone)
        return requests
    }

    func removeSVI(_ vlan: VID) throws(DriverError) -> Requests {
        let link = try self.svi(vlan, doing: "removing the SVI of VLAN \(vlan)")
        var requests = Requests(.deleteLink(.index(link.index)))
        requests.announce(nil, on: link.name)
        return requests
    }
}
