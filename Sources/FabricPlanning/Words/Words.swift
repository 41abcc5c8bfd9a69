package import FabricModel

/// What a plan, an apply and a drift say to a person: one place for every sentence, so that all three speak alike.
///
/// Each sentence is the end of a line whose beginning is its subject: `swp1` and `carries VLAN 10 (web) untagged`.
package struct Words: Sendable {
    private let names: [VID: String]
    let bridge: String

    /// - Parameter bridge: the name of the bridge of the switch that is spoken of.
    package init(vlans: [VLANName], bridge: String) {
        self.names = Dictionary(vlans.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        self.bridge = bridge
    }

    /// `br0`, `swp1`, `br0.10`, `routing`.
    package func subject(_ subject: Change.Subject) -> String {
        switch subject {
        case .bridge: self.bridge
        case .port(let port): port
        case .svi(let vlan): "\(self.bridge).\(vlan)"
        case .routing: "routing"
        }
    }

    /// `VLAN 10 (web)`, or `VLANs 10,20-29` for several.
    package func vlans(_ vlans: VLANSet) -> String {
        guard let only = vlans.first, vlans.count == 1 else { return "VLANs \(vlans)" }
        return self.vlan(only)
    }

    /// `VLAN 10 (web)`, or `VLAN 10` for one that the topology does not have.
    package func vlan(_ vlan: VID) -> String { self.names[vlan].map { "VLAN \(vlan) (\($0))" } ?? "VLAN \(vlan)" }

    /// `web1 is cut off`: who, and what becomes of them; nil where nothing becomes of anybody.
    package func effect(of step: Step) -> String? {
        guard step.hosts.count > 0 else { return nil }
        let many = step.hosts.count > 1
        return switch step.impact {
        case .none, .hitless: nil
        case .flap: "\(step.hosts) \(many ? "pause" : "pauses") for a moment"
        case .outage: "\(step.hosts) \(many ? "are" : "is") cut off"
        }
    }
}
