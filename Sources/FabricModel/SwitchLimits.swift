/// How much a switch can hold, where the topology says so: hardware ends somewhere, and no driver can ask where.
///
/// ```yaml
/// profiles:
///   leaf: { driver: gnmi, address: "{switch}:9339", limits: { ports: 48, vlans: 1000 } }
/// ```
package struct SwitchLimits: Hashable, Sendable {
    /// The number and where it was written.
    package struct Limit: Hashable, Sendable {
        package var count: Int
        package var origin: Origin

        package init(_ count: Int, origin: Origin) {
            self.count = count
            self.origin = origin
        }
    }

    /// Nil where the driver's own limit holds.
    package var ports: Limit?
    /// Nil where it holds every VLAN there is.
    package var vlans: Limit?

    package init(ports: Limit? = nil, vlans: Limit? = nil) {
        self.ports = ports
        self.vlans = vlans
    }

    /// These limits, and the other's where there is none.
    package func over(_ base: SwitchLimits) -> SwitchLimits {
        SwitchLimits(ports: self.ports ?? base.ports, vlans: self.vlans ?? base.vlans)
    }
}

extension DriverKind {
    /// How many ports a switch of this kind holds at most; nil where that is up to the device.
    package var portLimit: Int? {
        switch self {
        case .linux: 1023  // BR_MAX_PORTS of net/bridge/br_private.h, of which number 0 is not used
        case .gnmi, .ovs, .files, .sim: nil
        }
    }
}
