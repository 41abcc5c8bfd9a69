import FabricModel

/// From one switch and VLAN the ways to all others on which least would have to be mended; nothing where frames really arrive.
struct LeastMending {
    struct Hop {
        var from: PortIndex
        var to: PortIndex
        var tag: VID?
        /// The VLAN in which it comes in at the other side.
        var vlan: VID
        /// What keeps it from getting there.
        var stop: Trace.Stop?
    }

    private struct Place: Hashable {
        var owner: SwitchIndex
        var vlan: VID
    }

    let start: SwitchIndex
    private var costs: [Place: Int] = [:]
    private var hops: [Place: (before: Place, hop: Hop)] = [:]

    init(_ state: ForwardingState, from start: SwitchIndex, in vlan: VID) {
        self.start = start
        let first = Place(owner: start, vlan: vlan)
        self.costs[first] = 0
        // Buckets by cost; a place may stand in several, and counts in the lowest.
        var buckets: [[Place]] = [[first]]
        var linksOf: [SwitchIndex: [LinkIndex]] = [:]
        for (index, ends) in state.graph.ends.enumerated() {
            linksOf[ends.a, default: []].append(LinkIndex(index))
            linksOf[ends.b, default: []].append(LinkIndex(index))
        }
        var cost = 0
        var next = 0
        while cost < buckets.count {
            guard next < buckets[cost].count else {
                cost += 1
                next = 0
                continue
            }
            let place = buckets[cost][next]
            next += 1
            guard self.costs[place] == cost else { continue }
            for link in linksOf[place.owner, default: []] {
                let (hop, price) = LeastMending.hop(state, over: link, from: place.owner, in: place.vlan)
                let there = Place(owner: state.graph.neighbour(over: link, from: place.owner), vlan: hop.vlan)
                if cost + price < self.costs[there] ?? Int.max {
                    self.costs[there] = cost + price
                    self.hops[there] = (place, hop)
                    while buckets.count <= cost + price { buckets.append([]) }
                    buckets[cost + price].append(there)
                }
            }
        }
    }

    /// One link: free where the frame passes, dearer the more would have to be mended. A cable of which one end carries the VLAN is
    /// likelier to be the one that is meant than one of which neither does; a link that is down is the last to be blamed.
    private static func hop(
        _ state: ForwardingState, over link: LinkIndex, from owner: SwitchIndex, in vlan: VID
    ) -> (Hop, price: Int) {
        let other = state.graph.neighbour(over: link, from: owner)
        let (from, to) = (state.graph.port(of: link, on: owner), state.graph.port(of: link, on: other))
        let tag = state.tag(of: vlan, leaving: from)
        let arrival = tag.flatMap { state.vlan(of: $0, entering: to) }
        var hop = Hop(from: from, to: to, tag: tag ?? vlan, vlan: arrival ?? vlan, stop: nil)
        var price = 0
        if tag == nil {
            hop.stop = .notCarried(from, vlan)
            price = state.ports(to).all.contains(vlan) ? 2 : 4
        } else if arrival == nil {
            hop.stop = .notAccepted(to, tag: tag ?? nil)
            price = 2
        }
        if !state.graph.isUp[Int(link)] || !state.isUp(from) || !state.isUp(to) {
            hop.stop = state.graph.isAlive[Int(other)] ? .linkDown(link) : .switchDown(other)
            // Where it would carry the VLAN, the link itself is what is missing.
            price = price == 0 ? 2 : 6
            if tag != nil, arrival == nil { price = 3 }
            hop.vlan = arrival ?? vlan
        }
        return (hop, price)
    }

    func cost(to owner: SwitchIndex, _ vlan: VID) -> Int? { self.costs[Place(owner: owner, vlan: vlan)] }

    /// The VLANs in which frames really arrive at a switch, the preferred one first.
    func vlans(at owner: SwitchIndex, first: VID) -> [VID] {
        self.costs.filter { $0.key.owner == owner && $0.value == 0 }.map(\.key.vlan)
            .sorted { ($0 != first ? 1 : 0, $0) < ($1 != first ? 1 : 0, $1) }
    }

    /// The hops to a switch, and how much would have to be mended on them; nil where no cable leads there.
    func way(to owner: SwitchIndex, _ vlan: VID) -> (cost: Int, hops: [Hop])? {
        var place = Place(owner: owner, vlan: vlan)
        guard let cost = self.costs[place] else { return nil }
        var hops: [Hop] = []
        while let (before, hop) = self.hops[place] {
            hops.append(hop)
            place = before
        }
        return (cost, hops.reversed())
    }
}
