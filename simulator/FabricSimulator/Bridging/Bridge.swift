package import FabricModel

/// What a switch does with frames: the bridge of 802.1Q, clause 8, as a state machine.
///
/// Its configuration is a `SwitchConfig`, its memory the addresses it has learned. A frame goes in at a port, and what comes out
/// are frames at ports; nothing happens by itself, and nothing waits.
package struct Bridge: Sendable {
    package let dialect: Dialect
    /// The names that the ports were built with, by their numbers.
    package private(set) var names: [String]
    private var places: [Place]
    private var itself = Place()
    private var mac: MACAddress?
    private var filtersVLANs = true
    private var learned = LearnedAddresses()
    /// Who is in a VLAN, worked out when it is asked for first.
    private var members: [UInt16: [Member]] = [:]

    /// A switch with these interfaces, none of which does anything yet.
    package init(ports names: [String], dialect: Dialect = .neutral) {
        self.dialect = dialect
        self.names = names
        self.places = names.map { _ in Place() }
    }

    /// Takes over a configuration. Whoever was learned behind a port that does not forward any more, or not that VLAN, is forgotten.
    ///
    /// - Parameters:
    ///   - present: its ports that are there, and what they are called now; a port that is not there forwards nothing.
    ///   - withoutCarrier: ports whose cable is dead, or that nothing is plugged into, as they were built.
    package mutating func update(
        _ config: SwitchConfig, with present: Interfaces = Interfaces(), withoutCarrier dark: Set<String> = []
    ) {
        let isUp = config.bridge?.isUp ?? false
        self.mac = config.bridge?.mac
        self.filtersVLANs = config.bridge?.filtersVLANs ?? true
        self.itself = Place(config.bridge?.vlans ?? PortVLANs(), forwards: isUp, mtu: config.bridge?.mtu ?? 0)
        for (index, name) in self.names.enumerated() {
            guard let port = present.now(name).flatMap({ config[port: $0] }) else {
                self.places[index] = Place()
                continue
            }
            self.places[index] = Place(
                port.vlans, forwards: isUp && port.isMember && port.isUp && !dark.contains(name), mtu: port.mtu)
        }
        self.members = [:]
        let (places, filters) = (self.places, self.filtersVLANs)
        self.learned.keep { number, vlan in
            let place = places[Int(number.rawValue)]
            return place.forwards && (filters ? VID(vlan).map(place.vlans.all.contains) ?? false : vlan == 0)
        }
    }

    /// Forgets who is behind which port in these VLANs: `Change.forget`.
    package mutating func forget(_ vlans: VLANSet) {
        self.learned.keep { _, vlan in VID(vlan).map { !vlans.contains($0) } ?? true }
    }

    /// The port that was built with this name.
    package func port(_ name: String) -> PortNumber? {
        self.names.firstIndex(of: name).map { PortNumber(rawValue: Int32($0)) }
    }

    /// How many addresses it remembers, each VLAN's by itself.
    package var learnedCount: Int { self.learned.count }

    package func forwards(on port: PortNumber) -> Bool { self.place(port).forwards }

    /// The frames that come out because one came in.
    package mutating func receive(_ frame: EthernetFrame, on port: PortNumber, at now: Moment) -> [Departure] {
        var departures: [Departure] = []
        self.receive(frame, on: port, at: now, into: &departures)
        return departures
    }

    /// The same, appended to a list that lives longer than one frame.
    package mutating func receive(
        _ frame: EthernetFrame, on port: PortNumber, at now: Moment, into departures: inout [Departure]
    ) {
        let place = self.place(port)
        guard place.forwards, !frame.isCutShort, self.fitsComingIn(frame, place) else { return }
        if self.dialect.dropsGroupSource, frame.source.isGroup || frame.source.rawValue == 0 { return }
        guard let vlan = self.vlan(of: frame, on: place) else {
            if self.dialect.learnsFromFiltered { self.learn(frame, frame.tag?.vlan?.rawValue ?? 0, port, now) }
            return
        }
        if let number = frame.destination.reservedNumber, self.dialect.reservedThatPass & 1 << UInt16(number) == 0 {
            if self.dialect.learnsFromReserved & 1 << UInt16(number) != 0 { self.learn(frame, vlan, port, now) }
            return
        }
        self.learn(frame, vlan, port, now)
        if frame.destination.isGroup {
            self.flood(frame, vlan, from: port, includingItself: true, into: &departures)
        } else if frame.destination == self.mac, self.isMember(self.itself, of: vlan) {
            self.send(frame, vlan, to: .itself, into: &departures)
        } else if let there = self.learned.port(
            of: frame.destination, in: self.learningVLAN(vlan), at: now, ageing: self.dialect.ageing)
        {
            if there != port || self.dialect.returnsToIngress { self.send(frame, vlan, to: there, into: &departures) }
        } else if self.dialect.floodsUnknown {
            self.flood(frame, vlan, from: port, includingItself: false, into: &departures)
        }
    }

    // MARK: Coming in

    /// The VLAN that a frame is in, 0 on a switch that knows none; nil for one that is dropped (802.1Q, 6.9.1 and 8.6.2).
    private func vlan(of frame: EthernetFrame, on place: Place) -> UInt16? {
        guard self.filtersVLANs else { return 0 }
        guard let tag = frame.tag, !tag.isPriorityOnly else {
            if frame.tag != nil, !self.dialect.takesPriorityTag { return nil }
            return place.vlans.native?.rawValue
        }
        guard let vlan = tag.vlan else { return nil }
        if place.isAccess, vlan == place.vlans.native { return self.dialect.takesOwnTagOnAccess ? vlan.rawValue : nil }
        return !self.dialect.filtersIngress || self.isMember(place, of: vlan.rawValue) ? vlan.rawValue : nil
    }

    private mutating func learn(_ frame: EthernetFrame, _ vlan: UInt16, _ port: PortNumber, _ now: Moment) {
        guard self.dialect.learns, port != .itself, frame.source != self.mac, !frame.source.isGroup else { return }
        self.learned.learn(frame.source, in: self.learningVLAN(vlan), behind: port, at: now)
    }

    private func learningVLAN(_ vlan: UInt16) -> UInt16 { self.dialect.learnsByVLAN ? vlan : 1 }

    private func fitsComingIn(_ frame: EthernetFrame, _ place: Place) -> Bool {
        if !self.dialect.dropsOversize { return true }
        let tag = self.dialect.countsTagComingIn && frame.tag != nil ? 4 : 0
        return frame.payload.count + tag <= place.mtu + self.dialect.slackComingIn
    }

    // MARK: Going out

    private mutating func flood(
        _ frame: EthernetFrame, _ vlan: UInt16, from port: PortNumber, includingItself: Bool,
        into departures: inout [Departure]
    ) {
        // What leaves has one of two forms, however many ports it leaves through.
        let (plain, tagged) = self.forms(of: frame, in: vlan)
        let size = self.dialect.dropsOversize ? frame.payload.count - self.dialect.slackGoingOut : 0
        for member in self.members(of: vlan) where member.port != port || self.dialect.returnsToIngress {
            if size > member.mtu { continue }
            departures.append(Departure(port: member.port, frame: member.isUntagged ? plain : tagged))
        }
        if includingItself, port != .itself { self.send(frame, vlan, to: .itself, into: &departures) }
    }

    /// The ports through which frames of a VLAN can leave.
    private mutating func members(of vlan: UInt16) -> [Member] {
        if let known = self.members[vlan] { return known }
        let found = self.places.indices.compactMap { index -> Member? in
            let place = self.places[index]
            guard place.forwards, !self.dialect.filtersEgress || self.isMember(place, of: vlan) else { return nil }
            return Member(
                port: PortNumber(rawValue: Int32(index)), mtu: place.mtu,
                isUntagged: self.sendsUntagged(vlan, place))
        }
        self.members[vlan] = found
        return found
    }

    /// A port as a VLAN's frames leave through it.
    private struct Member: Sendable {
        var port: PortNumber
        var mtu: Int
        var isUntagged: Bool
    }

    private func send(
        _ frame: EthernetFrame, _ vlan: UInt16, to port: PortNumber, into departures: inout [Departure]
    ) {
        let place = self.place(port)
        guard place.forwards else { return }
        if port == .itself || self.dialect.filtersEgress { guard self.isMember(place, of: vlan) else { return } }
        if self.dialect.dropsOversize, frame.payload.count > place.mtu + self.dialect.slackGoingOut { return }
        departures.append(Departure(port: port, frame: self.leaving(frame, vlan, place)))
    }

    /// With a tag or without one, as the port sends this VLAN (802.1Q, 6.9.2).
    private func leaving(_ frame: EthernetFrame, _ vlan: UInt16, _ place: Place) -> EthernetFrame {
        let (plain, tagged) = self.forms(of: frame, in: vlan)
        return self.sendsUntagged(vlan, place) ? plain : tagged
    }

    private func sendsUntagged(_ vlan: UInt16, _ place: Place) -> Bool {
        !self.dialect.tagsEverything && (VID(vlan).map(place.vlans.untagged.contains) ?? false)
    }

    /// A frame without a tag, and with the one of its VLAN; as it is on a switch that knows no VLANs.
    private func forms(of frame: EthernetFrame, in vlan: UInt16) -> (plain: EthernetFrame, tagged: EthernetFrame) {
        guard let vlan = VID(vlan) else { return (frame, frame) }
        let plain = frame.tag == nil ? frame : frame.untagged()
        guard let tag = frame.tag, self.dialect.keepsPriority else { return (plain, frame.tagged(VLANTag(vlan))) }
        let kept = tag.with(vlan)
        return (plain, frame.tagged(self.dialect.keepsDropEligibility ? kept : kept.notDropEligible))
    }

    // MARK: Places

    private func place(_ port: PortNumber) -> Place {
        if port == .itself { return self.itself }
        let index = Int(port.rawValue)
        return self.places.indices.contains(index) ? self.places[index] : Place()
    }

    private func isMember(_ place: Place, of vlan: UInt16) -> Bool {
        guard self.filtersVLANs else { return true }
        return VID(vlan).map { place.vlans.untagged.contains($0) || place.vlans.tagged.contains($0) } ?? false
    }

    /// A port, or the switch itself, as forwarding sees it.
    private struct Place: Sendable {
        var vlans = PortVLANs()
        var forwards = false
        var mtu = 0
        /// It carries one VLAN, without a tag both ways.
        var isAccess = false

        init() {}

        init(_ vlans: PortVLANs, forwards: Bool, mtu: UInt16) {
            self.vlans = vlans
            self.forwards = forwards
            self.mtu = Int(mtu)
            self.isAccess = vlans.native.map { vlans == .access($0) } ?? false
        }
    }
}

/// Where a frame comes in or goes out: a port by its position, or the switch itself, on which its SVIs stand.
package struct PortNumber: Hashable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let itself = PortNumber(rawValue: -1)
}

/// A frame that leaves a switch.
package struct Departure: Hashable, Sendable {
    package var port: PortNumber
    package var frame: EthernetFrame
}
