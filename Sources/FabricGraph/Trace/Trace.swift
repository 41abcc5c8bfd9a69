package import FabricModel

/// The way of a packet from one host to another, hop by hop, and where and why it stops.
package struct Trace: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        /// The host's frame comes in, with this tag or without one, and is in this VLAN.
        case enters(PortIndex, tag: VID?, vlan: VID)
        /// It leaves through one port with this tag or without one, and comes in at the other in this VLAN.
        case crosses(from: PortIndex, to: PortIndex, tag: VID?, vlan: VID)
        /// The switch routes it from one VLAN to another.
        case routes(SwitchIndex, from: VID, to: VID)
        /// It leaves to the host with this tag or without one.
        case leaves(PortIndex, tag: VID?)
    }

    package enum Stop: Hashable, Sendable {
        /// The host has no port, is in no VLAN, or sits on a switch that is down.
        case nowhere(HostIndex)
        case portDown(PortIndex)
        /// A frame with this tag, or without one, is dropped there.
        case notAccepted(PortIndex, tag: VID?)
        /// The port is not a member of the frame's VLAN.
        case notCarried(PortIndex, VID)
        /// What leaves there is not in the VLAN, or has not the tag, that the host listens to.
        case notHeard(PortIndex, VID)
        /// The link is down, or declared so.
        case linkDown(LinkIndex)
        /// The next switch is declared down.
        case switchDown(SwitchIndex)
        /// No cable leads on, from this switch to that one.
        case noCable(SwitchIndex, SwitchIndex)
        /// The hosts share no VLAN, and no switch routes for this one.
        case noGateway(VID)
        /// The switch routes for the first VLAN and not for the second.
        case notRouted(SwitchIndex, from: VID, to: VID)
    }

    /// As far as it comes.
    package private(set) var steps: [Step] = []
    /// Nil where it arrives.
    package private(set) var stop: Stop?

    package var arrives: Bool { self.stop == nil }

    /// Traces a packet.
    ///
    /// In a VLAN that both are in it stays there; else it goes through the first gateway, by preference, that it gets to. Where it
    /// does not arrive, the way is that on which least would have to be mended, and the stop the first thing to mend.
    package init(_ state: ForwardingState, from source: HostIndex, to destination: HostIndex) {
        let fabric = state.graph.fabric
        let (a, b) = (fabric.hosts[Int(source)], fabric.hosts[Int(destination)])
        let (from, to) = (fabric.vlans(of: a), fabric.vlans(of: b))
        var best: (way: Trace, cost: Int)?
        func offer(_ way: Trace, _ cost: Int) {
            if best.map({ cost < $0.cost }) ?? true { best = (way, cost) }
        }
        let shared = from.intersection(to)
        for start in fabric.ports(of: a) where !state.inactive.contains(start) {
            for vlan in shared.isEmpty ? from : shared {
                let tag = a.native == vlan ? nil : VID?.some(vlan)
                guard let entry = Trace.entry(state, start, tag, vlan) else { continue }
                if case .failure(let stop) = entry {
                    offer(Trace(stop), 1000)
                    continue
                }
                guard case .success(let inside) = entry else { continue }
                let ways = LeastMending(state, from: fabric.ports[Int(start)].owner, in: inside)
                let opening = Step.enters(start, tag: tag, vlan: inside)
                for end in fabric.ports(of: b) where !state.inactive.contains(end) {
                    if shared.isEmpty {
                        for other in to { Trace.route(state, opening, ways, vlan, other, b, end, offer) }
                    } else {
                        var way = Trace()
                        way.steps = [opening]
                        let cost = way.follow(ways, vlan, to: end, b, state)
                        offer(way, cost)
                    }
                }
            }
        }
        if let best {
            self = best.way
        } else {
            let isLost = fabric.ports(of: a).isEmpty || from.isEmpty || Trace.isDead(state, a)
            self.stop = .nowhere(isLost ? source : destination)
        }
    }

    private init() {}

    private init(_ stop: Stop) { self.stop = stop }

    private enum Entry {
        case success(VID)
        case failure(Stop)
    }

    private static func isDead(_ state: ForwardingState, _ host: Host) -> Bool {
        let fabric = state.graph.fabric
        return fabric.ports(of: host).allSatisfy { !state.graph.isAlive[Int(fabric.ports[Int($0)].owner)] }
    }

    /// The VLAN in which a host's frame finds itself; nil where its switch is down.
    private static func entry(_ state: ForwardingState, _ port: PortIndex, _ tag: VID?, _ vlan: VID) -> Entry? {
        guard state.graph.isAlive[Int(state.graph.fabric.ports[Int(port)].owner)] else { return nil }
        guard state.isUp(port) else { return .failure(.portDown(port)) }
        return state.vlan(of: tag, entering: port).map { .success($0) } ?? .failure(.notAccepted(port, tag: tag))
    }

    /// Offers the way through the VLAN's first gateway that packets get to, or where there is none, through each of them.
    private static func route(
        _ state: ForwardingState, _ opening: Step, _ ways: LeastMending, _ vlan: VID, _ other: VID, _ host: Host,
        _ end: PortIndex, _ offer: (Trace, Int) -> Void
    ) {
        let gateways = state.gateways(of: vlan, from: ways)
        if gateways.isEmpty {
            var way = Trace(.noGateway(vlan))
            way.steps = [opening]
            offer(way, 500)
        }
        for gateway in gateways {
            var way = Trace()
            way.steps = [opening]
            var cost = way.walk(ways, to: gateway, in: vlan, state)
            if state.routed(gateway).contains(other) {
                if way.stop == nil { way.steps.append(.routes(gateway, from: vlan, to: other)) }
                let onward = LeastMending(state, from: gateway, in: other)
                if way.stop == nil {
                    cost += way.follow(onward, other, to: end, host, state)
                } else {
                    cost += onward.cost(to: state.graph.fabric.ports[Int(end)].owner, other) ?? 400
                }
            } else {
                cost += 300
                if way.stop == nil { way.stop = .notRouted(gateway, from: vlan, to: other) }
            }
            offer(way, cost)
        }
    }

    /// Goes on to a switch and out to the host there.
    /// - Returns: how much would have to be mended.
    private mutating func follow(
        _ ways: LeastMending, _ vlan: VID, to end: PortIndex, _ host: Host, _ state: ForwardingState
    ) -> Int {
        let owner = state.graph.fabric.ports[Int(end)].owner
        // Where VLANs leak into each other it may come out in another one than it should.
        let arrivals = ways.vlans(at: owner, first: vlan)
        let arrival = arrivals.first { self.exit(end, $0, vlan, host, state) == nil } ?? vlan
        let cost = self.walk(ways, to: owner, in: arrival, state)
        guard self.stop == nil else { return cost }
        self.stop = self.exit(end, arrival, vlan, host, state)
        if self.stop == nil, let tag = state.tag(of: arrival, leaving: end) {
            self.steps.append(.leaves(end, tag: tag))
        }
        return cost + (self.stop == nil ? 0 : 1)
    }

    /// What keeps a VLAN's frames from leaving to the host, which listens to `wanted`.
    private func exit(_ port: PortIndex, _ vlan: VID, _ wanted: VID, _ host: Host, _ state: ForwardingState) -> Stop? {
        guard state.graph.isAlive[Int(state.graph.fabric.ports[Int(port)].owner)], state.isUp(port) else {
            return .portDown(port)
        }
        guard let tag = state.tag(of: vlan, leaving: port) else { return .notCarried(port, vlan) }
        return tag == (host.native == wanted ? nil : wanted) ? nil : .notHeard(port, vlan)
    }

    private mutating func walk(_ ways: LeastMending, to owner: SwitchIndex, in vlan: VID, _ state: ForwardingState)
        -> Int
    {
        guard let (cost, hops) = ways.way(to: owner, vlan) else {
            self.stop = .noCable(ways.start, owner)
            return 800
        }
        for hop in hops {
            if let stop = hop.stop {
                self.stop = stop
                break
            }
            self.steps.append(.crosses(from: hop.from, to: hop.to, tag: hop.tag, vlan: hop.vlan))
        }
        return cost
    }
}
