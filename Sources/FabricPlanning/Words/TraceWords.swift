package import FabricGraph
package import FabricModel

/// What a trace says to a person: where a packet goes, with which tag, and what stops it.
package struct TraceWords: Sendable {
    private let fabric: Fabric

    package init(_ fabric: Fabric) { self.fabric = fabric }

    /// Where a step happens: `sw1:swp1`, `sw1:up1 -- sw2:up1`, `sw1`.
    package func place(_ step: Trace.Step) -> String {
        switch step {
        case .enters(let port, _, _), .leaves(let port, _): self.fabric.place(of: port)
        case .crosses(let from, let to, _, _): "\(self.fabric.place(of: from)) -- \(self.fabric.place(of: to))"
        case .routes(let owner, _, _): self.fabric.switches[Int(owner)].name
        }
    }

    /// What happens there: `comes in without a tag, in VLAN 10 (web)`.
    package func says(_ step: Trace.Step) -> String {
        switch step {
        case .enters(_, let tag, let vlan): "comes in \(self.tag(tag)), in VLAN \(self.fabric.label(vlan))"
        case .crosses(_, _, let tag, let vlan):
            tag == vlan ? "crosses \(self.tag(tag))" : "crosses \(self.tag(tag)), in VLAN \(self.fabric.label(vlan))"
        case .routes(_, let from, let to):
            "is routed from VLAN \(self.fabric.label(from)) to \(self.fabric.label(to))"
        case .leaves(_, let tag): "leaves \(self.tag(tag))"
        }
    }

    /// Why it goes no further.
    package func says(_ stop: Trace.Stop) -> String {
        switch stop {
        case .nowhere(let host): self.whyNowhere(host)
        case .portDown(let port): "\(self.fabric.place(of: port)) is shut"
        case .notAccepted(let port, let tag): "\(self.fabric.place(of: port)) takes no frames \(self.tag(tag))"
        case .notCarried(let port, let vlan):
            "\(self.fabric.place(of: port)) does not carry VLAN \(self.fabric.label(vlan))"
        case .notHeard(let port, let vlan):
            "what leaves \(self.fabric.place(of: port)) in VLAN \(self.fabric.label(vlan)) is not what the host listens to"
        case .linkDown(let link):
            "\(self.fabric.place(of: self.fabric.links[Int(link)].a)) -- "
                + "\(self.fabric.place(of: self.fabric.links[Int(link)].b)) is down"
        case .switchDown(let owner): "'\(self.fabric.switches[Int(owner)].name)' is down"
        case .noCable(let from, let to):
            "no cable leads from '\(self.fabric.switches[Int(from)].name)' to '\(self.fabric.switches[Int(to)].name)'"
        case .noGateway(let vlan): "no switch routes for VLAN \(self.fabric.label(vlan))"
        case .notRouted(let owner, let from, let to):
            "'\(self.fabric.switches[Int(owner)].name)' routes for VLAN \(self.fabric.label(from)) and not for "
                + self.fabric.label(to)
        }
    }

    /// The whole way in one line: `sw1:swp1, sw1 routes web (10) to storage (20), sw1:swp9`; where it stops, why first.
    package func sentence(_ trace: Trace) -> String {
        let way = trace.steps.map { step in
            if case .routes(_, let from, let to) = step {
                return "\(self.place(step)) routes \(self.fabric.label(from)) to \(self.fabric.label(to))"
            }
            return self.place(step)
        }.joined(separator: ", ")
        guard let stop = trace.stop else { return way }
        return way.isEmpty ? self.says(stop) : "\(self.says(stop)); it came by \(way)"
    }

    /// The switches on the way.
    package func switches(of trace: Trace) -> Set<SwitchIndex> {
        Set(
            trace.steps.flatMap { step -> [SwitchIndex] in
                switch step {
                case .enters(let port, _, _), .leaves(let port, _): [self.fabric.ports[Int(port)].owner]
                case .crosses(let from, let to, _, _):
                    [self.fabric.ports[Int(from)].owner, self.fabric.ports[Int(to)].owner]
                case .routes(let owner, _, _): [owner]
                }
            })
    }

    private func tag(_ tag: VID?) -> String { tag.map { "with tag \($0)" } ?? "without a tag" }

    private func whyNowhere(_ index: HostIndex) -> String {
        let host = self.fabric.hosts[Int(index)]
        let ports = self.fabric.ports(of: host)
        if self.fabric.vlans(of: host).isEmpty { return "'\(host.name)' is in no VLAN" }
        guard let port = ports.first else { return "'\(host.name)' is on no port" }
        return "'\(host.name)' is cut off with '\(self.fabric.switches[Int(self.fabric.ports[Int(port)].owner)].name)'"
    }
}
