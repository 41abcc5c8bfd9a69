import FabricModel

/// A drawing in the language of Graphviz.
struct DOTText {
    let drawing: FabricDrawing

    var text: String {
        var lines = ["graph \"\(DOTText.escaped(self.drawing.title))\" {"]
        // A level of many nodes is easier to read from top to bottom than from left to right.
        let direction =
            self.drawing.width > 16 ? "rankdir=LR, nodesep=0.1, ranksep=6" : "rankdir=TB, nodesep=0.25, ranksep=1"
        lines.append("  graph [\(self.drawing.hasLevels ? direction : "layout=fdp, K=1.1")]")
        lines += [
            "  graph [label=\"\(DOTText.escaped(self.caption))\", labelloc=t, fontname=\"Helvetica\", fontsize=16, pad=0.3,"
                + " splines=\(self.drawing.hasLevels ? "line" : "true")]",
            "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#f4f6f8\", color=\"#52606d\", fontname=\"Helvetica\","
                + " fontsize=11, margin=\"0.12,0.06\"]",
            "  edge [color=\"#9aa5b1\", fontname=\"Helvetica\", fontsize=9, fontcolor=\"#52606d\"]",
        ]
        let sites = self.drawing.nodes.compactMap(\.site)
        for (number, site) in Set(sites).sorted(by: precedes).enumerated() {
            lines.append("  subgraph cluster_\(number) {")
            lines.append(
                "    label=\"\(DOTText.escaped(site))\"; style=\"rounded,dashed\"; color=\"#9aa5b1\"; fontsize=12")
            lines += self.drawing.nodes.indices.filter { self.drawing.nodes[$0].site == site }.map {
                "  " + self.node($0)
            }
            lines.append("  }")
        }
        lines += self.drawing.nodes.indices.filter { self.drawing.nodes[$0].site == nil }.map(self.node)
        lines += self.drawing.edges.map(self.edge)
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private var caption: String {
        let vlan = self.drawing.vlan.map { ": VLAN \($0.name) (\($0.id))" } ?? ""
        return self.drawing.title + vlan + (self.drawing.isCollapsed ? "  (switches named alike are one box)" : "")
    }

    private func node(_ index: Int) -> String {
        let node = self.drawing.nodes[index]
        var label = node.name
        if node.switches.count > 1 { label += "\n\(node.switches.count) switches" }
        if node.hosts > 0 { label += "\n\(count(node.hosts, "host"))" }
        var attributes = ["label=\"\(DOTText.escaped(label))\""]
        if node.isMember { attributes.append("fillcolor=\"#d9f2e6\"") }
        if node.isRoot { attributes += ["fillcolor=\"#7bd3a8\"", "penwidth=2"] }
        switch node.health {
        case .good: break
        case .drifted: attributes += ["color=\"#d64545\"", "penwidth=2"]
        case .unknown: attributes += ["style=\"rounded,filled,dashed\"", "color=\"#d64545\""]
        case .down: attributes += ["style=\"rounded,dashed\"", "fontcolor=\"#9aa5b1\""]
        }
        return "  n\(index) [\(attributes.joined(separator: ", "))]"
    }

    private func edge(_ edge: FabricDrawing.Edge) -> String {
        var label = self.drawing.vlan == nil ? count(edge.vlans, "VLAN") : ""
        if edge.links > 1 { label = label.isEmpty ? "\(edge.links) links" : "\(edge.links) links, \(label)" }
        // Where there are many, the numbers would only cover the lines.
        var attributes = self.drawing.edges.count > 60 || label.isEmpty ? [] : ["label=\"\(label)\""]
        if edge.isOnTree { attributes += ["color=\"#1b8a5a\"", "penwidth=2.5"] }
        switch edge.health {
        case .good: break
        case .drifted: attributes += ["color=\"#d64545\"", "penwidth=2.5"]
        case .unknown: attributes.append("style=dashed")
        case .down: attributes += ["color=\"#d64545\"", "style=dashed"]
        }
        // What joins switches of one level must not push one of them down.
        let isLevel = self.drawing.nodes[edge.upper].level == self.drawing.nodes[edge.lower].level
        if isLevel, self.drawing.hasLevels { attributes.append("constraint=false") }
        let ends = "  n\(edge.upper) -- n\(edge.lower)"
        return attributes.isEmpty ? ends : "\(ends) [\(attributes.joined(separator: ", "))]"
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            default: String(character)
            }
        }.joined()
    }
}
