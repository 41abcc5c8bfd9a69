package import FabricGraph
package import FabricModel

/// What every switch of a fabric should hold, and the fabric itself, by which changes are explained.
package struct Desired: Sendable {
    package let fabric: Fabric
    /// Which link carries which VLAN, and what was taken as down.
    package let trees: ForwardingTrees
    package let attachments: Attachments
    /// One for each of `fabric.switches`.
    package let switches: [DesiredSwitch]

    package init(trees: ForwardingTrees, attachments: Attachments, switches: [DesiredSwitch]) {
        self.fabric = trees.graph.fabric
        self.trees = trees
        self.attachments = attachments
        self.switches = switches
    }
}

/// What one switch should hold.
package struct DesiredSwitch: Hashable, Sendable {
    package var scope: SwitchScope
    /// A port for each of the fabric's ports of the switch, in the same order.
    package var config: SwitchConfig

    package init(scope: SwitchScope, config: SwitchConfig) {
        self.scope = scope
        self.config = config
    }
}
