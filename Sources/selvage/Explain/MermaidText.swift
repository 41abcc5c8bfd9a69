import FabricModel

/// A drawing in the language of Mermaid, which web pages of repositories show as a picture.
struct MermaidText {
    let drawing: FabricDrawing

    var text: String {
        var lines = ["flowchart TB"]
        let sites = Set(self.drawing.nodes.compactMap(\.site)).sorted(by: precedes)
        for (number, site) in sites.enumerated() {
            lines.append("  subgraph site\(number)[\"\(MermaidText.escaped(site))\"]")
            lines += self.drawing.nodes.indices.filter { self.drawing.nodes[$0].site == site }.map {
                "  " + self.node($0)
            }
            lines.append("  end")
        }
        lines += self.drawing.nodes.indices.filter { self.drawing.nodes[$0].site == nil }.map(self.node)
        lines += self.drawing.edges.map(self.edge)
        lines += [
            "  classDef member fill:#d9f2e6", "  classDef root fill:#7bd3a8,stroke-width:2px",
            "  classDef drifted stroke:#d64545,stroke-width:2px", "  classDef down stroke-dasharray:4,color:#9aa5b1",
        ]
        let styled = self.drawing.edges.enumerated().compactMap { index, edge in
            MermaidText.style(of: edge).map { "  linkStyle \(index) \($0)" }
        }
        return (lines + styled).joined(separator: "\n") + "\n"
    }

    private func node(_ index: Int) -> String {
        let node = self.drawing.nodes[index]
        var label = MermaidText.escaped(node.name)
        if node.switches.count > 1 { label += "<br>\(node.switches.count) switches" }
        if node.hosts > 0 { label += "<br>\(count(node.hosts, "host"))" }
        let style: String
        switch node.health {
        case .drifted: style = ":::drifted"
        case .unknown, .down: style = ":::down"
        case .good: style = node.isRoot ? ":::root" : node.isMember ? ":::member" : ""
        }
        return "  n\(index)[\"\(label)\"]\(style)"
    }

    private func edge(_ edge: FabricDrawing.Edge) -> String {
        var label = self.drawing.vlan == nil ? count(edge.vlans, "VLAN") : ""
        if edge.links > 1 { label = label.isEmpty ? "\(edge.links) links" : "\(edge.links) links, \(label)" }
        let isDown = edge.health == .down
        let line = isDown ? "-.-" : edge.isOnTree ? "===" : "---"
        return "  n\(edge.upper) \(line)\(label.isEmpty ? "" : "|\(label)|") n\(edge.lower)"
    }

    private static func style(of edge: FabricDrawing.Edge) -> String? {
        switch edge.health {
        case .drifted, .down: "stroke:#d64545"
        case .good, .unknown: edge.isOnTree ? "stroke:#1b8a5a" : nil
        }
    }

    private static func escaped(_ text: String) -> String {
        text.map { $0 == "\"" ? "#quot;" : $0 == "#" ? "#35;" : String($0) }.joined()
    }
}
