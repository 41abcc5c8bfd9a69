internal import FabricModel

extension Observation {
    /// Sorts what a target holds into what is ours, what is foreign and what is absent.
    ///
    /// Ours is what the scope names or what the annotation marks; on our bridge and ports every VLAN. What of somebody else's could
    /// not be understood is no matter of ours.
    init(_ reading: TargetReading, _ scope: SwitchScope) {
        var (withoutCarrier, foreign): ([String], [ForeignObject]) = ([], [])
        var unknown = reading.faults
        let named = Set(scope.ports.filter { $0 != scope.management })
        var ports: [PortConfig] = []
        for port in reading.ports {
            let name = port.config.name
            let isMarked = port.config.isMember && reading.annotation?.ports.contains(name) ?? false
            guard named.contains(name) || isMarked && name != scope.management else {
                let isTold = port.config.isMember && !reading.dialect.isPlain
                foreign.append(ForeignObject(.link, isTold ? "\(name), a member of \(scope.bridge)" : name))
                continue
            }
            ports.append(port.config)
            if port.config.isUp, !port.hasCarrier { withoutCarrier.append(name) }
            unknown += port.faults
        }
        var svis: [SVIConfig] = []
        for svi in reading.svis {
            guard reading.isOurs(svi, in: scope) else {
                foreign.append(ForeignObject(.link, svi.name))
                continue
            }
            var config = svi.config
            for address in svi.config.addresses where !reading.isOurs(address.interface, on: svi.config.vlan) {
                config.remove(address.interface)
                foreign.append(ForeignObject(.address, "\(address.interface) on \(svi.name)"))
            }
            svis.append(config)
            unknown += svi.faults
        }
        self.init(
            owned: SwitchConfig(bridge: reading.bridge, ports: ports, svis: svis, routing: reading.routing),
            absent: scope.ports.filter { named.contains($0) && reading.port($0) == nil },
            withoutCarrier: withoutCarrier.sorted(by: precedes),
            foreign: foreign.sorted { ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name) }, unknown: unknown,
            generation: reading.annotation?.generation ?? .none, holder: reading.annotation?.holder)
    }
}

extension TargetReading {
    /// An SVI of our bridge is ours where the topology names its VLAN, or our mark does.
    func isOurs(_ svi: SVI, in scope: SwitchScope) -> Bool {
        svi.name == self.nameOfSVI(svi.config.vlan, on: scope.bridge)
            && (scope.svis.contains(svi.config.vlan) || self.annotation?.svis.contains(svi.config.vlan) ?? false)
    }

    /// An address is ours where our mark says so, and nowhere else. Where there is no room for marks, every address of an SVI of ours is.
    func isOurs(_ address: InterfaceAddress, on vlan: VID) -> Bool {
        if !self.dialect.keepsAnnotations { return true }
        return self.annotation?.addresses.contains(Annotation.OwnedAddress(vlan: vlan, interface: address)) ?? false
    }

    /// `br0.10`; a target that speaks plain OpenConfig says itself which interface it is, and a new one is named as its others are, or
    /// else `Vlan10`.
    func nameOfSVI(_ vlan: VID, on bridge: String) -> String {
        guard self.dialect.isPlain else { return "\(bridge).\(vlan)" }
        if let name = self.sviNames[vlan] { return name }
        let other = self.svis.first { $0.name.hasSuffix("\($0.config.vlan)") }
        let stem = other.map { $0.name.dropLast("\($0.config.vlan)".count) } ?? "Vlan"
        return "\(stem)\(vlan)"
    }
}
