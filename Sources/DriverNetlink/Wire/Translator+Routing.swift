internal import FabricModel
internal import Netlink

extension Translator {
    func set(_ setting: Change.RoutingSetting) throws(DriverError) -> Requests {
        switch setting {
        case .forwards(let forwards): self.forward(forwards)
        case .isIsolated(true): try self.isolate()
        case .isIsolated(false): self.join()
        }
    }

    /// Turns forwarding on or off for the whole namespace.
    ///
    /// On this machine itself an interface that takes router advertisements unless it forwards (accept_ra 1) is first told
    /// to take them always: otherwise the kernel deletes the machine's own default route in the same moment.
    private func forward(_ forwards: Bool) -> Requests {
        var requests = Requests()
        if forwards, self.target == .local {
            let ours = self.reading.bridge(self.scope.bridge)?.index
            for link in self.reading.links where link.acceptsRouterAdvertisements == 1 {
                let isOurs = ours != nil && (link.index == ours || link.master == ours || link.lower == ours)
                if !isOurs, link.name != "lo" { requests.set(Sysctl.ipv6(link.name, "accept_ra"), "2") }
            }
        }
        requests.set(Sysctl.ipv6("all", "forwarding"), forwards ? "1" : "0")
        return requests
    }

    /// Gives our SVIs a routing table of their own, whose last resort is "unreachable", so that no packet of a tenant is
    /// looked up in the machine's own tables.
    ///
    /// The VRF's index is known only when it is there, so making it and filling it are two passes.
    private func isolate() throws(DriverError) -> Requests {
        let name = Marks.vrfName(of: self.scope.bridge)
        guard name.utf8.count <= 15 else {
            throw DriverError(
                .rejected, doing: "creating \(name)", reason: "a link's name has at most 15 bytes",
                help: "give the bridge a name of at most 11 bytes")
        }
        var requests = Requests()
        guard let vrf = self.reading.vrf(of: self.scope.bridge), let table = vrf.table else {
            requests.add([
                .createLink(LinkSettings(name: name, kind: .vrf(table: Marks.table(of: self.scope.bridge)))),
                .addAlternativeNames([Marks.vrf(of: self.scope.bridge)], to: .name(name)),
            ])
            requests.add([.changeLink(.name(name), LinkSettings(isUp: true))])
            requests.needsAnotherPass = true
            return requests
        }
        if !vrf.isUp { requests.add([.changeLink(.index(vrf.index), LinkSettings(isUp: true))]) }
        if self.reading.lastResort(of: vrf) == nil, let route = self.lastResort(in: table) {
            requests.add([.addRoute(route)], settledBy: Settled.isThere)
        }
        // The kernel takes a device down and up when it enters a VRF, which costs it its global addresses.
        for svi in self.svis where svi.master != vrf.index {
            requests.add([.changeLink(.index(svi.index), LinkSettings(master: vrf.index))])
            requests.add(self.addressesAgain(on: svi))
        }
        return requests
    }

    /// Gives the SVIs back to the machine's own tables and removes the VRF.
    private func join() -> Requests {
        var requests = Requests()
        guard let vrf = self.reading.vrf(of: self.scope.bridge) else { return requests }
        for svi in self.svis where svi.master == vrf.index {
            requests.add([.changeLink(.index(svi.index), LinkSettings(master: 0))])
            requests.add(self.addressesAgain(on: svi))
        }
        if let route = self.reading.lastResort(of: vrf) {
            requests.add([.removeRoute(route)], settledBy: Settled.routeIsGone)
        }
        requests.add([.deleteLink(.index(vrf.index))])
        return requests
    }

    private var svis: [KernelLink] {
        guard let bridge = self.reading.bridge(self.scope.bridge) else { return [] }
        return self.reading.links.filter { link in
            link.isVLAN(of: bridge) && link.vid.map { self.reading.isOurs(link, $0, self.scope) } ?? false
        }
    }

    private func addressesAgain(on svi: KernelLink) -> [Message] {
        self.reading.addresses(of: svi.index).filter { $0.isPermanent }
            .map { .addAddress($0.address, to: svi.index, protocolNumber: $0.protocolNumber) }
    }

    /// 4278198272 is what the kernel's documentation of VRF gives the last resort: behind every other route.
    private func lastResort(in table: UInt32) -> Route? {
        IPv6Prefix(.unspecified, length: 0).map {
            Route(
                to: $0, kind: .unreachable, table: table, protocolNumber: Marks.protocolNumber, metric: 4_278_198_272)
        }
    }
}
