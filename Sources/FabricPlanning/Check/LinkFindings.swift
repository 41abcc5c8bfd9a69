import FabricGraph
import FabricModel

extension Fabric {
    /// Links whose ends say different things.
    func disagreements(_ graph: Graph) -> [Diagnostic] {
        graph.disagreements().map { found in
            let link = self.links[Int(found.link)]
            let (message, help) = self.words(for: found.subject)
            return self.error(
                "link-ends-disagree", at: self.ports[Int(link.b)].origin, "\(graph.label(found.link)): \(message)",
                help: "\(help); the other end is at \(self.pointer(to: self.ports[Int(link.a)].origin))")
        }
    }

    private func words(for subject: LinkDisagreement.Subject) -> (message: String, help: String) {
        switch subject {
        case .mtu(let one, let other):
            ("one end has an MTU of \(one), the other of \(other)", "write it at the link, or at neither end")
        case .native(let one, let other):
            (
                "untagged frames of \(one.map(self.label) ?? "no VLAN") would arrive in \(other.map(self.label) ?? "none")",
                "give both ends the same native VLAN, or none"
            )
        case .nothingAllowed:
            ("no VLAN is allowed at both ends", "leave one list out: the trees place only what is needed")
        }
    }

    /// Switches that no cable joins to most of the others.
    func unreachedSwitches(_ graph: Graph) -> [Diagnostic] {
        if self.links.isEmpty { return [] }
        let islands = graph.islands()
        guard islands.count > 1, let main = islands.first else { return [] }
        let outside = islands.dropFirst().flatMap { $0 }.sorted()
        guard let first = outside.first else { return [] }
        let because = graph.failures.isEmpty ? "" : "; something on the way is down"
        return [
            self.warning(
                "unreached-switch", at: self.switches[Int(first)].origin,
                "nothing joins \(self.quoted(outside)) to \(main.count > 1 ? "the other \(main.count) switches" : self.quoted(main))\(because)"
            )
        ]
    }

    /// In one line, what must not die: the links and switches whose loss separates members of a VLAN.
    func singlePoints(_ trees: ForwardingTrees) -> [Diagnostic] {
        let points = SinglePoints(trees)
        if points.links.isEmpty && points.switches.isEmpty { return [] }
        let places = points.switches.map { "'\(self.switches[Int($0.index)].name)'" }
        let cables = points.links.map { trees.graph.label($0.link) }
        let named = (places.prefix(3) + cables.prefix(2)).joined(separator: ", ")
        let all = places.count + cables.count
        let more = all > places.prefix(3).count + cables.prefix(2).count ? ", …" : ""
        return [
            self.note(
                "single-points", at: nil,
                "\(all) single point\(all == 1 ? "" : "s") of failure, whose loss separates members of a VLAN: \(named)\(more)"
            )
        ]
    }
}
