package import FabricModel

extension IPv6Node {
    // MARK: Addresses

    /// Gives an interface an address, which is used once nobody has said within a second that he has it (RFC 4862, 5.4).
    package mutating func add(
        _ address: InterfaceAddress, to index: Int, isMade: Bool = false, at now: Moment, _ output: inout NodeOutput
    ) {
        guard self.interfaces.indices.contains(index),
            !self.interfaces[index].addresses.contains(where: { $0.address == address.address })
        else { return }
        let trial = self.nextSerial()
        self.interfaces[index].addresses.append(
            IPv6Interface.Address(interface: address, state: .tentative, isMade: isMade, trial: trial))
        if !address.address.isLinkLocal,
            let prefix = IPv6Prefix(containing: address.address, length: address.prefixLength)
        {
            self.addOnLink(prefix, to: index)
        }
        let question = ICMPv6Message.neighbourSolicitation(target: address.address, linkAddress: nil)
        let group = address.address.solicitedNode
        self.emit(
            question.packet(from: .unspecified, to: group), over: index, to: MACAddress(multicast: group), &output)
        output.alarms.append(
            (now + Wait.retransmission, .addressIsFree(interface: index, address.address, trial: trial)))
    }

    /// Takes an address from an interface, and its network where no other address is in it.
    package mutating func remove(_ address: InterfaceAddress, from index: Int) {
        guard self.interfaces.indices.contains(index) else { return }
        self.interfaces[index].addresses.removeAll { $0.interface == address }
        let left = self.interfaces[index].addresses
        self.interfaces[index].onLink.removeAll { prefix in
            prefix.contains(address.address) && !left.contains { prefix.contains($0.address) }
        }
    }

    func hasRoom(_ count: Int) -> Bool { count < IPv6Interface.mostLearned }

    mutating func addOnLink(_ prefix: IPv6Prefix, to index: Int) {
        if !self.interfaces[index].onLink.contains(prefix) { self.interfaces[index].onLink.append(prefix) }
    }

    // MARK: Neighbours

    /// Asks who has an address: everybody who could the first time, and him alone where we know him.
    mutating func ask(
        for address: IPv6Address, _ neighbour: inout IPv6Interface.Neighbour, over index: Int,
        at now: Moment, _ output: inout NodeOutput
    ) {
        neighbour.isAsking = true
        neighbour.asked += 1
        neighbour.question = self.nextSerial()
        let interface = self.interfaces[index]
        if let source = interface.source(for: address) ?? interface.linkLocal {
            let question = ICMPv6Message.neighbourSolicitation(target: address, linkAddress: interface.mac)
            let destination = neighbour.mac == nil ? address.solicitedNode : address
            self.emit(
                question.packet(from: source, to: destination), over: index,
                to: neighbour.mac ?? MACAddress(multicast: destination), &output)
        }
        output.alarms.append(
            (now + Wait.retransmission, .neighbour(interface: index, address, question: neighbour.question)))
    }

    /// Somebody asks for an address, or whether it is free.
    mutating func hearSolicitation(
        of target: IPv6Address, _ mac: MACAddress?, _ packet: IPv6Packet, on index: Int, at now: Moment,
        _ output: inout NodeOutput
    ) {
        guard let own = self.interfaces[index].addresses.first(where: { $0.address == target }) else { return }
        let isTrial = packet.source == .unspecified
        switch own.state {
        case .duplicate: return
        case .tentative:
            // Two want the same address at the same time: neither gets it (RFC 4862, 5.4.3).
            if isTrial { self.lose(target, on: index, &output) }
        case .ready:
            if let mac, !isTrial { self.learn(packet.source, mac, on: index, overrides: true, at: now, &output) }
            let answer = ICMPv6Message.neighbourAdvertisement(
                .init(
                    target: target, linkAddress: self.interfaces[index].mac, isRouter: self.forwards,
                    isSolicited: !isTrial, overrides: true))
            let destination = isTrial ? IPv6Address.allNodes : packet.source
            self.transmit(
                answer.packet(from: target, to: destination), over: index, to: destination, at: now, &output)
        }
    }

    /// Somebody says that he has an address.
    mutating func hear(
        _ advertisement: ICMPv6Message.NeighbourAdvertisement, on index: Int, at now: Moment,
        _ output: inout NodeOutput
    ) {
        if let own = self.interfaces[index].addresses.first(where: { $0.address == advertisement.target }) {
            if own.state == .tentative { self.lose(advertisement.target, on: index, &output) }
            return
        }
        guard let known = self.interfaces[index].neighbours[advertisement.target],
            let mac = advertisement.linkAddress ?? known.mac
        else { return }
        if let old = known.mac, old != mac, !advertisement.overrides { return }
        if !advertisement.isSolicited, known.mac == mac { return }
        self.learn(advertisement.target, mac, on: index, overrides: true, at: now, &output)
    }

    /// Remembers who a neighbour is, and sends him what waited.
    mutating func learn(
        _ address: IPv6Address, _ mac: MACAddress, on index: Int, overrides: Bool, at now: Moment,
        _ output: inout NodeOutput
    ) {
        if self.interfaces[index].neighbours[address] == nil,
            self.interfaces[index].neighbours.count >= IPv6Interface.mostNeighbours
        {
            return
        }
        let waiting = self.interfaces[index].neighbours[address]?.waiting ?? []
        self.interfaces[index].neighbours[address] = IPv6Interface.Neighbour(mac: mac, confirmed: now)
        if let router = self.interfaces[index].routers.firstIndex(where: { $0.address == address }) {
            self.interfaces[index].routers[router].isSilent = false
        }
        for packet in waiting { self.emit(packet, over: index, to: mac, &output) }
    }

    /// Tells everybody where its addresses are now (RFC 4861, 7.2.6).
    package func announce(_ output: inout NodeOutput) {
        for (index, interface) in self.interfaces.enumerated() {
            for address in interface.addresses where address.state == .ready {
                let word = ICMPv6Message.neighbourAdvertisement(
                    .init(
                        target: address.address, linkAddress: interface.mac, isRouter: self.forwards,
                        isSolicited: false, overrides: true))
                self.emit(
                    word.packet(from: address.address, to: .allNodes), over: index,
                    to: MACAddress(multicast: .allNodes), &output)
            }
        }
    }

    private mutating func lose(_ address: IPv6Address, on index: Int, _ output: inout NodeOutput) {
        for position in self.interfaces[index].addresses.indices
        where self.interfaces[index].addresses[position].address == address {
            self.interfaces[index].addresses[position].state = .duplicate
            output.news.append(.addressIsTaken(interface: index, address))
        }
    }

    // MARK: Alarms

    /// An alarm goes off that the node asked for.
    package mutating func wake(_ alarm: NodeAlarm, at now: Moment, _ output: inout NodeOutput) {
        switch alarm {
        case .addressIsFree(let index, let address, let trial):
            guard self.interfaces.indices.contains(index),
                let position = self.interfaces[index].addresses.firstIndex(where: {
                    $0.address == address && $0.trial == trial && $0.state == .tentative
                })
            else { return }
            self.interfaces[index].addresses[position].state = .ready
            output.news.append(.addressIsReady(interface: index, address))
            if address.isLinkLocal { self.begin(on: index, at: now, &output) }
        case .neighbour(let index, let address, let question):
            self.miss(address, question, on: index, at: now, &output)
        case .solicit(let index, let count): self.solicit(on: index, count, at: now, &output)
        case .advertise(let index, let chain): self.advertise(on: index, chain: chain, at: now, &output)
        }
    }

    /// A neighbour has not answered: asks again, three times in all, and then gives up (RFC 4861, 7.2.2 and 7.3.3).
    private mutating func miss(
        _ address: IPv6Address, _ question: UInt32, on index: Int, at now: Moment, _ output: inout NodeOutput
    ) {
        guard self.interfaces.indices.contains(index),
            var neighbour = self.interfaces[index].neighbours[address], neighbour.isAsking,
            neighbour.question == question
        else { return }
        if neighbour.asked < 3 {
            self.ask(for: address, &neighbour, over: index, at: now, &output)
            self.interfaces[index].neighbours[address] = neighbour
            return
        }
        self.interfaces[index].neighbours[address] = nil
        if let router = self.interfaces[index].routers.firstIndex(where: { $0.address == address }) {
            self.interfaces[index].routers[router].isSilent = true
        }
        guard self.forwards else { return }
        for packet in neighbour.waiting {
            guard let back = self.way(to: packet.source, at: now) else { continue }
            self.complain(
                .destinationUnreachable(.addressUnreachable, packet: packet.bytes), about: packet,
                over: back.interface, at: now, &output)
        }
    }
}
