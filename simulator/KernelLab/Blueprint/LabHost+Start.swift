internal import FabricModel
internal import Netlink

extension LabBlueprint.Host {
    /// Makes the host ready to talk, inside its namespace: bond and tagged interfaces, addresses, default routes.
    func start() throws(NetlinkError) {
        try self.namespace.inside { () throws(NetlinkError) in
            try self.writeRules()
            var socket = try NetlinkSocket()
            var links = LinkTable(try socket.links())
            if self.isBonded {
                try socket.run([self.errand("bonding", .createLink(self.bond))])
                links = LinkTable(try socket.links())
            }
            try self.listen(on: self.networks.filter { !$0.isTagged })
            try socket.run(try self.interfaces(links))
            if self.networks.contains(where: \.isTagged) { links = LinkTable(try socket.links()) }
            try self.listen(on: self.networks.filter(\.isTagged))
            try socket.run(try self.numbers(links))
        }
    }

    private var isBonded: Bool { self.ends != [Self.interface] }

    /// Carrier is looked at ten times a second: what a change of cable costs, and nothing to a quiet lab.
    private var bond: LinkSettings {
        LinkSettings(
            name: Self.interface, kind: .bond(BondSettings(monitorInterval: 100)), mtu: UInt32(self.mtu), mac: self.mac)
    }

    /// Nobody waits for duplicate address detection: numbers are unique by their making, and the first ping comes right after.
    /// Nobody makes addresses by autoconfiguration either: a host has the one that is promised, gateway or not.
    private func writeRules() throws(NetlinkError) {
        // `default` is for the interfaces made later; duplicate detection is off where both `all` and the interface say so.
        for interface in ["default"] + self.ends {
            try Sysctl.write(Sysctl.ipv6(interface, "accept_ra"), "0")
            try Sysctl.write(Sysctl.ipv6(interface, "autoconf"), "0")
            try Sysctl.write(Sysctl.ipv6(interface, "accept_dad"), "0")
        }
        if self.isRouter { try Sysctl.write(Sysctl.ipv6("all", "forwarding"), "1") }
    }

    /// Listens to router advertisements where there are gateways, before the interfaces are up.
    private func listen(on networks: [LabBlueprint.Network]) throws(NetlinkError) {
        for network in networks where self.learnsRouters(of: network) {
            try Sysctl.write(Sysctl.ipv6(network.interface, "accept_ra"), "1")
        }
    }

    /// A host learns its routers from their advertisements; a router is told them by people.
    func learnsRouters(of network: LabBlueprint.Network) -> Bool { !self.isRouter && !network.routers.isEmpty }

    /// Everything that is a link, with eth0 up at the end.
    private func interfaces(_ links: LinkTable) throws(NetlinkError) -> [Errand] {
        let own = try links.index(of: Self.interface)
        var errands = [self.errand("setting lo up", .changeLink(.name("lo"), LinkSettings(isUp: true)))]
        if self.isBonded {
            for end in self.ends {
                let join = Message.changeLink(.index(try links.index(of: end)), LinkSettings(master: own))
                errands.append(self.errand("bonding \(end)", join))
            }
        }
        errands.append(self.errand("setting eth0 up", .changeLink(.index(own), LinkSettings(isUp: true))))
        for network in self.networks where network.isTagged {
            let device = VLANDeviceSettings(link: own, vid: network.vlan)
            let settings = LinkSettings(name: network.interface, kind: .vlan(device), mtu: UInt32(network.mtu))
            errands.append(self.errand("creating \(network.interface)", .createLink(settings)))
        }
        return errands
    }

    /// Everything that is a number: tagged interfaces up, addresses, then routes.
    private func numbers(_ links: LinkTable) throws(NetlinkError) -> [Errand] {
        var errands: [Errand] = []
        var routes: [Errand] = []
        for network in self.networks {
            let index = try links.index(of: network.interface)
            if network.isTagged {
                let up = Message.changeLink(.index(index), LinkSettings(isUp: true))
                errands.append(self.errand("setting \(network.interface) up", up))
            }
            if let address = network.address {
                let add = Message.addAddress(address, to: index, detectDuplicates: false)
                errands.append(self.errand("giving \(network.interface) \(address)", add))
            }
            for router in network.routers where !self.learnsRouters(of: network) {
                guard let everywhere = IPv6Prefix(.unspecified, length: 0) else { continue }
                // The first choice has the lowest metric; the kernel takes the next when it is silent (RFC 4191, 3.2).
                let route = Route(
                    to: everywhere, protocolNumber: staticProtocol, metric: firstMetric + UInt32(routes.count),
                    gateway: router, link: index)
                routes.append(self.errand("routing through \(router) on \(network.interface)", .addRoute(route)))
            }
        }
        return errands + routes
    }

    private func errand(_ doing: String, _ message: Message) -> Errand {
        Errand("\(doing) in host \(self.name)", message)
    }
}

/// RTPROT_STATIC: written by an administrator (linux/rtnetlink.h).
private let staticProtocol: UInt8 = 4

/// What the kernel gives a route that names no metric (IP6_RT_PRIO_USER).
private let firstMetric: UInt32 = 1024

/// The indices of a namespace's links by name, as read at one moment.
private struct LinkTable {
    private let indices: [String: Int32]

    init(_ links: [KernelLink]) {
        self.indices = Dictionary(links.map { ($0.name, $0.index) }, uniquingKeysWith: { first, _ in first })
    }

    func index(of name: String) throws(NetlinkError) -> Int32 {
        guard let index = self.indices[name] else {
            throw NetlinkError(.notThere, doing: "reading link \(name)", reason: "it is gone")
        }
        return index
    }
}
