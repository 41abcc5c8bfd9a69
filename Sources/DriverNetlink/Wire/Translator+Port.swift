internal import FabricModel
internal import Netlink

extension Translator {
    /// Makes a link a member: its mark first, so that a join which is cut short leaves nothing that we would not find again.
    func join(_ port: PortConfig) throws(DriverError) -> Requests {
        let doing = "joining \(port.name) to \(self.scope.bridge)"
        let bridge = try self.bridge(doing: doing)
        let link = try self.port(port.name, doing: doing)
        let mark = Marks.port(port.name, of: self.scope.bridge)
        var requests = Requests()
        // A link that was renamed by hand has taken the mark with it.
        let stray = self.reading.holder(of: mark).flatMap { $0.index == link.index ? nil : $0 }
        let isMarked = link.alternativeNames.contains(mark)
        requests.add(
            (stray.map { [.removeAlternativeNames([mark], from: .index($0.index))] } ?? [])
                + (isMarked ? [] : [.addAlternativeNames([mark], to: .index(link.index))]), isMark: true)
        let settings = LinkSettings(
            mtu: UInt32(port.mtu), master: bridge.index, alias: port.description,
            addressGeneration: link.addressGeneration == nil ? nil : AddressGeneration.none)
        requests.add([.changeLink(.index(link.index), settings)])
        requests.add(self.withoutLinkLocals(on: link), settledBy: Settled.addressIsGone)
        return requests
    }

    /// Gives a link back as a kernel makes it: no member, no description, down, without our marks.
    func leave(_ port: String) throws(DriverError) -> Requests {
        let doing = "taking \(port) from \(self.scope.bridge)"
        let link = try self.port(port, doing: doing)
        let bridge = self.reading.bridge(self.scope.bridge)
        var settings = LinkSettings(alias: "", isUp: false)
        // Somebody may have moved it to another bridge meanwhile: that one is not ours to take it from.
        if link.master == bridge?.index { settings.master = 0 }
        if link.addressGeneration != nil { settings.addressGeneration = .eui64 }
        var requests = Requests(.changeLink(.index(link.index), settings))
        let marks = link.portMarks(of: self.scope.bridge)
        requests.add(marks.isEmpty ? [] : [.removeAlternativeNames(marks, from: .index(link.index))])
        return requests
    }

    func set(_ setting: Change.PortSetting, on port: String) throws(DriverError) -> Requests {
        let link = try self.port(port, doing: "changing \(port)")
        func change(_ settings: LinkSettings) -> Requests { Requests(.changeLink(.index(link.index), settings)) }
        switch setting {
        case .isUp(let isUp): return change(LinkSettings(isUp: isUp))
        case .mtu(let mtu): return change(LinkSettings(mtu: UInt32(mtu)))
        case .description(let description): return change(LinkSettings(alias: description))
        case .hasLinkLocal(let has): return self.linkLocal(has, on: link)
        }
    }

    /// One message for all VLANs of the step, neighbouring ids as ranges.
    func carry(_ vlans: VLANSet, as carriage: Carriage, at place: Change.Place) throws(DriverError) -> Requests {
        let (link, owner) = try self.member(place, doing: "adding VLANs \(vlans)")
        switch carriage {
        case .tagged:
            return Requests(.addVLANs(tagged: vlans, to: link.index, of: owner))
        case .untagged:
            return Requests(.addVLANs(untagged: vlans, to: link.index, of: owner))
        case .native:
            return Requests(.addVLANs(untagged: vlans, pvid: vlans.first, to: link.index, of: owner))
        case .receivedUntagged:
            return Requests(.addVLANs(pvid: vlans.first, to: link.index, of: owner))
        }
    }

    func drop(_ vlans: VLANSet, at place: Change.Place) throws(DriverError) -> Requests {
        let (link, owner) = try self.member(place, doing: "removing VLANs \(vlans)")
        return Requests(.removeVLANs(vlans, from: link.index, of: owner))
    }

    private func member(
        _ place: Change.Place, doing: String
    ) throws(DriverError) -> (KernelLink, Message.VLANOwner) {
        switch place {
        case .bridge:
            return (try self.bridge(doing: "\(doing) at \(self.scope.bridge)"), .bridge)
        case .port(let name):
            let doing = "\(doing) at \(name)"
            let bridge = try self.bridge(doing: doing)
            let link = try self.port(name, doing: doing)
            guard link.master == bridge.index else {
                throw DriverError(.vanished, doing: doing, reason: "\(name) is no member of \(bridge.name) any more")
            }
            return (link, .port)
        }
    }
}
