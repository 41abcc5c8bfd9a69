package import FabricGraph
import FabricModel

extension ForwardingState {
    /// What the switches of a fabric hold, as they were read.
    ///
    /// A switch that nobody could read is taken to hold what is desired. A link without carrier is down.
    ///
    /// - Parameter readings: one for each of `desired.switches`.
    package init(of readings: [Reading], in desired: Desired) {
        let fabric = desired.fabric
        let graph = desired.trees.graph
        let dead = graph.failures.adding(deadLinksIn: readings, of: graph)
        let configs = zip(readings, desired.switches).map { $0.observation?.owned ?? $1.config }
        let config: @Sendable (PortIndex) -> PortConfig? = { index in
            configs[Int(fabric.ports[Int(index)].owner)][port: fabric.name(of: index)]
        }
        self.init(
            graph.without(dead),
            vlans: { index in config(index).flatMap { $0.isMember ? $0.vlans : nil } ?? PortVLANs() },
            routed: { owner in
                let config = configs[Int(owner)]
                guard config.routing.forwards, graph.isAlive[Int(owner)] else { return VLANSet() }
                return VLANSet(
                    config.svis.filter { svi in svi.isUp && svi.addresses.contains { $0.state == .ready } }.map(\.vlan))
            },
            isUp: { config($0)?.isUp ?? false })
    }
}
