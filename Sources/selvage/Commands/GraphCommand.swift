import ArgumentParser
import FabricGraph
import FabricModel
import FabricPlanning
import Foundation

/// `selvage graph FILE`: the fabric as a picture.
struct GraphCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Draw the fabric: switches, links and what they carry.",
        discussion: """
            With --vlan the VLAN's tree is drawn green, and its root darker. With --observed it is drawn over what the switches hold, and \
            what differs from the topology is red. What is declared down is dashed. Above \(FabricDrawing.limit) switches, those \
            named alike are one box.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case dot, mermaid, svg
    }

    @OptionGroup var topology: TopologyArgument

    @Option(help: ArgumentHelp("dot, mermaid or svg; svg needs Graphviz.", valueName: "format"))
    var format = Format.dot

    @Option(help: ArgumentHelp("Draw the tree of this VLAN, by name or id.", valueName: "vlan"))
    var vlan: String?

    @Flag(help: "Draw what the switches hold, and what has drifted.")
    var observed = false

    @OptionGroup var lab: LabOption
    @OptionGroup var without: WithoutOption

    func run() async throws {
        let workspace = try Workspace(reading: self.topology.file, without: self.without, isQuiet: true)
        let vlan = try self.vlan.map { try workspace.vlan($0) }
        let look = self.observed ? try await Look(workspace, lab: self.lab) : nil
        let drawing = workspace.drawing(of: vlan, look)
        if drawing.isCollapsed {
            Stream.talk.line(
                "\(workspace.fabric.switches.count) switches are drawn as \(drawing.nodes.count) boxes: those named alike are one"
            )
        }
        let dot = DOTText(drawing: drawing)
        switch self.format {
        case .dot: Stream.answer.write(dot.text)
        case .mermaid: Stream.answer.write(MermaidText(drawing: drawing).text)
        case .svg: Stream.answer.write(String(decoding: try Graphviz.svg(of: dot.text), as: UTF8.self))
        }
        if let look, !look.unread.isEmpty { throw Verdict.failed }
    }
}

extension Workspace {
    /// The fabric as it should be, or as it was seen.
    fileprivate func drawing(of vlan: VLAN?, _ look: Look?) -> FabricDrawing {
        let trees = self.desired.trees
        let graph = trees.graph
        let drifted = Set((look?.drift?.switches ?? []).filter { !$0.lines.isEmpty }.map(\.scope.name))
        func carried(_ link: LinkIndex) -> VLANSet {
            guard let state = look?.state else { return trees[link] }
            let cable = self.fabric.links[Int(link)]
            guard state.graph.isUp[Int(link)] else { return VLANSet() }
            return state.ports(cable.a).all.intersection(state.ports(cable.b).all)
        }
        return FabricDrawing(
            self.desired, vlan: vlan, carried: carried,
            switchHealth: { index in
                if !graph.isAlive[Int(index)] { return .down }
                if look?.unread.contains(index) ?? false { return .unknown }
                return drifted.contains(self.fabric.switches[Int(index)].name) ? .drifted : .good
            },
            linkHealth: { link in
                if !(look?.state.graph ?? graph).isUp[Int(link)] { return .down }
                return carried(link) == trees[link] ? .good : .drifted
            })
    }
}
