import FabricModel

/// The steps that cure the differences of one switch, in the order in which they are carried out.
///
/// Differences come in the order in which people read a switch, so keeping each phase in the order of its arrival keeps it
/// ordered by subject, without sorting.
struct StepList {
    let desired: SwitchConfig
    let observed: SwitchConfig
    var surroundings: Surroundings
    private var phases = [[Step]](repeating: [], count: Phase.allCases.count)
    /// The addresses and networks that SVIs should have, and on which VLAN: whatever is in their way goes first.
    private var wanted: (addresses: Set<IPv6Address>, networks: [IPv6Prefix: VID])?
    private var shared: VLANSet?

    init(
        curing differences: [Difference], from observed: SwitchConfig, to desired: SwitchConfig,
        in surroundings: Surroundings
    ) {
        self.desired = desired
        self.observed = observed
        self.surroundings = surroundings
        for difference in differences { self.cure(difference) }
    }

    var steps: [Step] {
        var steps: [Step] = []
        // With room for what the links of the switch come to carry, which is merged in later.
        steps.reserveCapacity(self.phases.reduce(self.surroundings.linkCount) { $0 + $1.count })
        for phase in self.phases { steps += phase }
        return steps
    }

    mutating func add(
        _ change: Change, in phase: Phase, because reason: Reason, impact: Impact, hosts: HostSample = .none
    ) {
        self.phases[phase.rawValue].append(
            Step(change, in: phase, because: reason, impact: impact, hosts: impact == .none ? .none : hosts))
    }

    private mutating func cure(_ difference: Difference) {
        switch difference {
        case .bridgeMissing(let bridge): self.create(bridge)
        case .bridge(let setting, let was): self.set(setting, was: was)
        case .portMissing(let port, let wasUp): self.join(port, wasUp: wasUp)
        case .portExtra(let port, let carried):
            let isSilent = carried.isEmpty
            self.add(.leave(port: port), in: .withdraw, because: .extra, impact: isSilent ? .none : .outage)
        case .port(let port, let setting, let was): self.set(setting, was: was, of: port)
        // What a link comes to carry or carries no more is ordered over all switches: `LinkMoves`.
        case .vlansMissing(let place, _, _) where self.isLink(place): break
        case .vlansExtra(let place, _, was: .some) where self.isLink(place): break
        case .vlansMissing(let place, let vlans, let carriage):
            self.carry(vlans, at: place, as: carriage, because: .missing)
        case .vlansChanged(let place, let vlans, let carriage, let was):
            self.carry(vlans, at: place, as: carriage, was: was)
        case .vlansExtra(let place, let vlans, let was): self.drop(vlans, at: place, was: was)
        case .sviMissing(let svi): self.create(svi)
        case .sviExtra(let vlan): self.remove(vlan)
        case .svi(let vlan, let setting, let was): self.set(setting, was: was, of: vlan)
        case .addressMissing(let vlan, let address): self.add(address, to: vlan, because: .missing)
        case .addressExtra(let vlan, let address): self.remove(address, of: vlan)
        case .addressUnready(let vlan, let address, let state): self.renew(address, of: vlan, from: state)
        case .routing(let setting, let was): self.set(setting, was: was)
        }
    }

    mutating func isLink(_ place: Change.Place) -> Bool {
        switch place {
        case .bridge: false
        case .port(let port): self.surroundings.isLink(port)
        }
    }

    /// Who is in the VLANs that the switch routes for.
    mutating func routedHosts() -> HostSample {
        self.surroundings.hosts(
            in: VLANSet(self.observed.svis.map(\.vlan)).union(VLANSet(self.desired.svis.map(\.vlan))))
    }

    /// Whether an address that has to go belongs elsewhere, or its network on another SVI: then both together would answer for
    /// one number.
    mutating func isInTheWay(_ address: InterfaceAddress, of vlan: VID) -> Bool {
        let wanted = self.wanted ?? self.wantedNumbers()
        self.wanted = wanted
        if wanted.addresses.contains(address.address) { return true }
        let network = IPv6Prefix(containing: address.address, length: address.prefixLength)
        return network.flatMap { wanted.networks[$0] }.map { $0 != vlan } ?? false
    }

    private func wantedNumbers() -> (addresses: Set<IPv6Address>, networks: [IPv6Prefix: VID]) {
        var (addresses, networks): (Set<IPv6Address>, [IPv6Prefix: VID]) = ([], [:])
        for svi in self.desired.svis {
            for address in svi.addresses.map(\.interface) {
                addresses.insert(address.address)
                if let network = IPv6Prefix(containing: address.address, length: address.prefixLength) {
                    networks[network] = svi.vlan
                }
            }
        }
        return (addresses, networks)
    }

    /// The VLANs that the switch carries in more than one place: only there somebody can lose somebody.
    mutating func sharedVLANs() -> VLANSet {
        if let shared = self.shared { return shared }
        var (once, twice) = (self.observed.bridge?.vlans.all ?? VLANSet(), VLANSet())
        for port in self.observed.ports {
            let vlans = port.vlans.all
            twice = twice.union(once.intersection(vlans))
            once = once.union(vlans)
        }
        self.shared = twice
        return twice
    }
}
