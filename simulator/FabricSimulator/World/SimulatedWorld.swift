import FabricModel

/// Switches that forward, hosts that talk, and cables between them, on one clock and with one seed: the same calls make the same
/// run, to the byte.
///
/// ```swift
/// var world = SimulatedWorld(fabric, numbers, seed: 7)
/// world.take(network)                       // what the switches of the network hold now
/// let flow = world.ping(from: "office1", to: "bench1")
/// world.run(for: .seconds(5))
/// world.flows[flow].lost
/// ```
/// It is a value: a copy is another world that begins in the same state.
package struct SimulatedWorld: Sendable {
    package private(set) var now = Moment.start
    package internal(set) var switches: [ForwardingSwitch] = []
    package internal(set) var hosts: [SimulatedHost] = []
    package internal(set) var cables: [Cable] = []
    package internal(set) var flows: [Flow] = []
    /// Each storm once for each VLAN, in the order of their coming.
    package private(set) var storms: [Storm] = []
    /// What the hosts' programs got to know, besides the flows.
    package internal(set) var news: [(host: Int, news: NodeNews)] = []
    /// Every arrival of a frame, a line each; nil to keep none.
    package var trace: [String]?
    /// How many frames arrived at the end of a cable.
    package private(set) var arrivals = 0
    /// Who listens at which end of a cable.
    package internal(set) var captures: [Capture] = []
    var freeFlows: [Int] = []
    var flowsBegun: UInt64 = 0
    /// How far the news of which network were taken; nil before that of any.
    var taken: TakenNews?
    var chance: SplitMix64
    var events = EventQueue<Event>()
    private var origins = OriginCounts()
    private var departures: [Departure] = []
    /// Where each thing stands, by name.
    private(set) var switchNumbers: [String: Int] = [:]
    private(set) var hostNumbers: [String: Int] = [:]

    enum Event: Sendable {
        case arrival(cable: Int, at: Cable.End, EthernetFrame, Passage)
        case alarm(Machine, NodeAlarm)
        case flow(Int, serial: UInt64)
    }

    /// Which frame a copy is of, and how many switches it has been through.
    struct Passage: Sendable {
        var origin: UInt64
        var hops: Int
    }

    /// An empty world.
    package init(seed: UInt64) { self.chance = SplitMix64(seed: seed) }

    // MARK: Building

    /// Adds a switch with these ports and returns its number. It forwards nothing until it is given a configuration.
    @discardableResult
    package mutating func addSwitch(_ name: String, ports: [String], dialect: Dialect = .neutral) -> Int {
        self.switchNumbers[name] = self.switches.count
        self.switches.append(ForwardingSwitch(name, ports: ports, dialect: dialect))
        return self.switches.count - 1
    }

    /// Adds a host that only listens, and sends what it is told to.
    @discardableResult
    package mutating func addTap(_ name: String) -> Int {
        var host = SimulatedHost(name: name, node: IPv6Node(), tags: [])
        host.isTap = true
        return self.add(host)
    }

    mutating func add(_ host: SimulatedHost) -> Int {
        self.hostNumbers[host.name] = self.hosts.count
        self.hosts.append(host)
        return self.hosts.count - 1
    }

    /// Plugs a cable in between two ports of switches.
    package mutating func plug(_ near: (switch: Int, port: String), _ far: (switch: Int, port: String)) {
        guard let one = self.end(near), let other = self.end(far) else { return }
        self.plug(
            Cable(
                ends: (one, other),
                names: (
                    "\(self.switches[near.switch].name):\(near.port)", "\(self.switches[far.switch].name):\(far.port)"
                )))
    }

    /// Plugs a host into a port of a switch.
    package mutating func plug(host: Int, into place: (switch: Int, port: String)) {
        guard let end = self.end(place), self.hosts.indices.contains(host) else { return }
        let own = Cable.End(machine: .host(host), port: self.hosts[host].cables.count)
        self.plug(
            Cable(
                ends: (end, own),
                names: ("\(self.switches[place.switch].name):\(place.port)", self.hosts[host].name)))
    }

    private func end(_ place: (switch: Int, port: String)) -> Cable.End? {
        guard self.switches.indices.contains(place.switch),
            let port = self.switches[place.switch].bridge.port(place.port)
        else { return nil }
        return Cable.End(machine: .switch(place.switch), port: Int(port.rawValue))
    }

    private mutating func plug(_ cable: Cable) {
        for end in [cable.ends.near, cable.ends.far] {
            switch end.machine {
            case .switch(let index): self.switches[index].cables[end.port] = self.cables.count
            case .host(let index): self.hosts[index].cables.append(self.cables.count)
            }
        }
        self.cables.append(cable)
    }

    // MARK: Time

    /// Lets time pass, and everything happen that is due.
    package mutating func run(for duration: Duration) { self.run(until: self.now + duration) }

    package mutating func run(until end: Moment) { self.run(until: end, atMost: .max) }

    /// Lets time pass until a moment, or until so many things have happened; false where there is more to do before that moment.
    @discardableResult
    package mutating func run(until end: Moment, atMost limit: Int) -> Bool {
        var left = limit
        while let next = self.events.next, next <= end {
            guard left > 0, let (at, event) = self.events.take() else { return false }
            left -= 1
            self.now = at
            self.happen(event)
        }
        self.now = max(self.now, end)
        return true
    }

    /// When something happens next; nil where nothing is planned.
    package var next: Moment? { self.events.next }

    private mutating func happen(_ event: Event) {
        switch event {
        case .arrival(let cable, let end, let frame, let passage): self.arrive(frame, passage, over: cable, at: end)
        case .alarm(let machine, let alarm):
            var output = NodeOutput()
            switch machine {
            case .switch(let index): self.switches[index].node.wake(alarm, at: self.now, &output)
            case .host(let index): self.hosts[index].node.wake(alarm, at: self.now, &output)
            }
            self.obey(output, of: machine)
        case .flow(let index, let serial): self.sendNext(of: index, serial: serial)
        }
    }

    // MARK: Frames

    /// Sends a frame out of a host as it is, whatever the host thinks of it.
    package mutating func send(_ frame: EthernetFrame, from host: Int) {
        guard self.hosts.indices.contains(host) else { return }
        let passage = Passage(origin: self.origins.begin(), hops: 0)
        self.leave(host, frame, passage)
    }

    /// Does what a node wants done.
    mutating func obey(_ output: NodeOutput, of machine: Machine) {
        for (at, alarm) in output.alarms { self.events.plan(.alarm(machine, alarm), at: at) }
        switch machine {
        case .host(let index):
            for (interface, frame) in output.frames {
                let passage = Passage(origin: self.origins.begin(), hops: 0)
                let tag = self.hosts[index].tags[interface]
                self.leave(index, tag.map { frame.tagged(VLANTag($0)) } ?? frame, passage)
            }
            for news in output.news { self.hear(news, host: index) }
        case .switch(let index):
            for (interface, frame) in output.frames {
                let passage = Passage(origin: self.origins.begin(), hops: 0)
                let tag = VLANTag(self.switches[index].vlans[interface])
                self.forward(frame.tagged(tag), passage, on: .itself, of: index)
            }
        }
    }

    private mutating func leave(_ host: Int, _ frame: EthernetFrame, _ passage: Passage) {
        let active = self.hosts[host].active
        guard self.hosts[host].cables.indices.contains(active) else { return }
        self.transmit(
            frame, passage, over: self.hosts[host].cables[active], from: Cable.End(machine: .host(host), port: active))
    }

    /// A switch does with a frame what it does.
    private mutating func forward(_ frame: EthernetFrame, _ passage: Passage, on port: PortNumber, of index: Int) {
        var departures = self.departures
        self.departures = []
        departures.removeAll(keepingCapacity: true)
        self.switches[index].bridge.receive(frame, on: port, at: self.now, into: &departures)
        for departure in departures {
            if departure.port == .itself {
                self.give(departure.frame, toSwitch: index)
            } else {
                let port = Int(departure.port.rawValue)
                let cable = self.switches[index].cables[port]
                if cable >= 0 {
                    self.transmit(
                        departure.frame, passage, over: cable, from: Cable.End(machine: .switch(index), port: port))
                }
            }
        }
        self.departures = departures
    }

    /// A frame for the switch itself: for the SVI of its VLAN.
    private mutating func give(_ frame: EthernetFrame, toSwitch index: Int) {
        guard let vlan = frame.tag?.vlan, let interface = self.switches[index].interfaces[vlan] else { return }
        var output = NodeOutput()
        self.switches[index].node.receive(frame.untagged(), on: interface, at: self.now, &output)
        self.obey(output, of: .switch(index))
    }

    /// Puts a frame onto a cable, where it may get lost.
    private mutating func transmit(_ frame: EthernetFrame, _ passage: Passage, over index: Int, from end: Cable.End) {
        let far = self.cables[index].far(from: end)
        guard !self.cables[index].isCut, self.isUp(end), self.isUp(far) else { return }
        if !self.captures.isEmpty { self.capture(frame, at: end, isLeaving: true) }
        if case .switch = end.machine, case .switch = far.machine {
            switch self.origins.count(passage.origin, most: 4 * self.cables.count + 64) {
            case .fine: if passage.hops > self.switches.count { self.notice(frame, passage, over: index, from: end) }
            case .tooMany: self.notice(frame, passage, over: index, from: end)
            case .stopped: return
            }
        }
        let loss = self.cables[index].lossPerMillion
        if loss > 0, Int.random(in: 0..<1_000_000, using: &self.chance) < loss { return }
        if case .host(let host) = far.machine, self.trace == nil, !self.hosts[host].hears(frame.destination) {
            // It arrives and nobody looks at it: a flood to a thousand hosts is for one of them.
            self.arrivals += 1
            return
        }
        self.events.plan(
            .arrival(cable: index, at: far, frame, passage), at: self.now + self.cables[index].latency)
    }

    private mutating func arrive(_ frame: EthernetFrame, _ passage: Passage, over cable: Int, at end: Cable.End) {
        // It was under way when the cable was cut or the port shut.
        guard !self.cables[cable].isCut, self.isUp(end) else { return }
        self.arrivals += 1
        if !self.captures.isEmpty { self.capture(frame, at: end, isLeaving: false) }
        if self.trace != nil {
            let line = "\(self.now) \(self.name(of: end)) \(frame)"
            self.trace?.append(line)
        }
        switch end.machine {
        case .switch(let index):
            let passage = Passage(origin: passage.origin, hops: passage.hops + 1)
            self.forward(frame, passage, on: PortNumber(rawValue: Int32(end.port)), of: index)
        case .host(let index):
            guard self.hosts[index].active == end.port else { return }
            self.give(frame, toHost: index)
        }
    }

    private mutating func give(_ frame: EthernetFrame, toHost index: Int) {
        if self.hosts[index].isTap {
            self.hosts[index].heard.append(frame)
            return
        }
        guard let interface = self.hosts[index].tags.firstIndex(of: frame.tag?.vlan) else { return }
        var output = NodeOutput()
        self.hosts[index].node.receive(
            frame.tag == nil ? frame : frame.untagged(), on: interface, at: self.now, &output)
        self.obey(output, of: .host(index))
    }

    func isUp(_ end: Cable.End) -> Bool {
        switch end.machine {
        case .switch(let index): self.switches[index].isUp[end.port]
        case .host: true
        }
    }

    private func name(of end: Cable.End) -> String {
        switch end.machine {
        case .switch(let index): "\(self.switches[index].name):\(self.switches[index].bridge.names[end.port])"
        case .host(let index): self.hosts[index].name
        }
    }

    // MARK: Storms

    /// A frame has been where no frame comes without a loop: tells which, and lets no copy of it go on.
    private mutating func notice(_ frame: EthernetFrame, _ passage: Passage, over cable: Int, from end: Cable.End) {
        self.origins.stop(passage.origin)
        guard case .switch(let index) = end.machine else { return }
        let vlans = self.switches[index].config(of: end.port)?.vlans
        let vlan = frame.tag?.vlan ?? vlans?.untagged.first ?? vlans?.native
        guard self.storms.count < 100, !self.storms.contains(where: { $0.vlan == vlan }) else { return }
        self.storms.append(Storm(at: self.now, vlan: vlan, links: self.loop(through: cable, in: vlan)))
    }

    /// Forgets the storms that were noticed, so that the next one is told of again.
    package mutating func forgetStorms() { self.storms = [] }
}
