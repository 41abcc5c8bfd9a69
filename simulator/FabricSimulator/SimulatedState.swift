package import FabricModel

/// Everything that a simulated switch is: what it holds, and what is plugged into it.
package struct SimulatedState: Sendable {
    /// What the machine holds, ours or not: every interface as a port, members of the bridge or not.
    package var config: SwitchConfig { didSet { self.revision &+= 1 } }
    /// Grows with whatever matters to forwarding.
    private(set) var revision: UInt64 = 0
    /// What is there to be configured.
    var interfaces = Interfaces() { didSet { self.revision &+= 1 } }
    /// The VLANs in which learned addresses are to be forgotten, until somebody who forwards has done so.
    private var forgotten = VLANSet()
    /// The ports that carry our mark.
    package var marked: Set<String> = []
    /// The SVIs and addresses that somebody else made; all others carry our mark.
    package var foreignSVIs = VLANSet()
    package var foreignAddresses: Set<InterfaceAddress> = []
    /// Links, addresses and routes that have nothing to do with the bridge.
    package var foreign: [ForeignObject] = []
    package var withoutCarrier: Set<String> = []
    package var unknown: [UnreadPart] = []
    package var generation = Generation.none
    package var holder: Observation.Holder?
    /// What whoever programs it has left beside the configuration, for itself alone: the switch keeps it, and loses it with the rest.
    package var annotation: [UInt8] = []
    /// The VLANs that were put into the table of a switch that has one, with their names, empty for none.
    package var vlanTable: [VID: String] = [:]
    package var capabilities = Capabilities(portLimit: 1023, fencing: .transaction)

    /// Addresses that other stations have.
    package internal(set) var takenAddresses: Set<IPv6Address> = []
    /// How many changes were made to it through its management: a step of a batch is one, and so is each port, SVI and setting
    /// that a transaction changes.
    package private(set) var changeCount = 0

    init(ports: [String]) {
        self.config = SwitchConfig(ports: ports.map { PortConfig(name: $0, isMember: false, isUp: false) })
    }

    // MARK: Reading

    /// What an interface holds, by the name that it was built with; nil where it is pulled out.
    func config(builtAs name: String) -> PortConfig? { self.interfaces.now(name).flatMap { self.config[port: $0] } }

    func observation(of scope: SwitchScope) -> Observation {
        var owned = self.config
        var foreign = self.foreign
        let isWhole = self.hasPorts(scope.ports)
        let named = isWhole ? [] : Set(scope.ports)
        for port in isWhole ? [] : self.config.ports
        where !named.contains(port.name) && !(self.marked.contains(port.name) && port.isMember) {
            owned[port: port.name] = nil
            foreign.append(ForeignObject(.link, port.name))
        }
        for svi in self.config.svis {
            if self.foreignSVIs.contains(svi.vlan), !scope.svis.contains(svi.vlan) {
                owned[svi: svi.vlan] = nil
                foreign.append(ForeignObject(.link, "\(scope.bridge).\(svi.vlan)"))
            } else {
                for address in svi.addresses where self.foreignAddresses.contains(address.interface) {
                    owned[svi: svi.vlan]?.remove(address.interface)
                    foreign.append(ForeignObject(.address, "\(address.interface) on \(scope.bridge).\(svi.vlan)"))
                }
            }
        }
        return Observation(
            owned: owned, absent: isWhole ? [] : scope.ports.filter { self.config[port: $0] == nil },
            withoutCarrier: owned.ports.map(\.name).filter(self.withoutCarrier.contains), foreign: foreign,
            unknown: self.unknown, generation: self.generation, holder: self.holder)
    }

    /// It has these ports, which stand in canonical order, and no others: almost every switch, and then none has to be looked up.
    private func hasPorts(_ names: [String]) -> Bool {
        self.config.ports.count == names.count && names.indices.allSatisfy { self.config.ports[$0].name == names[$0] }
    }

    /// What is new for whoever forwards; nil for nothing.
    mutating func news(since revision: UInt64?) -> SwitchNews? {
        guard revision != self.revision else { return nil }
        defer { self.forgotten = VLANSet() }
        return SwitchNews(
            revision: self.revision, config: self.config, interfaces: self.interfaces, forgotten: self.forgotten)
    }

    // MARK: Writing

    /// Opens the door for a batch, or says why it stays shut; from here on the switch has the batch's generation.
    mutating func begin(_ scope: SwitchScope, expecting: Fingerprint, generation: Generation) -> DriverError? {
        let doing = "changing '\(scope.name)'"
        if let lack = self.capabilities.lacks.first { return lack }
        let ours = Observation.Holder(fabric: scope.fabric, switchName: scope.name)
        if let holder = self.holder, holder != ours {
            return DriverError(
                .notOurs, doing: doing, reason: "it belongs to '\(holder.switchName)' of fabric '\(holder.fabric)'")
        }
        if generation <= self.generation {
            return DriverError(
                .moved, doing: doing, reason: "it has generation \(self.generation), and this plan makes \(generation)",
                help: "somebody else changed it: plan again")
        }
        if self.observation(of: scope).fingerprint != expecting {
            return DriverError(
                .moved, doing: doing, reason: "it does not hold what the plan was made from", help: "plan again")
        }
        self.generation = generation
        self.holder = ours
        return nil
    }

    /// Carries out one change, or refuses it and leaves everything as it is.
    mutating func carryOut(_ change: Change, in scope: SwitchScope) -> Outcome.Fate {
        let doing = "changing \(change.subject.name(on: scope))"
        if let missing = self.whatIsMissing(for: change) {
            return .refused(DriverError(.vanished, doing: doing, reason: "there is no \(missing)"))
        }
        if case .addAddress(_, let address) = change, self.takenAddresses.contains(address.address) {
            return .refused(
                DriverError(.rejected, doing: doing, reason: "another station has \(address.address)"))
        }
        self.changeCount += 1
        self.make(change)
        return .done
    }

    /// Becomes what a transaction made of a copy of it.
    mutating func replace(with other: SimulatedState, changing count: Int) {
        let (revision, changes) = (self.revision, self.changeCount)
        self = other
        // A copy's count may have been at any number; whoever forwards must see that something is new.
        self.revision = revision &+ 1
        self.changeCount = changes + count
    }

    /// Learned addresses in these VLANs are void.
    package mutating func forget(_ vlans: VLANSet) {
        self.forgotten.formUnion(vlans)
        self.revision &+= 1
    }

    mutating func make(_ change: Change) {
        switch change {
        case .leave(let port):
            // The interface stays where it is: shut, and nobody's.
            let mtu = self.config[port: port]?.mtu ?? 1500
            self.config[port: port] = PortConfig(name: port, isMember: false, isUp: false, mtu: mtu)
            self.marked.remove(port)
        case .join(let port):
            self.marked.insert(port.name)
            self.config.apply(change)
        case .createSVI(let svi):
            self.foreignSVIs.remove(svi.vlan)
            self.config.apply(change)
        case .addAddress(_, let address):
            self.foreignAddresses.remove(address)
            self.config.apply(change)
        case .forget(let vlans): self.forget(vlans)
        case .createBridge, .setBridge, .setPort, .carry, .drop, .setSVI, .removeAddress, .removeSVI,
            .setRouting:
            self.config.apply(change)
        }
    }

    /// What a change is about and is not there.
    private func whatIsMissing(for change: Change) -> String? {
        switch change {
        case .createBridge, .setRouting, .removeSVI, .removeAddress: nil
        case .setBridge, .carry(.bridge, _, _), .drop(.bridge, _), .forget, .createSVI:
            self.config.bridge == nil ? "bridge" : nil
        case .join(let port): self.config.bridge == nil ? "bridge" : self.port(port.name)
        case .leave(let port), .setPort(let port, _): self.port(port)
        case .carry(.port(let port), _, _), .drop(.port(let port), _):
            self.port(port) ?? (self.config[port: port]?.isMember == true ? nil : "member '\(port)'")
        case .setSVI(let vlan, _), .addAddress(let vlan, _): self.config[svi: vlan] == nil ? "SVI of VLAN \(vlan)" : nil
        }
    }

    private func port(_ name: String) -> String? { self.config[port: name] == nil ? "port '\(name)'" : nil }
}

/// What a switch has held since somebody looked last.
struct SwitchNews: Sendable {
    var revision: UInt64
    var config: SwitchConfig
    var interfaces: Interfaces
    /// The VLANs whose learned addresses are void.
    var forgotten: VLANSet
}

extension Change.Subject {
    func name(on scope: SwitchScope) -> String {
        switch self {
        case .bridge: scope.bridge
        case .port(let port): port
        case .svi(let vlan): "\(scope.bridge).\(vlan)"
        case .routing: "the routing of \(scope.name)"
        }
    }
}
