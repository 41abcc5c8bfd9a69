package import FabricModel

extension IPv6Node {
    /// Starts an interface: its link-local address first, and once that is ready, looking for routers or being one.
    package mutating func start(
        _ index: Int, linkLocal: IPv6Address? = nil, at now: Moment, _ output: inout NodeOutput
    ) {
        guard self.interfaces.indices.contains(index) else { return }
        let address = linkLocal ?? IPv6Address(linkLocalOf: self.interfaces[index].mac)
        if let interface = InterfaceAddress(address, prefixLength: 64) {
            self.add(interface, to: index, at: now, &output)
        }
    }

    /// The link-local address is ready.
    mutating func begin(on index: Int, at now: Moment, _ output: inout NodeOutput) {
        if self.interfaces[index].acceptsAdvertisements { self.solicit(on: index, 0, at: now, &output) }
        let chain = self.nextSerial()
        self.interfaces[index].advertising = chain
        self.advertise(on: index, chain: chain, at: now, &output)
    }

    // MARK: A host

    /// Asks for routers, three times where none says anything (RFC 4861, 6.3.7).
    mutating func solicit(on index: Int, _ count: Int, at now: Moment, _ output: inout NodeOutput) {
        guard self.interfaces.indices.contains(index), count < 3, self.interfaces[index].routers.isEmpty,
            let source = self.interfaces[index].linkLocal
        else { return }
        let question = ICMPv6Message.routerSolicitation(linkAddress: self.interfaces[index].mac)
        self.emit(
            question.packet(from: source, to: .allRouters), over: index, to: MACAddress(multicast: .allRouters),
            &output)
        output.alarms.append((now + Wait.solicitation, .solicit(interface: index, count: count + 1)))
    }

    /// A router tells of itself and its networks (RFC 4861, 6.3.4; RFC 4862, 5.5.3).
    mutating func hear(
        _ advertisement: RouterAdvertisement, from source: IPv6Address, on index: Int, at now: Moment,
        _ output: inout NodeOutput
    ) {
        guard self.interfaces[index].acceptsAdvertisements else { return }
        if let mac = advertisement.linkAddress, self.interfaces[index].neighbours[source]?.mac != mac {
            self.learn(source, mac, on: index, overrides: true, at: now, &output)
        }
        let old = self.interfaces[index].routers.first { $0.address == source }
        self.interfaces[index].routers.removeAll { $0.address == source || $0.until <= now }
        if advertisement.lifetime > 0, self.hasRoom(self.interfaces[index].routers.count) {
            self.interfaces[index].routers.append(
                IPv6Interface.Router(
                    address: source, preference: advertisement.preference,
                    until: now + .seconds(Int(advertisement.lifetime)), isSilent: old?.isSilent ?? false))
        }
        // Nobody may make a link so narrow that IPv6 does not fit, nor wider than it is (RFC 4861, 6.3.4).
        if let mtu = advertisement.mtu, mtu >= 1280, mtu < self.interfaces[index].mtu {
            self.interfaces[index].mtu = Int(mtu)
        }
        for option in advertisement.prefixes where !option.prefix.address.isLinkLocal && option.validLifetime > 0 {
            if option.isOnLink, self.hasRoom(self.interfaces[index].onLink.count) {
                self.addOnLink(option.prefix, to: index)
            }
            self.makeAddress(in: option, on: index, at: now, &output)
        }
    }

    /// SLAAC: an address out of a prefix and the MAC address, where the interface has none in it.
    private mutating func makeAddress(
        in option: RouterAdvertisement.Prefix, on index: Int, at now: Moment, _ output: inout NodeOutput
    ) {
        let interface = self.interfaces[index]
        guard option.isAutonomous, option.prefix.length == 64, self.hasRoom(interface.addresses.count),
            !interface.addresses.contains(where: { option.prefix.contains($0.address) }),
            let address = InterfaceAddress(
                option.prefix.address(of: interface.mac.interfaceIdentifier), prefixLength: 64)
        else { return }
        self.add(address, to: index, isMade: true, at: now, &output)
    }

    // MARK: A router

    /// Tells the hosts of a link that here is a router, now and again every ten seconds.
    mutating func advertise(on index: Int, chain: UInt32, at now: Moment, _ output: inout NodeOutput) {
        guard self.interfaces.indices.contains(index), self.interfaces[index].isUp,
            self.interfaces[index].advertising == chain, !self.interfaces[index].acceptsAdvertisements
        else { return }
        self.advertise(on: index, at: now, &output)
        output.alarms.append((now + Wait.advertisement, .advertise(interface: index, chain: chain)))
    }

    /// Tells it now: to everybody, or to whoever has asked (RFC 4861, 6.2.6).
    mutating func advertise(
        on index: Int, to destination: IPv6Address = .allNodes, at now: Moment, _ output: inout NodeOutput
    ) {
        let interface = self.interfaces[index]
        guard self.forwards, var advertisement = interface.advertises, let source = interface.linkLocal else { return }
        advertisement.linkAddress = interface.mac
        let packet = ICMPv6Message.routerAdvertisement(advertisement).packet(from: source, to: destination)
        self.transmit(packet, over: index, to: destination, at: now, &output)
    }

    /// Somebody looks for routers. Who says nothing of himself is answered as everybody is.
    mutating func hearRouterSolicitation(
        from source: IPv6Address, _ mac: MACAddress?, on index: Int, at now: Moment, _ output: inout NodeOutput
    ) {
        guard self.forwards, self.interfaces[index].advertises != nil else { return }
        guard source != .unspecified, let mac else { return self.advertise(on: index, at: now, &output) }
        self.learn(source, mac, on: index, overrides: true, at: now, &output)
        self.advertise(on: index, to: source, at: now, &output)
    }
}
