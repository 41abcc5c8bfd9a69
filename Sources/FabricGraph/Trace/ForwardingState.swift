package import FabricModel

/// What every port carries and every switch routes between: as desired, or as observed.
///
/// It forwards as all kinds of switches do: a frame with a tag comes in only where the port carries that VLAN with a tag.
package struct ForwardingState: Sendable {
    package let graph: Graph
    /// What a port carries.
    package let ports: @Sendable (PortIndex) -> PortVLANs
    let routed: @Sendable (SwitchIndex) -> VLANSet
    let isUp: @Sendable (PortIndex) -> Bool
    /// Ports that their hosts make no use of.
    private(set) var inactive: Set<PortIndex> = []

    /// - Parameters:
    ///   - vlans: what a port carries.
    ///   - routed: the VLANs between which a switch routes: those of its SVIs that work.
    ///   - isUp: whether a port is up; links and switches declared down in the graph are down besides.
    package init(
        _ graph: Graph, vlans: @escaping @Sendable (PortIndex) -> PortVLANs,
        routed: @escaping @Sendable (SwitchIndex) -> VLANSet, isUp: @escaping @Sendable (PortIndex) -> Bool
    ) {
        self.graph = graph
        self.ports = vlans
        self.routed = routed
        self.isUp = isUp
    }

    /// As desired: links carry what the trees place on them, other ports what is written there or what their hosts need.
    package init(_ trees: ForwardingTrees) {
        let fabric = trees.graph.fabric
        let hosts = fabric.hostsByPort()
        var routed = [VLANSet](repeating: VLANSet(), count: fabric.switches.count)
        for gateway in fabric.gateways { routed[Int(gateway.owner)].insert(gateway.vlan) }
        let routes = routed
        self.init(
            trees.graph,
            vlans: { index in
                let port = fabric.ports[Int(index)]
                let link = trees.graph.linkOfPort[Int(index)]
                if link != Graph.noLink {
                    let native = fabric.native(of: fabric.links[Int(link)])
                    return .trunk(
                        allowed: trees[link], native: native.flatMap { trees[link].contains($0) ? $0 : nil })
                }
                if port.mode != .unused { return .trunk(allowed: fabric.allowed(on: port), native: port.native) }
                let own = hosts[index, default: []].map { fabric.hosts[Int($0)] }
                return .trunk(
                    allowed: own.reduce(VLANSet()) { $0.union(fabric.vlanSets[Int($1.tagged)]) },
                    native: own.compactMap(\.native).first)
            },
            routed: { trees.graph.isAlive[Int($0)] ? routes[Int($0)] : VLANSet() },
            isUp: { fabric.ports[Int($0)].isUp })
    }

    /// The tag with which a VLAN's frames leave a port, `.some(nil)` without one; nil where they do not leave.
    func tag(of vlan: VID, leaving port: PortIndex) -> VID?? {
        let vlans = self.ports(port)
        if vlans.untagged.contains(vlan) { return .some(nil) }
        return vlans.tagged.contains(vlan) ? .some(vlan) : nil
    }

    /// The switches that route for a VLAN, as its hosts prefer them: the first that frames get to, or all where they get to none.
    func gateways(of vlan: VID, from ways: LeastMending) -> [SwitchIndex] {
        let named = self.graph.fabric.gateways.filter { $0.vlan == vlan }.map(\.owner)
        let preferred = named.filter { self.routed($0).contains(vlan) }
        let others = self.graph.isAlive.indices.map { SwitchIndex($0) }
            .filter { self.routed($0).contains(vlan) && !named.contains($0) }
        let all = preferred + others
        return all.first { ways.cost(to: $0, vlan) == 0 }.map { [$0] } ?? all
    }

    /// The same state, in which hosts make no use of some of their ports: of several one is active.
    package func deactivating(_ ports: Set<PortIndex>) -> ForwardingState {
        var state = self
        state.inactive.formUnion(ports)
        return state
    }

    /// The VLAN of a frame that comes in with a tag, or without one; nil where it is dropped.
    func vlan(of tag: VID?, entering port: PortIndex) -> VID? {
        let vlans = self.ports(port)
        guard let tag else { return vlans.native }
        return vlans.tagged.contains(tag) ? tag : nil
    }
}
