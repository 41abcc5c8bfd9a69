package import FabricModel

/// How far every switch is from what it should hold: the differences that a plan would cure, and what nobody can tell.
package struct Drift: Hashable, Sendable, Codable {
    package var fabric: String
    /// The names of the VLANs that it speaks of, by id.
    package var vlans: [VLANName]
    /// Every switch of the fabric, in its order.
    package var switches: [SwitchDrift]

    /// Every switch could be read, and holds what it should.
    package var isClean: Bool { self.switches.allSatisfy { $0.lines.isEmpty && $0.problems.isEmpty } }

    /// Every part of every switch could be read.
    package var couldTell: Bool { self.switches.allSatisfy { !$0.problems.contains(where: \.isBlocking) } }
}

/// How far one switch is from what it should hold.
package struct SwitchDrift: Hashable, Sendable, Codable {
    package var scope: SwitchScope
    /// In the order in which people read a switch; empty where it could not be read.
    package var lines: [DriftLine]
    /// What is there and not ours; no drift.
    package var foreign: [ForeignObject]
    /// What no step can cure, what could not be read among it.
    package var problems: [Problem]
}

/// One difference and whom it hurts.
package struct DriftLine: Hashable, Sendable, Codable {
    /// What a difference does to the hosts around it.
    package enum Harm: String, Sendable, Codable, CaseIterable {
        case none
        /// They reach nobody in a VLAN of theirs.
        case cutOff
        /// They reach their VLAN and nothing beyond it.
        case noGateway
        case wrongVLAN
        /// They reach, or are reached by, somebody they should not.
        case exposed
        /// It works, and not as well as it should.
        case degraded
    }

    package var difference: Difference
    package var harm: Harm
    package var hosts: HostSample
}

extension Drift {
    /// Compares what was read with what is desired.
    ///
    /// - Parameter readings: one for each of `desired.switches`.
    package init(of readings: [Reading], from desired: Desired) {
        self.fabric = desired.fabric.name
        self.vlans = desired.vlanNames
        let found = Problems(in: readings, of: desired)
        let problemsOf = Dictionary(grouping: found.all, by: \.switchIndex)
        self.switches = readings.enumerated().map { index, reading in
            let config = desired.config(ofSwitch: index, over: reading)
            var surroundings = Surroundings(of: index, in: desired)
            let problems = problemsOf[index, default: []].map(\.problem)
            let observation = found.isPlannable[index] ? reading.observation : nil
            let differences = observation.map {
                config.differences(from: $0.owned, absent: Set($0.absent))
            }
            let lines = (differences ?? []).map { DriftLine($0, of: config, in: &surroundings) }
            return SwitchDrift(
                scope: desired.switches[index].scope, lines: lines, foreign: reading.observation?.foreign ?? [],
                problems: problems)
        }
    }
}

extension DriftLine {
    fileprivate init(_ difference: Difference, of desired: SwitchConfig, in surroundings: inout Surroundings) {
        self.difference = difference
        self.harm = difference.harm(on: desired)
        self.hosts =
            switch (self.harm, difference) {
            case (.none, _): .none
            case (_, .vlansMissing(.port(let port), let vlans, _)),
                (_, .vlansChanged(.port(let port), let vlans, _, _)):
                surroundings.hosts(on: port, in: vlans)
            case (_, .vlansMissing(.bridge, let vlans, _)), (_, .vlansChanged(.bridge, let vlans, _, _)):
                surroundings.hosts(in: vlans)
            default:
                switch difference.subject {
                case .bridge: surroundings.hosts(in: .all)
                case .port(let port): surroundings.hosts(on: port)
                case .svi(let vlan): surroundings.hosts(in: VLANSet(vlan))
                case .routing: surroundings.hosts(in: VLANSet(desired.svis.map(\.vlan)))
                }
            }
    }
}

extension Difference {
    /// What the difference does to the hosts around it.
    fileprivate func harm(on desired: SwitchConfig) -> DriftLine.Harm {
        switch self {
        case .bridgeMissing: .cutOff
        case .bridge(let setting, _): setting.harm
        case .portMissing(let port, _): port.isUp && !port.vlans.isEmpty ? .cutOff : .none
        case .portExtra(_, let carried): carried.isEmpty ? .none : .exposed
        case .port(let port, .isUp(true), _): desired[port: port]?.vlans.isEmpty ?? true ? .none : .cutOff
        case .port(_, .isUp(false), _): .exposed
        case .port(_, .mtu, _): .degraded
        case .port(_, .description, _), .port(_, .hasLinkLocal, _): .none
        case .vlansMissing(.bridge, _, _): .noGateway
        case .vlansMissing(.port, _, _): .cutOff
        // The native VLAN of a port that has another one is where its hosts are instead of where they belong.
        case .vlansExtra(.port(let port), _, was: .native):
            desired[port: port]?.vlans.native == nil ? .exposed : .wrongVLAN
        case .vlansExtra(.port, _, _): .exposed
        case .vlansExtra(.bridge, _, _): .none
        case .vlansChanged(.bridge, _, _, _): .noGateway
        case .vlansChanged(.port, _, _, _): .cutOff
        case .sviMissing: .noGateway
        case .sviExtra: .exposed
        case .svi(_, .advertisement, was: .advertisement(nil)): .noGateway
        case .svi(_, let setting, _): setting.harm
        case .addressMissing, .addressUnready: .noGateway
        case .addressExtra: .none
        case .routing(.forwards(true), _): .noGateway
        case .routing(.forwards(false), _), .routing(.isIsolated(true), _): .exposed
        case .routing(.isIsolated(false), _): .none
        }
    }
}

extension Change.BridgeSetting {
    fileprivate var harm: DriftLine.Harm {
        switch self {
        case .isUp(let isUp): isUp ? .cutOff : .none
        case .filtersVLANs(let filters): filters ? .exposed : .cutOff
        case .mac, .mtu, .runsSTP: .degraded
        case .defaultVLAN, .snoopsMulticast, .hasLinkLocal: .none
        }
    }
}

extension Change.SVISetting {
    fileprivate var harm: DriftLine.Harm {
        switch self {
        case .isUp(let isUp): isUp ? .noGateway : .exposed
        case .mtu, .linkLocal, .advertisement: .degraded
        case .followsPorts, .acceptsAdvertisements: .none
        }
    }
}
