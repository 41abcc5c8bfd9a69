package import FabricModel

extension SimulatedWorld {
    package func host(named name: String) -> Int? { self.hostNumbers[name] }
    package func `switch`(named name: String) -> Int? { self.switchNumbers[name] }

    /// Sends echo requests from a host to an address, the first one now; returns the number of the flow, nil for no such host.
    @discardableResult
    package mutating func ping(
        from name: String, to destination: IPv6Address, every interval: Duration = .seconds(1), count: Int = 1,
        size: Int = 56
    ) -> Int? {
        self.begin(.echo, from: name, to: destination, every: interval, count: count, size: size)
    }

    /// Sends UDP datagrams with numbers from a host to an address.
    @discardableResult
    package mutating func stream(
        from name: String, to destination: IPv6Address, every interval: Duration, count: Int, size: Int = 64
    ) -> Int? {
        self.begin(.udp, from: name, to: destination, every: interval, count: count, size: size)
    }

    private mutating func begin(
        _ kind: Flow.Kind, from name: String, to destination: IPv6Address, every interval: Duration, count: Int,
        size: Int
    ) -> Int? {
        guard let host = self.hostNumbers[name], count > 0 else { return nil }
        self.flowsBegun += 1
        let flow = Flow(
            kind, from: host, to: destination, every: interval, count: count, size: size, at: self.now,
            serial: self.flowsBegun)
        let index: Int
        if let free = self.freeFlows.popLast() {
            index = free
            self.flows[index] = flow
        } else {
            index = self.flows.count
            self.flows.append(flow)
        }
        self.events.plan(.flow(index, serial: flow.serial), at: self.now)
        return index
    }

    /// Forgets a flow and what it counted; it sends no more, what is still under way of it counts for nobody, and its number is given to
    /// another one.
    package mutating func endFlow(_ index: Int) {
        guard self.flows.indices.contains(index), self.flows[index].serial != 0 else { return }
        self.flows[index] = Flow(.echo, from: 0, to: .unspecified, every: .zero, count: 0, size: 0)
        self.freeFlows.append(index)
    }

    /// The port of flows, one of those that nobody owns (RFC 6335, 6).
    private static let udpPort: UInt16 = 49_200

    mutating func sendNext(of index: Int, serial: UInt64) {
        guard self.flows[index].serial == serial, self.flows[index].sent < self.flows[index].count else { return }
        let payload = self.flows[index].next(index, at: self.now)
        let flow = self.flows[index]
        if flow.sent < flow.count { self.events.plan(.flow(index, serial: serial), at: self.now + flow.interval) }
        let number = flow.sent - 1
        let packet =
            switch flow.kind {
            case .echo:
                ICMPv6Message.echoRequest(
                    identifier: UInt16(truncatingIfNeeded: index), sequence: UInt16(truncatingIfNeeded: number),
                    payload: payload
                ).packet(from: .unspecified, to: flow.destination)
            case .udp:
                UDPDatagram(from: Self.udpPort, to: Self.udpPort, payload: payload).packet(
                    from: .unspecified, to: flow.destination)
            }
        var output = NodeOutput()
        self.hosts[flow.host].node.send(packet, at: self.now, &output)
        self.obey(output, of: .host(flow.host))
    }

    /// A host's program gets to know something.
    mutating func hear(_ news: NodeNews, host: Int) {
        switch news {
        case .echoReply(_, _, _, let payload, _): self.arrive(payload, .echo, at: host)
        case .datagram(_, let datagram): self.arrive(datagram.payload, .udp, at: host)
        case .undelivered, .addressIsReady, .addressIsTaken:
            // What nobody reads does not grow without bound.
            if self.news.count < 100_000 { self.news.append((host, news)) }
        }
    }

    private mutating func arrive(_ payload: [UInt8], _ kind: Flow.Kind, at host: Int) {
        guard let (index, number, sent) = Flow.read(payload), self.flows.indices.contains(index),
            self.flows[index].kind == kind, self.flows[index].serial != 0, sent >= self.flows[index].began
        else { return }
        self.flows[index].arrive(number, after: self.now.since(sent))
    }
}

extension SimulatedWorld {
    /// From now on every cable loses so many of a million frames, as the seed has it.
    package mutating func lose(perMillion count: Int) {
        for index in self.cables.indices { self.cables[index].lossPerMillion = count }
    }
}

extension SimulatedWorld {
    /// Gives a host one more address, as somebody does who configures it by hand.
    package mutating func give(_ address: InterfaceAddress, toHost index: Int, interface: Int) {
        guard self.hosts.indices.contains(index) else { return }
        var output = NodeOutput()
        self.hosts[index].node.add(address, to: interface, at: self.now, &output)
        self.obey(output, of: .host(index))
    }

    /// Sends a packet that a program on a host has made; what becomes of it is in `news`.
    package mutating func send(_ packet: IPv6Packet, fromHost index: Int) {
        guard self.hosts.indices.contains(index) else { return }
        var output = NodeOutput()
        self.hosts[index].node.send(packet, at: self.now, &output)
        self.obey(output, of: .host(index))
    }
}
