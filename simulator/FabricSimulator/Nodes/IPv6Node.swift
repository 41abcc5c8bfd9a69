import FabricModel

/// The IPv6 of one machine, a host or a switch that routes, as a state machine: addresses and their detection of duplicates
/// (RFC 4862), neighbours and whether they are still there (RFC 4861, 7), routers and their preference (RFC 4191), echo, errors.
///
/// It has no clock: every call says what time it is, and `NodeOutput` what is to be done.
package struct IPv6Node: Sendable {
    package var interfaces: [IPv6Interface]
    /// It passes packets on that are not for it.
    package var forwards: Bool
    /// How many packets it passed on.
    package private(set) var forwarded = 0
    private var serial: UInt32 = 0

    package init(interfaces: [IPv6Interface] = [], forwards: Bool = false) {
        self.interfaces = interfaces
        self.forwards = forwards
    }

    /// Waits of neighbour discovery (RFC 4861, 10).
    enum Wait {
        static let retransmission = Duration.seconds(1)
        static let reachable: UInt64 = 30_000_000_000
        static let delayFirstProbe = Duration.seconds(5)
        static let advertisement = Duration.seconds(10)
        static let solicitation = Duration.seconds(4)
    }

    /// The next number of its kind: alarms for anything older are void.
    mutating func nextSerial() -> UInt32 {
        self.serial &+= 1
        return self.serial
    }

    // MARK: Sending

    /// Sends a packet of its own: from the address it names or else the one that fits.
    package mutating func send(_ packet: IPv6Packet, at now: Moment, _ output: inout NodeOutput) {
        guard let way = self.way(to: packet.destination, at: now) else { return }
        var packet = packet
        if packet.source == .unspecified {
            guard let source = self.interfaces[way.interface].source(for: packet.destination) ?? self.anySource(packet)
            else { return }
            packet.source = source
            // The addresses are part of the checksum, so it is made anew.
            packet = packet.withChecksumOfItsAddresses()
        }
        self.transmit(packet, over: way.interface, to: way.nextHop, at: now, &output)
    }

    private func anySource(_ packet: IPv6Packet) -> IPv6Address? {
        if packet.destination.isLinkLocal || packet.destination.isMulticast { return nil }
        for interface in self.interfaces {
            if let source = interface.source(for: packet.destination) { return source }
        }
        return nil
    }

    /// The interface and the neighbour through which a destination is reached; nil for none.
    func way(to destination: IPv6Address, at now: Moment) -> (interface: Int, nextHop: IPv6Address)? {
        let up = self.interfaces.indices.filter { self.interfaces[$0].isUp }
        if destination.isMulticast { return up.first.map { ($0, destination) } }
        if let index = up.first(where: { self.interfaces[$0].isNeighbour(destination) }) { return (index, destination) }
        var best: (interface: Int, router: IPv6Interface.Router)?
        for index in up {
            for router in self.interfaces[index].routers where now < router.until {
                if let known = best?.router, !router.goesBefore(known) { continue }
                best = (index, router)
            }
        }
        return best.map { ($0.interface, $0.router.address) }
    }

    /// Sends a packet to a neighbour, whose address it asks for first where that is not known.
    mutating func transmit(
        _ packet: IPv6Packet, over index: Int, to nextHop: IPv6Address, at now: Moment, _ output: inout NodeOutput
    ) {
        if nextHop.isMulticast {
            self.emit(packet, over: index, to: MACAddress(multicast: nextHop), &output)
            return
        }
        guard var neighbour = self.interfaces[index].neighbours[nextHop] else {
            if self.interfaces[index].neighbours.count >= IPv6Interface.mostNeighbours {
                self.interfaces[index].neighbours = [:]
            }
            var neighbour = IPv6Interface.Neighbour(mac: nil, confirmed: now)
            neighbour.waiting = [packet]
            self.ask(for: nextHop, &neighbour, over: index, at: now, &output)
            self.interfaces[index].neighbours[nextHop] = neighbour
            return
        }
        if let mac = neighbour.mac {
            self.emit(packet, over: index, to: mac, &output)
            if !neighbour.isAsking, now.since(neighbour.confirmed) >= Wait.reachable {
                // Still used, and asked soon whether anybody is there (RFC 4861, 7.3.2).
                neighbour.isAsking = true
                neighbour.question = self.nextSerial()
                output.alarms.append(
                    (
                        now + Wait.delayFirstProbe,
                        .neighbour(interface: index, nextHop, question: neighbour.question)
                    ))
                self.interfaces[index].neighbours[nextHop] = neighbour
            }
        } else {
            neighbour.waiting = neighbour.waiting.suffix(IPv6Interface.mostWaiting - 1) + [packet]
            self.interfaces[index].neighbours[nextHop] = neighbour
        }
    }

    func emit(_ packet: IPv6Packet, over index: Int, to mac: MACAddress, _ output: inout NodeOutput) {
        let interface = self.interfaces[index]
        guard interface.isUp else { return }
        output.frames.append(
            (
                index,
                EthernetFrame(to: mac, from: interface.mac, etherType: EtherType.ipv6, payload: packet.bytes)
            ))
    }

    // MARK: Receiving

    /// Takes a frame that arrived at an interface, without the tag that led it there.
    package mutating func receive(
        _ frame: EthernetFrame, on index: Int, at now: Moment, _ output: inout NodeOutput
    ) {
        guard self.interfaces.indices.contains(index), self.interfaces[index].isUp, frame.tag == nil,
            frame.etherType == EtherType.ipv6, frame.source != self.interfaces[index].mac,
            frame.destination == self.interfaces[index].mac || frame.destination.isGroup,
            let packet = IPv6Packet(bytes: frame.payload), !packet.source.isMulticast
        else { return }
        if packet.destination.isMulticast {
            guard self.interfaces[index].listens(to: packet.destination, isRouter: self.forwards) else { return }
            self.take(packet, on: index, at: now, &output)
        } else if self.interfaces[index].has(packet.destination)
            || !packet.destination.isLinkLocal && self.interfaces.contains(where: { $0.has(packet.destination) })
        {
            self.take(packet, on: index, at: now, &output)
        } else if self.forwards, !frame.destination.isGroup {
            self.pass(packet, from: index, at: now, &output)
        }
    }

    private mutating func take(_ packet: IPv6Packet, on index: Int, at now: Moment, _ output: inout NodeOutput) {
        if let datagram = UDPDatagram(packet) {
            output.news.append(.datagram(from: packet.source, datagram))
            return
        }
        guard let message = ICMPv6Message(packet) else { return }
        switch message {
        case .echoRequest(let identifier, let sequence, let payload):
            let source =
                packet.destination.isMulticast
                ? self.interfaces[index].source(for: packet.source) : packet.destination
            guard let source else { return }
            let reply = ICMPv6Message.echoReply(identifier: identifier, sequence: sequence, payload: payload)
            self.answer(reply.packet(from: source, to: packet.source), over: index, at: now, &output)
        case .echoReply(let identifier, let sequence, let payload):
            output.news.append(
                .echoReply(
                    from: packet.source, identifier: identifier, sequence: sequence, payload: payload,
                    hopLimit: packet.hopLimit))
        case .destinationUnreachable, .packetTooBig, .timeExceeded:
            output.news.append(.undelivered(from: packet.source, message))
        case .neighbourSolicitation(let target, let mac):
            self.hearSolicitation(of: target, mac, packet, on: index, at: now, &output)
        case .neighbourAdvertisement(let advertisement):
            self.hear(advertisement, on: index, at: now, &output)
        case .routerSolicitation(let mac):
            self.hearRouterSolicitation(from: packet.source, mac, on: index, at: now, &output)
        case .routerAdvertisement(let advertisement):
            self.hear(advertisement, from: packet.source, on: index, at: now, &output)
        }
    }

    /// Answers over the interface that was asked through where the answer stays on the link, else the way there.
    private mutating func answer(
        _ packet: IPv6Packet, over index: Int, at now: Moment, _ output: inout NodeOutput
    ) {
        if packet.destination.isLinkLocal {
            self.transmit(packet, over: index, to: packet.destination, at: now, &output)
        } else {
            self.send(packet, at: now, &output)
        }
    }

    // MARK: Passing on

    /// Passes a packet on towards its destination, or tells its sender why not (RFC 8200, 3; RFC 4443, 3).
    private mutating func pass(_ packet: IPv6Packet, from index: Int, at now: Moment, _ output: inout NodeOutput) {
        // A link-local address means nothing on another link.
        guard !packet.destination.isLinkLocal else { return }
        guard packet.hopLimit > 1 else {
            return self.complain(.timeExceeded(packet: packet.bytes), about: packet, over: index, at: now, &output)
        }
        guard let way = self.way(to: packet.destination, at: now) else {
            return self.complain(
                .destinationUnreachable(.noRoute, packet: packet.bytes), about: packet, over: index, at: now, &output)
        }
        guard !packet.source.isLinkLocal else {
            return self.complain(
                .destinationUnreachable(.beyondScope, packet: packet.bytes), about: packet, over: index, at: now,
                &output)
        }
        let mtu = self.interfaces[way.interface].mtu
        guard packet.length <= mtu else {
            return self.complain(
                .packetTooBig(mtu: UInt32(clamping: mtu), packet: packet.bytes), about: packet, over: index, at: now,
                &output)
        }
        var packet = packet
        packet.hopLimit -= 1
        self.forwarded += 1
        self.transmit(packet, over: way.interface, to: way.nextHop, at: now, &output)
    }

    /// Tells a sender what became of his packet; never about an error, nor to many (RFC 4443, 2.4 e).
    mutating func complain(
        _ message: ICMPv6Message, about packet: IPv6Packet, over index: Int, at now: Moment,
        _ output: inout NodeOutput
    ) {
        guard packet.source != .unspecified, !packet.source.isMulticast, !packet.destination.isMulticast,
            // Types below 128 are errors.
            packet.nextHeader != NextHeader.icmpv6 || packet.payload.first.map({ $0 >= 128 }) ?? false,
            let source = self.interfaces[index].source(for: packet.source)
        else { return }
        self.answer(message.packet(from: source, to: packet.source), over: index, at: now, &output)
    }
}

extension IPv6Interface.Router {
    /// Those that answer before those that do not, then by preference, then in an order that never changes.
    fileprivate func goesBefore(_ other: IPv6Interface.Router) -> Bool {
        if self.isSilent != other.isSilent { return other.isSilent }
        if self.preference != other.preference { return self.preference > other.preference }
        return self.address < other.address
    }
}

extension IPv6Packet {
    /// The same packet with a checksum for the addresses that it has now.
    fileprivate func withChecksumOfItsAddresses() -> IPv6Packet {
        if self.nextHeader == NextHeader.udp, self.payload.count >= 8 {
            let ports = self.payload.prefix(4)
            let datagram = UDPDatagram(
                from: UInt16(ports[0]) << 8 | UInt16(ports[1]), to: UInt16(ports[2]) << 8 | UInt16(ports[3]),
                payload: Array(self.payload[8...]))
            return datagram.packet(from: self.source, to: self.destination, hopLimit: self.hopLimit)
        }
        guard self.nextHeader == NextHeader.icmpv6, self.payload.count >= 4 else { return self }
        var packet = self
        packet.payload[2] = 0
        packet.payload[3] = 0
        let checksum = packet.checksum(of: packet.payload)
        packet.payload[2] = UInt8(checksum >> 8)
        packet.payload[3] = UInt8(checksum & 0xff)
        return packet
    }
}
